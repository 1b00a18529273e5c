// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.planted.engine.host;

import picocli.CommandLine.Option;

final class HasOptions {
    @Option(names = "--planted")
    int planted;
}
