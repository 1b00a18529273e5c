// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.DurationText;
import io.mld6.app.cli.Failure;
import io.mld6.app.cli.RunEvents;
import io.mld6.app.cli.RunFailure;
import io.mld6.app.cli.Stop;
import io.mld6.app.control.Control;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Summary;
import io.mld6.engine.host.CapacityException;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.linux.Capabilities;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.population.Population;
import io.mld6.lab.json.JsonTrees;
import io.mld6.lab.scenario.play.QueryPort;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/// One emulation, from joining to the summary.
///
/// What happens arrives in [RunEvents], and one thread takes it out.
final class Emulation {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SNAPSHOT_MILLIS = 2_000;

    private final EmulatePlan plan;
    private final EngineConfig config;
    private final Population population;
    private final StatusView view;
    private final JsonDump json;
    private final Companion companion;
    private final Duration leaveTimeout;
    private final Stop stop;
    private final Watching watching;
    private final LiveStatus live;
    private volatile PopulationSize size;
    private @Nullable EngineSnapshot last;

    /// Who watches from elsewhere.
    ///
    /// @param control is told
    /// @param mayAct whether who watches may send queries
    /// @param interfaceName where the listeners are
    record Watching(Control control, boolean mayAct, String interfaceName) {}

    Emulation(
            EmulatePlan plan,
            StatusView view,
            JsonDump json,
            Companion companion,
            Duration leaveTimeout,
            Stop stop,
            Watching watching) {
        this.plan = plan;
        this.config = plan.config();
        this.population = plan.population();
        this.view = view;
        this.json = json;
        this.companion = companion;
        this.leaveTimeout = leaveTimeout;
        this.stop = stop;
        this.watching = watching;
        this.live = new LiveStatus(view);
        this.size = PopulationSize.atMost(population);
    }

    /// Runs until stopped from outside, and leaves.
    ///
    /// @param opening lines to say once it is clear that it starts
    /// @return the exit status: 0 only if everything was left, the kernel took all of it, and who
    /// goes     along has nothing against it
    /// @throws CapacityException if the population does not fit in memory
    /// @throws LinkException if the link cannot be used, or is gone
    int on(LinkOpener link, List<String> opening)
            throws LinkException, Failure, InterruptedException {
        RunEvents events = new RunEvents("the engine", stop, System::nanoTime);
        boolean refused = false;
        boolean leftEverything;
        try (Engine engine = Engine.start(config, link, this::say);
                QueryPort asker =
                        watching.mayAct()
                                ? QueryPort.on(watching.interfaceName(), this::say)
                                : null) {
            Capabilities.keepFiles();
            WatchedEmulation watched = watched(engine, asker);
            var _ = engine.termination().whenComplete((_, cause) -> events.ended(cause));
            companion.begin(engine, population, view, events);
            CompletableFuture<ListenerNumbers> joined = engine.populate(population, plan.host());
            size = PopulationSize.exactly(population);
            opening.forEach(view::line);
            view.line(
                    "%,d listeners from %s, %,d groups, %,d memberships",
                    size.listeners(), population.baseMac(), size.groups(), size.memberships());
            var _ =
                    joined.thenRun(() -> events.happened(this::sayJoined))
                            .thenCompose(_ -> engine.ready())
                            .thenRun(() -> events.happened(() -> say("ready")))
                            .whenComplete((_, cause) -> events.ended(cause));
            try {
                String reason = runUntilStopped(engine, events);
                companion.beforeLeaving();
                watched.end();
                leftEverything = leave(engine, reason);
            } finally {
                companion.close();
                engine.disconnect();
                refresh(engine);
            }
        } catch (CapacityException doesNotFit) {
            refused = true;
            throw doesNotFit;
        } finally {
            view.endStatus();
            if (last != null) {
                Summary.lines(last).forEach(view::line);
            }
            companion.summary().forEach(view::line);
            if (!refused) {
                ObjectNode summary = JsonSummary.of(config.seed(), size, last);
                companion.addTo(summary);
                watching.control()
                        .end(
                                new Control.Ending(
                                        "the run is over", null, null, JsonTrees.text(summary)));
                json.write(summary);
            }
        }
        return companion.status(leftEverything ? ExitCode.OK : ExitCode.SOFTWARE);
    }

    private String runUntilStopped(Engine engine, RunEvents events)
            throws LinkException, Failure, InterruptedException {
        try {
            return events.untilStopped(new Refreshing(engine));
        } finally {
            refresh(engine);
        }
    }

    private void sayJoined() {
        live.end();
        say("joined " + size.memberships() + " memberships");
    }

    /// A line that people see, here and elsewhere.
    private void say(String line) {
        view.line(line);
        watching.control().line(line);
    }

    private WatchedEmulation watched(Engine engine, @Nullable QueryPort asker) {
        WatchedEmulation watched =
                new WatchedEmulation(
                        watching.interfaceName(),
                        config,
                        population,
                        () -> size,
                        engine,
                        asker,
                        companion);
        watching.control().watch(watched);
        return watched;
    }

    private final class Refreshing implements RunEvents.Turn {
        private final Engine engine;

        Refreshing(Engine engine) {
            this.engine = engine;
        }

        @Override
        public long due() {
            return view.isTerminal() ? REDRAW_NANOS : PLAIN_NANOS;
        }

        @Override
        public void quiet() throws InterruptedException {
            live.show(refresh(engine));
        }
    }

    /// Whether everything was left, and the kernel took every frame of it.
    private boolean leave(Engine engine, String reason)
            throws LinkException, Failure, InterruptedException {
        live.end();
        say(
                "leaving: %s (at most %s; a second signal quits at once)"
                        .formatted(reason, DurationText.format(leaveTimeout)));
        long refusedBefore = refusedFrames(refresh(engine));
        CompletableFuture<Long> left = engine.leaveAll(leaveTimeout);
        long undone;
        try {
            // An engine that fails on the way never gets to the end of leaving.
            CompletableFuture.anyOf(left, engine.termination()).get();
            undone = left.getNow(0L);
        } catch (ExecutionException failed) {
            throw rethrown(engine, RunFailure.unwrapped(failed));
        }
        // What still waits is given up, and counts as refused, too.
        engine.disconnect();
        long untaken = refusedFrames(refresh(engine)) - refusedBefore;
        if (undone > 0) {
            say("out of time, not left: " + undone + " memberships");
        }
        if (untaken > 0) {
            view.line("not taken by the kernel while leaving: %,d frames", untaken);
        }
        boolean everything = undone == 0 && untaken == 0;
        if (everything) {
            say("left everything");
        }
        return everything;
    }

    private static long refusedFrames(@Nullable EngineSnapshot snapshot) {
        return snapshot == null ? 0 : snapshot.counters().get(MldCounter.FRAMES_FAILED);
    }

    /// The newest snapshot, or the one before if the engine does not answer.
    private @Nullable EngineSnapshot refresh(Engine engine) throws InterruptedException {
        try {
            last = engine.snapshot().get(SNAPSHOT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // What stopped the engine arrives as an event; until then the old numbers stand.
        }
        return last;
    }

    /// Throws what is known, returns never.
    private RuntimeException rethrown(Engine engine, Throwable cause)
            throws LinkException, Failure, InterruptedException {
        refresh(engine);
        return RunFailure.rethrown("the engine", cause);
    }
}
