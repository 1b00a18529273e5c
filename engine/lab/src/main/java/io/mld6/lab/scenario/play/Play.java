// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.host.ListenerNumbers;
import io.mld6.lab.scenario.Action;
import io.mld6.lab.scenario.Listeners;
import io.mld6.lab.scenario.Phase;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.TimedAction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// Plays a scenario: phase after phase, what people do in each side by side.
///
/// Thread: the stage's, but for what says it is any's.
@SuppressWarnings("EnumOrdinal") // counts lie in an array by kind
public final class Play {
    private static final long LATE_NANOS = 100_000_000;
    private static final long UNTIL_NANOS = 100_000_000;

    private final Scenario scenario;
    private final Stage stage;
    private final Lineup lineup;
    private final Chance chance;
    private final List<Phase> phases = new ArrayList<>();
    private final List<Cast> casts = new ArrayList<>();
    private final List<Deed> deeds = new ArrayList<>();
    private final Deeds maker = new Deeds(this);
    private final Cast.Crew crew = new PlayCrew(this);
    private final EngineCalls calls = new EngineCalls(this);
    private final Interruptions interruptions = new Interruptions(this, casts);
    private final PlayClock clock;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final AtomicLongArray done = new AtomicLongArray(Kind.values().length);
    private @Nullable PhaseRun phase;
    private volatile PlayStatus status = PlayStatus.NOT_YET;
    private boolean stopped;

    /// What was done.
    public enum Kind {
        /// A listener turned on.
        JOIN,
        /// A listener turned off.
        LEAVE,
        /// A listener changed channels.
        ZAP,
        /// A listener changed sources.
        CHANGE,
        /// Something could not be done, or not in time.
        MISSED,
        /// The engine refused a change.
        REFUSED
    }

    /// A play that has not begun.
    public Play(Scenario scenario, Stage stage) {
        this.scenario = scenario;
        this.stage = stage;
        this.clock = new PlayClock(stage);
        this.lineup = new Lineup(scenario.channels().values());
        this.chance = new Chance(scenario.seed());
        for (Phase one : scenario.phases()) {
            for (int i = 0; i < one.repeat(); i++) {
                phases.add(one);
            }
        }
    }

    /// The phases as they will be played, repetitions one by one.
    public List<Phase> phases() {
        return List.copyOf(phases);
    }

    /// Begins.
    ///
    /// @param numbers of the listeners of every population, in the order of the scenario
    /// @return completes at the end of the last phase, or when the play was stopped; fails with
    ///     what went wrong
    public CompletableFuture<Void> start(List<ListenerNumbers> numbers) {
        int index = 0;
        for (Listeners one : scenario.populations().values()) {
            ListenerNumbers listeners = numbers.get(index);
            int population = index;
            casts.add(new Cast(one, index, lineup, chance, crew, listeners));
            stage.measure(measurement -> measurement.population(population, listeners));
            index++;
        }
        at(nanoTime(), () -> beginPhase(0, nanoTime()));
        return over;
    }

    /// Ends it now. What was still to be done was not missed.
    public void stop() {
        stopped = true;
        long _ = endPhase();
        over.complete(null);
    }

    private void beginPhase(int index, long beginNanos) {
        if (index == phases.size()) {
            over.complete(null);
            return;
        }
        PhaseRun run = new PhaseRun(this, phases.get(index), index, beginNanos);
        phase = run;
        status =
                new PlayStatus(
                        run.phase().name(), index, phases.size(), beginNanos, run.lengthNanos());
        long stamp = stage.stampNanos(clock.onStage(beginNanos));
        stage.measure(measurement -> measurement.phase(index, stamp));
        for (Action action : run.phase().actions()) {
            begin(action, run);
        }
        for (TimedAction timed : scenario.events()) {
            if (timed.phase().equals(run.phase().name())) {
                run.at(timed.at().toNanos(), () -> beginBeside(timed.action(), run));
            }
        }
        run.at(run.lengthNanos(), () -> nextPhase(run, beginNanos + run.lengthNanos()));
        if (run.phase().until() != null) {
            run.at(UNTIL_NANOS, () -> lookUntil(run));
        }
    }

    private void begin(Action action, PhaseRun run) {
        Deed deed = maker.of(action, run);
        deeds.add(deed);
        deed.begin();
    }

    /// Does something in the phase under way, beside what it does. While the play is paused it
    /// begins when that goes on, unless it takes no time: a query, a parameter.
    ///
    /// @throws IllegalArgumentException with one line if that cannot be
    public void act(Action action) {
        PhaseRun run = underWay();
        if (isPaused() && !(action instanceof Action.Query || action instanceof Action.Set)) {
            run.at(run.elapsedNanos(), () -> beginBeside(action, run));
        } else {
            beginBeside(action, run);
        }
    }

    /// Begins what is no part of the phase itself, and what a result tells of as an event.
    private void beginBeside(Action action, PhaseRun run) {
        long stamp = stage.stampNanos(stage.nanoTime());
        stage.measure(measurement -> measurement.event(stamp, action.text()));
        begin(action, run);
    }

    private PhaseRun underWay() {
        PhaseRun run = phase;
        if (stopped || run == null || run.isOver()) {
            throw new IllegalArgumentException("no phase is being played");
        }
        return run;
    }

