// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.lab.measure.Expectation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One run, as a file describes it, checked: names are there, numbers fit. Immutable; maps keep the
/// order of the file.
///
/// @param name of the run
/// @param seed of every draw
/// @param link the listeners are on
/// @param channels by name
/// @param populations by name
/// @param streams by name
/// @param querier null if the file asks for none
/// @param rehearsal the simulated device of a rehearsal
/// @param phases in order
/// @param events at moments of phases
/// @param expectations in order
/// @param output where results go
public record Scenario(
        String name,
        long seed,
        ScenarioLink link,
        Map<String, Channels> channels,
        Map<String, Listeners> populations,
        Map<String, Stream> streams,
        @Nullable ScenarioQuerier querier,
        Rehearsal rehearsal,
        List<Phase> phases,
        List<TimedAction> events,
        List<Expectation> expectations,
        ScenarioOutput output) {}
