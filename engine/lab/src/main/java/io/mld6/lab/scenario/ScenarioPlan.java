// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.util.List;

/// What a run will take and make, computed before anything is sent. Thread: any, immutable.
public final class ScenarioPlan {
    private ScenarioPlan() {}

    /// The plan of a scenario.
    public static ScenarioPlan of(Scenario scenario) {
        throw new UnsupportedOperationException();
    }

    /// For people.
    public List<String> lines() {
        throw new UnsupportedOperationException();
    }
}
