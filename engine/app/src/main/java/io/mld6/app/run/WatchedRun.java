// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.app.cli.MldModeText;
import io.mld6.app.control.GroupRanking;
import io.mld6.app.control.Observed;
import io.mld6.app.control.PhaseNow;
import io.mld6.app.control.PopulationNow;
import io.mld6.app.control.PrometheusText;
import io.mld6.app.control.RunFacts;
import io.mld6.app.control.RunState;
import io.mld6.app.control.Scripted;
import io.mld6.app.control.Unanswered;
import io.mld6.app.control.Watched;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.scenario.Action;
import io.mld6.lab.scenario.ActionReader;
import io.mld6.lab.scenario.ActionText;
import io.mld6.lab.scenario.Listeners;
import io.mld6.lab.scenario.Phase;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.play.Census;
import io.mld6.lab.scenario.play.Play;
import io.mld6.lab.scenario.play.PlayStatus;
import io.mld6.lab.scenario.play.RunControls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A scenario that is played, for who watches and steers it. Thread: any.
final class WatchedRun implements Watched, Scripted {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Scenario scenario;
    private final RunControls controls;
    private final RunFacts facts;
    private final List<Phase> phases;
    private volatile boolean ending;

    WatchedRun(Scenario scenario, RunControls controls) {
        this.scenario = scenario;
        this.controls = controls;
        this.phases = new ArrayList<>();
        for (Phase one : scenario.phases()) {
            phases.addAll(Collections.nCopies(one.repeat(), one));
        }
        this.facts =
                new RunFacts(
                        "run",
                        scenario.name(),
                        scenario.link().interfaceName(),
                        scenario.seed(),
                        System.currentTimeMillis(),
                        phases.stream()
                                .map(
                                        one ->
                                                new RunFacts.PhaseLength(
                                                        one.name(), one.length().toMillis() / 1e3))
                                .toList());
    }

    /// Nothing new is done from now on.
    void end() {
        ending = true;
    }

    @Override
    public RunFacts facts() {
        return facts;
    }

    @Override
    public RunState state() {
        if (ending) {
            return RunState.ENDING;
        }
        return controls.status().index() < 0 ? RunState.STARTING : RunState.RUNNING;
    }

    @Override
    public CompletableFuture<Observed> observe() {
        return controls.snapshot().thenApply(Observed::of);
    }

    @Override
    public void bindTo(PrometheusText meters) {
        meters.bind(controls);
    }

    @Override
    public @Nullable String unready(Observed now) {
        return state() == RunState.RUNNING ? null : "no phase is being played";
    }

    @Override
    public Scripted script() {
        return this;
    }

    @Override
    public Optional<PhaseNow> phase() {
        PlayStatus now = controls.status();
        if (now.index() < 0) {
            return Optional.empty();
        }
        return Optional.of(
                new PhaseNow(
                        now.phase(),
                        now.index(),
                        now.phases(),
                        elapsedNanos(now) / NANOS_PER_SECOND,
                        now.lengthNanos() / NANOS_PER_SECOND,
                        controls.isPaused()));
    }

    private long elapsedNanos(PlayStatus now) {
        return Math.clamp(controls.nanoTime() - now.beginNanos(), 0, now.lengthNanos());
    }

    @Override
    public double progress() {
        PlayStatus now = controls.status();
        if (now.index() < 0) {
            return 0;
        }
        double whole = 0;
        double done = elapsedNanos(now);
        for (int i = 0; i < phases.size(); i++) {
            long nanos = phases.get(i).length().toNanos();
            whole += nanos;
            done += i < now.index() ? nanos : 0;
        }
        return Math.clamp(done / whole, 0, 1);
    }

    @Override
    public CompletableFuture<MeasuredRun> measured() {
        return controls.measured();
    }

    @Override
    public Map<Play.Kind, Long> deeds() {
        return controls.deeds();
    }

    @Override
    public CompletableFuture<Void> pause(boolean held) {
        return controls.pause(held);
    }

    @Override
    public CompletableFuture<Optional<String>> nextPhase() {
        return controls.skipPhase();
    }

    @Override
    public CompletableFuture<List<PopulationNow>> populations() {
        return controls.populations()
                .thenCombine(
                        controls.snapshot(),
                        (all, now) -> all.stream().map(one -> population(one, now)).toList());
    }

    private static PopulationNow population(Census.OfPopulation one, EngineSnapshot now) {
        Listeners listeners = one.listeners();
        return new PopulationNow(
                listeners.name(),
                listeners.count(),
                MldModeText.word(listeners.host().mode()),
                listeners.baseMac().toString(),
                listeners.vlans().toString(),
                one.seats(),
                one.seatsOn(),
                now.population(listeners.name()).orElse(null));
    }

    @Override
    public CompletableFuture<GroupRanking> groups() {
        return controls.groups(GroupRanking.MOST)
                .thenApply(
                        all ->
                                new GroupRanking(
                                        all.total(),
                                        GroupRanking.Of.LISTENERS,
                                        all.most().stream()
                                                .map(
                                                        one ->
                                                                new GroupRanking.Group(
                                                                        one.group(),
                                                                        one.listeners()))
                                                .toList()));
    }

    @Override
    public CompletableFuture<Supplier<String>> believed(int from, int limit) {
        throw Unanswered.notHere("listeners believe nothing: only `mld6 querier` has such a state");
    }

    @Override
    public CompletableFuture<String> act(String text) {
        return done(ActionReader.read(text, scenario));
    }

    @Override
    public CompletableFuture<String> query(String text) {
        return done(ActionReader.readQuery(text));
    }

    private CompletableFuture<String> done(Action action) {
        return controls.act(action).thenApply(_ -> ActionText.of(action));
    }

    @Override
    public String report(Observed now) {
        throw new IllegalStateException("the report of a scenario is what it measured");
    }
}
