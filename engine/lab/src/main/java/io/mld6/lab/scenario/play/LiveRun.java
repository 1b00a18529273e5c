// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mld6.engine.host.CapacityException;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.host.EventSubscription;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.measure.Measurement;
import io.mld6.lab.measure.MeasurementPlan;
import io.mld6.lab.scenario.Listeners;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.ScenarioOracle;
import io.mld6.lab.scenario.ScenarioQuerier;
import io.mld6.lab.scenario.Stream;
import io.mld6.lab.traffic.FlowReceiver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A scenario on real interfaces: an engine, a receiver with its measurement, senders, and a
/// querier if the scenario has one, each on threads of its own; the play on another.
///
/// Thread: one, that opens, plays and closes; [#stop], [#controls] and [#bindTo] any.
public final class LiveRun implements AutoCloseable, MeterBinder {
    private static final long LOOK_MILLIS = 100;
    private static final long SNAPSHOT_SECONDS = 5;
    private static final Duration LEAVING = Duration.ofSeconds(15);
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int EVENTS = 1 << 19;

    private final Scenario scenario;
    private final RunObserver observer;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CompletableFuture<String> stopped = new CompletableFuture<>();
    private final List<MeterBinder> meters = new ArrayList<>();
    /// What ends the run when it ends by itself.
    private final List<CompletableFuture<?>> ends = new ArrayList<>();

    private final Conductor conductor;
    private final LiveStage stage;
    private final Play play;
    private final Measurement measurement;
    private final DataWaits sink;
    private final FlowReceiver receiver;
    private final Engine engine;
    private final TesterWatch watch;
    private final EventSubscription told;
    private long sampleNanos;
    private CompletableFuture<Void> sampled = CompletableFuture.completedFuture(null);
    private @Nullable LiveOracle oracle;

