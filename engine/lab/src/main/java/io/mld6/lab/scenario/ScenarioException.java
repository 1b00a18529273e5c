// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

/// A scenario that cannot be used: one line, `where: what is wrong; what is accepted`.
///
/// Where is `file:line:column`, both from 1, or the option of the command line that said it
/// (`--set populations.homes.listeners`).
public final class ScenarioException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// With the whole line.
    ScenarioException(String line) {
        super(line);
    }
}
