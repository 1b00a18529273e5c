// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What does not change while something runs. Immutable.
///
/// @param command that runs: `run`, `emulate`, `querier`, `demo`
/// @param name of the scenario; of the others their interface
/// @param interfaceName the listeners are on, or the querier
/// @param seed of all draws; null if there are none
/// @param startUnixMillis when it began
/// @param phases all that are played, repetitions one by one; none without a scenario
public record RunFacts(
        String command,
        String name,
        String interfaceName,
        @Nullable Long seed,
        long startUnixMillis,
        List<PhaseLength> phases) {
    /// Copies its list.
    public RunFacts {
        phases = List.copyOf(phases);
    }

    /// A phase.
    ///
    /// @param name of it
    /// @param lengthSeconds at most
    public record PhaseLength(String name, double lengthSeconds) {}
}
