// SPDX-License-Identifier: Apache-2.0

/// `mld6 config`: what options are set to, and by whom. Where values come from is decided in
/// [io.mld6.app.cli.Settings].
package io.mld6.app.config;
