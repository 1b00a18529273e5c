// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.lab.measure.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Keeps some phases of a scenario, as `--phase` says. Thread: any, without state.
final class PhaseSelection {
    private static final Place OPTION = Place.of("--phase");

    private PhaseSelection() {}

    /// The scenario with those phases only, and with what belongs to them.
    ///
    /// @param wanted their names, in any order
    /// @param notes takes what was dropped
    static Scenario keep(Scenario scenario, List<String> wanted, List<String> notes) {
        List<String> names = scenario.phases().stream().map(Phase::name).toList();
        for (String name : wanted) {
            Fields.guarded(OPTION, name, Values.known("phase", names));
        }
        List<Phase> phases =
                scenario.phases().stream().filter(phase -> wanted.contains(phase.name())).toList();
        List<TimedAction> events =
                scenario.events().stream().filter(event -> wanted.contains(event.phase())).toList();
        List<Expectation> expectations = new ArrayList<>();
        for (Expectation expectation : scenario.expectations()) {
            List<String> in = expectation.phases().stream().filter(wanted::contains).toList();
            if (expectation.phases().isEmpty() || !in.isEmpty()) {
                expectations.add(
                        new Expectation(
                                expectation.that(),
                                in,
                                expectation.settle(),
                                expectation.over(),
                                expectation.abort(),
                                expectation.population()));
            } else {
                notes.add(
                        "--phase: not checked: %s, which is about %s"
                                .formatted(
                                        expectation.that().text(),
                                        String.join(", ", expectation.phases())));
            }
        }
        List<String> dropped = names.stream().filter(name -> !wanted.contains(name)).toList();
        if (!dropped.isEmpty()) {
            int fewer = scenario.events().size() - events.size();
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "--phase: left out: %s%s",
                            String.join(", ", dropped),
                            fewer == 0 ? "" : ", with " + PlanText.counted(fewer, "event")));
        }
        return scenario.with(new Scenario.Script(phases, events, List.copyOf(expectations)));
    }
}
