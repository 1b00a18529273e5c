// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

/// Reads actions. Thread: any, without state.
public final class ActionReader {
    private ActionReader() {}

    /// Reads one action, of a phase or of an event.
    ///
    /// @param text an object in JSON or YAML, as `{join: homes, up-to: 20%}`
    /// @param scenario what populations and channels there are
    /// @throws ScenarioException if it cannot be used
    public static Action read(String text, Scenario scenario) {
        throw new UnsupportedOperationException();
    }
}
