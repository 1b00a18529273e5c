// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.scenario.Action;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Watches and steers a [LiveRun] from outside. What is asked runs where it belongs: on the play's
/// thread, on the measuring one, as a task on each shard. Futures complete there, and what depends
/// on them must not hold these up; once the run is closed they may never complete.
///
/// Thread: any.
public final class RunControls implements MeterBinder {
    private final Play play;
    private final Conductor conductor;
    private final LiveStage stage;
    private final Engine engine;
    private final MeterBinder meters;

    /// @param meters of the whole run
    RunControls(
            Play play, Conductor conductor, LiveStage stage, Engine engine, MeterBinder meters) {
        this.play = play;
        this.conductor = conductor;
        this.stage = stage;
        this.engine = engine;
        this.meters = meters;
    }

    /// The engine of all listeners.
    public CompletableFuture<EngineSnapshot> snapshot() {
        return engine.snapshot();
    }

    /// Adds the meters of the run, of its engine and of its querier.
    @Override
    public void bindTo(MeterRegistry registry) {
        meters.bindTo(registry);
    }

    /// What was measured so far. *Cost*: some milliseconds of the measuring thread.
    public CompletableFuture<MeasuredRun> measured() {
        CompletableFuture<MeasuredRun> measured = new CompletableFuture<>();
        stage.measure(books -> complete(measured, books::snapshot));
        return measured;
    }

    /// Where the play stands.
    public PlayStatus status() {
        return play.status();
    }

    /// Now, on the clock of [PlayStatus#beginNanos].
    public long nanoTime() {
        return play.nanoTime();
    }

    /// Whether the clock of the play stands.
    public boolean isPaused() {
        return play.isPaused();
    }

    /// What was done, by kind.
    public Map<Play.Kind, Long> deeds() {
        return play.counts();
    }

    /// Who is on in every population, in the order of the scenario; none before they are there.
    public CompletableFuture<List<Census.OfPopulation>> populations() {
        return onPlay(play::populations);
    }

    /// The groups with most listeners that are on.
    public CompletableFuture<Census.OfGroups> groups(int most) {
        return onPlay(() -> play.groups(most));
    }

    /// Does something in the phase that is played, as [Play#act] says.
    ///
    /// @return fails with [IllegalArgumentException] if that cannot be
    public CompletableFuture<Void> act(Action action) {
        return onPlay(
                () -> {
                    play.act(action);
                    return null;
                });
    }

    /// Stops the play's clock, or lets it go on, as [Play#pause] says.
    ///
    /// @return fails with [IllegalArgumentException] if no phase is being played
    public CompletableFuture<Void> pause(boolean held) {
        return onPlay(
                () -> {
                    play.pause(held);
                    return null;
                });
    }

    /// Ends the phase that is played, as [Play#skipPhase] says.
    ///
    /// @return the name of the one that has begun, none after the last; fails with
    ///     [IllegalArgumentException] if that cannot be
    public CompletableFuture<Optional<String>> skipPhase() {
        return onPlay(() -> Optional.ofNullable(play.skipPhase()));
    }

    private <T> CompletableFuture<T> onPlay(Supplier<T> asked) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        conductor.execute(() -> complete(answer, asked));
        return answer;
    }

    private static <T> void complete(CompletableFuture<T> answer, Supplier<T> made) {
        try {
            answer.complete(made.get());
        } catch (RuntimeException | Error failed) {
            answer.completeExceptionally(failed);
        }
    }
}