    /// Ends the phase under way, and begins the next one, or ends the play. What was still to be
    /// done in it was not missed.
    ///
    /// @return the name of the phase that has begun; null after the last one
    /// @throws IllegalArgumentException with one line if no phase is being played, or it is paused
    public @Nullable String skipPhase() {
        PhaseRun run = underWay();
        if (isPaused()) {
            throw new IllegalArgumentException("the run is paused (let it go on first)");
        }
        long _ = endPhase();
        int next = run.index() + 1;
        beginPhase(next, nanoTime());
        return next == phases.size() ? null : phases.get(next).name();
    }

    /// Who is on in every population, in the order of the scenario.
    public List<Census.OfPopulation> populations() {
        return casts.stream().map(Census::of).toList();
    }

    /// The groups with most listeners that are on, and how many groups there are.
    public Census.OfGroups groups(int most) {
        return Census.ofGroups(casts, lineup, most);
    }

    private void lookUntil(PhaseRun run) {
        var until = run.phase().until();
        stage.measure(
                measurement -> {
                    boolean holds = until != null && measurement.holdsInPhase(until);
                    stage.at(
                            stage.nanoTime(),
                            () -> run.at(run.elapsedNanos(), () -> lookedUntil(run, holds)));
                });
    }

    private void lookedUntil(PhaseRun run, boolean holds) {
        if (holds) {
            long _ = endPhase();
            beginPhase(run.index() + 1, nanoTime());
        } else {
            run.at(run.elapsedNanos() + UNTIL_NANOS, () -> lookUntil(run));
        }
    }

    /// The time of a phase is over: what was still to be done in it is missed.
    private void nextPhase(PhaseRun run, long atNanos) {
        long left = endPhase();
        if (left > 0) {
            missed(left);
            stage.say(
                    "phase %s: %,d of what was to be done in it was not"
                            .formatted(run.phase().name(), left));
        }
        beginPhase(run.index() + 1, atNanos);
    }

    /// @return how much was still to be done
    private long endPhase() {
        if (phase == null || phase.isOver()) {
            return 0;
        }
        phase.end();
        long left = deeds.stream().mapToLong(Deed::end).sum();
        deeds.clear();
        return left;
    }

    /// Where the play stands. Any thread.
    public PlayStatus status() {
        return status;
    }

    /// How often something was done. Any thread.
    public long count(Kind kind) {
        return done.get(kind.ordinal());
    }

    /// All of that, in the order of [Kind]. Any thread.
    public Map<Kind, Long> counts() {
        Map<Kind, Long> all = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            all.put(kind, count(kind));
        }
        return all;
    }

    /// Now, on the clock of the play: the stage's, but for the time it was paused. Any thread.
    public long nanoTime() {
        return clock.nanoTime();
    }

    /// Whether the clock of the play stands. Any thread.
    public boolean isPaused() {
        return clock.isHeld();
    }

    /// Stops the clock of the play, or lets it go on: until then no phase ends, nothing is done,
    /// and all of it comes as much later. What was asked of the engine, of streams and of the
    /// measurement goes on.
    ///
    /// @throws IllegalArgumentException with one line if no phase is being played
    public void pause(boolean held) {
        PhaseRun _ = underWay();
        clock.hold(held);
    }

    /// Now, on the clock of the stamps.
    long stampNow() {
        return stage.stampNanos(stage.nanoTime());
    }

    Stage stage() {
        return stage;
    }

    Lineup lineup() {
        return lineup;
    }

    Chance chance() {
        return chance;
    }

    /// One population, or all of them.
    List<Cast> casts(String of) {
        List<Cast> named =
                casts.stream()
                        .filter(cast -> of.equals(Action.ALL) || cast.spec().name().equals(of))
                        .toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("no population named " + of);
        }
        return named;
    }

    /// Does something at a moment of [#nanoTime], unless the play was stopped by then.
    void at(long nanoTime, Runnable deed) {
        clock.at(
                nanoTime,
                () -> {
                    if (!stopped) {
                        guarded(deed);
                    }
                });
    }

    private void guarded(Runnable deed) {
        try {
            deed.run();
        } catch (RuntimeException | Error bug) {
            stopped = true;
            over.completeExceptionally(bug);
        }
    }

    /// Whether the engine keeps up with what it is asked.
    boolean mayAct() {
        return calls.mayMake();
    }

    /// What the engine is asked for.
    EngineCalls calls() {
        return calls;
    }

    /// What befalls listeners.
    Interruptions interruptions() {
        return interruptions;
    }

    /// Something was done so long after its moment.
    void lagged(long nanos) {
        if (nanos > LATE_NANOS) {
            missed(1);
        }
    }

    void did(Kind kind) {
        done.incrementAndGet(kind.ordinal());
    }

    void missed(long count) {
        done.addAndGet(Kind.MISSED.ordinal(), count);
        stage.measure(measurement -> measurement.missed(count));
    }

    /// A parameter of the stage changes.
    void set(String key, String value) {
        if (!stage.set(key, value)) {
            stage.say("set %s: nothing that is played now has it".formatted(key));
            missed(1);
        }
    }
}
