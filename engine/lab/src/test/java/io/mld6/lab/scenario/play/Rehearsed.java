// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.host.EngineSnapshot;
import io.mld6.lab.measure.ExpectationResult;
import io.mld6.lab.measure.MeasuredNumber;
import io.mld6.lab.measure.MeasuredPhase;
import io.mld6.lab.measure.MeasuredSecond;
import io.mld6.lab.measure.NumberStats;
import io.mld6.lab.measure.ResultJson;
import io.mld6.lab.measure.RunVerdict;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.ScenarioReader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// A scenario that was rehearsed, for tests.
@SuppressWarnings("NullAway") // what is not there fails the test
final class Rehearsed implements RunObserver {
    /// Ten channels of 100 packets a second each, one listener each, without a fault.
    static final String TEN =
            """
            mld6: 1
            link: {interface: eth1, hearing: snooped}
            channels:
              tv: {groups: ff3e::8000:1+10, sources: 2001:db8:1::10}
            populations:
              homes: {listeners: 10, mac: 02:00:00:00:00:01, join: [tv], mapping: one-to-one}
            streams:
              head-end: {interface: eth2, channels: [tv], rate-per-group: 100/s}
            rehearse: {join-delay: 1ms}
            phases:
              - {name: boot, for: 5s, do: [{join: homes, arrivals: at-once}]}
              - {name: steady, for: 60s, do: [hold]}
              - {name: drain, for: 10s, do: [{leave: homes, arrivals: at-once}]}
            """;

    final List<String> lines = new ArrayList<>();
    final List<MeasuredSecond> seconds = new ArrayList<>();
    final RunOutcome outcome;

    private Rehearsed(Scenario scenario) {
        outcome = Rehearse.of(scenario, this);
    }

    static Scenario scenario(String text, String... sets) {
        return ScenarioReader.read("f.yaml", text, List.of(sets), List.of()).scenario();
    }

    static Rehearsed of(String text, String... sets) {
        return new Rehearsed(scenario(text, sets));
    }

    /// [#TEN], with changes and with more lines behind it.
    static Rehearsed ten(String more, String... sets) {
        return of(TEN + more, sets);
    }

    @Override
    public void line(String line) {
        lines.add(line);
    }

    @Override
    public void engine(long unixNanos, EngineSnapshot snapshot) {
        // The measurement alone is looked at.
    }

    @Override
    public void second(MeasuredSecond second) {
        seconds.add(second);
    }

    @Override
    public void progress(Play play, long nanoTime) {}

    RunVerdict verdict() {
        return outcome.measured().verdict();
    }

    List<ExpectationResult> expectations() {
        return outcome.measured().expectations();
    }

    MeasuredPhase phase(String name) {
        return outcome.measured().phases().stream()
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    NumberStats in(String phase, MeasuredNumber number) {
        return phase(phase).number(number);
    }

    NumberStats all(MeasuredNumber number) {
        return outcome.measured().whole().number(number);
    }

    long detail(String phase, MeasuredNumber number, String detail) {
        return in(phase, number).details().getOrDefault(detail, 0L);
    }

    long did(Play.Kind kind) {
        return outcome.deeds().get(kind);
    }

    /// The result as a file, without name and seed.
    String json() {
        StringWriter to = new StringWriter();
        try {
            ResultJson.write("rehearsed", 0, null, outcome.measured(), to);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return to.toString();
    }
}