    /// Opens everything or nothing.
    ///
    /// @throws LinkException with one line, if an interface cannot be used
    /// @throws IllegalArgumentException with one line, if the scenario cannot be played
    public LiveRun(Scenario scenario, RunObserver observer) throws LinkException {
        this.scenario = scenario;
        this.observer = observer;
        boolean opened = false;
        try {
            String name = scenario.link().interfaceName();
            this.conductor = keep(new Conductor());
            this.stage = new LiveStage(conductor, observer, scenario);
            this.play = new Play(scenario, stage);
            MeasurementPlan plan =
                    Setup.measurement(
                            scenario,
                            play.phases(),
                            !scenario.streams().isEmpty(),
                            MeasurementPlan.REPORT_LAG);
            this.measurement = new Measurement(plan, observer::second);
            this.sink = new DataWaits(measurement);
            this.receiver = keep(FlowReceiver.open(name, sink, observer::line));
            this.engine =
                    keep(
                            Engine.start(
                                    Setup.engine(scenario),
                                    LinkOpener.onInterface(
                                            PacketChannelOptions.on(name)
                                                    .withRoomForQueries(
                                                            Setup.vlans(scenario).size())),
                                    observer::line));
            this.watch = new TesterWatch();
            this.told =
                    keep(
                            engine.subscribe(
                                    new ReportEvents(measurement, receiver.time(), watch),
                                    EVENTS,
                                    receiver));
            stage.play(engine, receiver, measurement, sink);
            stage.openAsker(name, this::keep);
            startOracle();
            startQuerier();
            startStreams();
            meters.add(keep(RunMeters.of(scenario, plan, this::reading)));
            meters.add(engine);
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.push(resource);
        return resource;
    }

    private void startQuerier() throws LinkException {
        ScenarioQuerier wanted = scenario.querier();
        if (wanted != null) {
            meters.add(keep(LiveQuerier.start(wanted, Setup.vlans(scenario), observer::line)));
        }
    }

    private void startOracle() {
        ScenarioOracle wanted = scenario.oracle();
        if (wanted != null) {
            LiveOracle made =
                    keep(new LiveOracle(wanted, engine, stage, Setup.vlans(scenario).size()));
            oracle = made;
            meters.add(made.meters());
            ends.add(made.failure());
        }
    }

    private void startStreams() throws LinkException {
        for (Stream stream : scenario.streams().values()) {
            LiveStream one = new LiveStream(Setup.send(scenario, stream), stream, observer::line);
            keep(one);
            stage.addStream(one);
            watch.add(one);
            ends.add(one.termination());
        }
    }

    /// Adds the meters of [ScenarioMetric][io.mld6.lab.measure.ScenarioMetric], and those of its
    /// engine and its querier, to a registry, until it is closed. Any thread.
    @Override
    public void bindTo(MeterRegistry registry) {
        meters.forEach(one -> one.bindTo(registry));
    }

    private CompletableFuture<RunMeters.Reading> reading() {
        CompletableFuture<RunMeters.Reading> reading = new CompletableFuture<>();
        stage.measure(
                books -> {
                    try {
                        reading.complete(
                                new RunMeters.Reading(
                                        books.snapshot(), stage.sent(), play.status().phase()));
                    } catch (RuntimeException bug) {
                        reading.completeExceptionally(bug);
                    }
                });
        return reading;
    }

    /// Plays the scenario to its end, or until somebody stops it.
    ///
    /// @param played runs once nothing new is done, before what is under way is waited for
    /// @throws LinkException if an interface is gone
    /// @throws CapacityException if the listeners do not fit in memory
    public RunOutcome run(Runnable played) throws LinkException, InterruptedException {
        List<CompletableFuture<ListenerNumbers>> populated = new ArrayList<>();
        for (Listeners one : scenario.populations().values()) {
            populated.add(engine.populate(Setup.population(one), one.host()));
        }
        var everybody = CompletableFuture.allOf(populated.toArray(CompletableFuture[]::new));
        var _ = await(everybody);
        List<ListenerNumbers> numbers = populated.stream().map(CompletableFuture::join).toList();
        watch.begin();
        CompletableFuture<Void> over = new CompletableFuture<>();
        conductor.execute(
                () -> {
                    var _ =
                            play.start(numbers)
                                    .whenComplete(
                                            (_, failed) -> {
                                                if (failed == null) {
                                                    over.complete(null);
                                                } else {
                                                    over.completeExceptionally(failed);
                                                }
                                            });
                });
        boolean toTheEnd = await(over);
        played.run();
        conductor.execute(play::stop);
        if (toTheEnd) {
            afterwards();
        }
        return finish();
    }

    /// Waits for something, or for a stop or an abort.
    ///
    /// @return whether it was waited for to the end
    private boolean await(CompletableFuture<Void> what) throws LinkException, InterruptedException {
        List<CompletableFuture<?>> all = new ArrayList<>(ends);
        all.addAll(List.of(what, stopped, engine.termination()));
        var first = CompletableFuture.anyOf(all.toArray(CompletableFuture[]::new));
        while (true) {
            try {
                var _ = first.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (stopped.isDone()) {
                    observer.line("stopping: " + stopped.join());
                }
                return what.isDone();
            } catch (ExecutionException failed) {
                throw rethrown(failed);
            } catch (TimeoutException _) {
                observer.progress(play, play.nanoTime());
                sample();
                Throwable deaf = receiver.failure();
                if (deaf != null) {
                    throw rethrown(deaf);
                }
                if (stage.abortRequested()) {
                    observer.line("an expectation was missed that ends the run");
                    return false;
                }
            }
        }
    }

    /// Has the engine shown once a second, on its thread. One that does not answer is not asked
    /// again.
    private void sample() {
        long now = receiver.time().nowNanos();
        if (now >= sampleNanos && sampled.isDone()) {
            sampleNanos = now - Math.floorMod(now, SECOND_NANOS) + SECOND_NANOS;
            sampled = engine.snapshot().thenAccept(shown -> observer.engine(now, shown));
        }
    }

    private static RuntimeException rethrown(Throwable wrapped) throws LinkException {
        if (Failures.cause(wrapped) instanceof LinkException gone) {
            throw gone;
        }
        return Failures.unchecked(wrapped);
    }

    /// What has begun gets its end: leaves are timed, joins may still fail.
    private void afterwards() throws LinkException, InterruptedException {
        boolean _ = await(stage.settled());
    }

    /// Ends the measurement, then the memberships: that a device forwards on for a moment after the
    /// listeners of a run that is over have left is not held against it.
    private RunOutcome finish() throws InterruptedException {
        Failures.check(told);
        if (oracle != null) {
            oracle.finish();
        }
        EngineSnapshot last = snapshot();
        watch.report(measurement, receiver, last);
        long now = receiver.time().nowNanos();
        CompletableFuture<MeasuredRun> measured = new CompletableFuture<>();
        receiver.execute(
                () -> {
                    try {
                        sink.end();
                        measurement.finish(now);
                        measured.complete(measurement.result());
                    } catch (RuntimeException | Error bug) {
                        measured.completeExceptionally(bug);
                    }
                });
        MeasuredRun result = measured.join();
        leave();
        return new RunOutcome(result, play.counts(), last);
    }

    private void leave() throws InterruptedException {
        try {
            long undone =
                    engine.leaveAll(LEAVING).get(LEAVING.toMillis() * 2, TimeUnit.MILLISECONDS);
            if (undone > 0) {
                observer.line("not left in time: %,d memberships".formatted(undone));
            }
        } catch (ExecutionException | TimeoutException failed) {
            observer.line("could not leave: " + failed.getMessage());
        }
    }

    private EngineSnapshot snapshot() throws InterruptedException {
        try {
            return engine.snapshot().get(SNAPSHOT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the engine does not answer", failed);
        }
    }

    /// What watches and steers it. Any thread, and as long as it is open.
    public RunControls controls() {
        return new RunControls(play, conductor, stage, engine, this);
    }

    /// Ends the play. Any thread.
    ///
    /// @param reason for people
    public void stop(String reason) {
        boolean _ = stopped.complete(reason);
    }

    @Override
    public void close() {
        for (AutoCloseable one; (one = open.poll()) != null; ) {
            closeQuietly(one);
        }
    }

    private void closeQuietly(@Nullable AutoCloseable one) {
        try {
            if (one != null) {
                one.close();
            }
        } catch (Exception failed) {
            observer.line("while closing: " + failed.getMessage());
        }
    }
}
