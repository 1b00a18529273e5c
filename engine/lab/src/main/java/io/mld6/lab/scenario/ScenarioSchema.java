// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

/// The JSON Schema of scenarios. Thread: any, without state.
public final class ScenarioSchema {
    private ScenarioSchema() {}

    /// The schema, as editors take it.
    public static String text() {
        throw new UnsupportedOperationException();
    }
}
