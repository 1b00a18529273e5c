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
/// @param setting who is there
/// @param script what they do
/// @param output where results go
public record Scenario(
        String name,
        long seed,
        ScenarioLink link,
        Setting setting,
        Script script,
        ScenarioOutput output) {
    /// Who sends, who listens, and who asks.
    ///
    /// @param channels by name
    /// @param populations by name
    /// @param streams by name
    /// @param querier null if the file asks for none
    /// @param rehearsal the simulated device of a rehearsal
    /// @param oracle null if the file asks for none
    public record Setting(
            Map<String, Channels> channels,
            Map<String, Listeners> populations,
            Map<String, Stream> streams,
            @Nullable ScenarioQuerier querier,
            Rehearsal rehearsal,
            @Nullable ScenarioOracle oracle) {}

    /// What happens, and what should come of it.
    ///
    /// @param phases in order
    /// @param events at moments of phases
    /// @param expectations in order
    public record Script(
            List<Phase> phases, List<TimedAction> events, List<Expectation> expectations) {}

    /// The same with another script.
    Scenario with(Script other) {
        return new Scenario(name, seed, link, setting, other, output);
    }

    /// See [Setting#channels].
    public Map<String, Channels> channels() {
        return setting.channels;
    }

    /// See [Setting#populations].
    public Map<String, Listeners> populations() {
        return setting.populations;
    }

    /// See [Setting#streams].
    public Map<String, Stream> streams() {
        return setting.streams;
    }

    /// See [Setting#querier].
    public @Nullable ScenarioQuerier querier() {
        return setting.querier;
    }

    /// See [Setting#rehearsal].
    public Rehearsal rehearsal() {
        return setting.rehearsal;
    }

    /// See [Setting#oracle].
    public @Nullable ScenarioOracle oracle() {
        return setting.oracle;
    }

    /// See [Script#phases].
    public List<Phase> phases() {
        return script.phases;
    }

    /// See [Script#events].
    public List<TimedAction> events() {
        return script.events;
    }

    /// See [Script#expectations].
    public List<Expectation> expectations() {
        return script.expectations;
    }
}
