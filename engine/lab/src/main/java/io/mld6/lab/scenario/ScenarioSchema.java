// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

/// The JSON Schema of scenarios: what an editor completes and checks while one is written. Thread:
/// any, without state.
public final class ScenarioSchema {
    /// Its file's name, as the comment at the head of a scenario says it.
    public static final String FILE_NAME = "mld6-scenario-1.schema.json";

    private ScenarioSchema() {}

    /// The schema, as editors take it.
    public static String text() {
        return Examples.resource(FILE_NAME);
    }
}
