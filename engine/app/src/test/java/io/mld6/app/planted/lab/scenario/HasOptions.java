// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.planted.lab.scenario;

import picocli.CommandLine.Option;

final class HasOptions {
    @Option(names = "--planted")
    int planted;
}
