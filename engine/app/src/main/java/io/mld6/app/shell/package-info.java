// SPDX-License-Identifier: Apache-2.0

/// What a shell and `man` know of our commands: `mld6 completion` and `mld6 man`, both written from
/// the model of the command line, so that they name what is there.
package io.mld6.app.shell;
