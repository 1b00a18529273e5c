// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.Engine;
import io.mld6.engine.link.LinkException;
import io.mld6.lab.measure.Measurement;
import io.mld6.lab.scenario.Action;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.ScenarioValues;
import io.mld6.lab.traffic.FlowReceiver;
import io.mld6.lab.traffic.SendSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The stage of a run on real interfaces, in real time.
final class LiveStage implements Stage {
    private static final long LOOK_NANOS = 50_000_000;
    private static final String REHEARSAL = "rehearse.";

    private final Conductor conductor;
    private final RunObserver observer;
    private final List<VlanTags> vlans;
    private final List<LiveStream> streams = new ArrayList<>();
    private volatile boolean aborted;
    private @Nullable Engine engine;
    private @Nullable FlowReceiver receiver;
    private @Nullable Measurement measurement;
    private @Nullable DataWaits waits;
    private @Nullable QueryPort asker;

    /// Keeps something until the run is closed.
    @FunctionalInterface
    interface Keeper {
        /// Keeps it, and gives it back.
        AutoCloseable keep(AutoCloseable resource);
    }

    LiveStage(Conductor conductor, RunObserver observer, Scenario scenario) {
        this.conductor = conductor;
        this.observer = observer;
        this.vlans = Setup.vlans(scenario);
    }

    /// Gives it what it is made of, before the play begins.
    void play(Engine listeners, FlowReceiver ears, Measurement books, DataWaits sink) {
        engine = listeners;
        receiver = ears;
        measurement = books;
        waits = sink;
    }

    void addStream(LiveStream stream) {
        streams.add(stream);
    }

    /// What each stream has sent, by name. Any thread, once all are there.
    Map<String, SendSnapshot> sent() {
        Map<String, SendSnapshot> sent = new LinkedHashMap<>();
        streams.forEach(stream -> sent.put(stream.name(), stream.snapshot()));
        return sent;
    }

    /// Opens what queries of the scenario go through.
    void openAsker(String interfaceName, Keeper keeper) throws LinkException {
        asker = QueryPort.on(interfaceName, observer::line);
        AutoCloseable _ = keeper.keep(asker);
    }

    /// Completes once nothing more is to be expected of what was said.
    CompletableFuture<Void> settled() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        conductor.at(
                System.nanoTime() + Setup.LEAST_AFTERWARDS.toNanos(), () -> lookSettled(settled));
        return settled.completeOnTimeout(null, Setup.AFTERWARDS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookSettled(CompletableFuture<Void> settled) {
        measure(
                books -> {
                    if (books.isSettled()) {
                        settled.complete(null);
                    } else {
                        conductor.at(System.nanoTime() + LOOK_NANOS, () -> lookSettled(settled));
                    }
                });
    }

    /// Whether an expectation was missed that ends the run. Any thread.
    boolean abortRequested() {
        measure(books -> aborted = books.abortRequested());
        return aborted;
    }

    @Override
    public Engine engine() {
        return Objects.requireNonNull(engine);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long stampNanos(long nanoTime) {
        return Objects.requireNonNull(receiver).time().of(nanoTime);
    }

    @Override
    public void at(long nanoTime, Runnable deed) {
        conductor.at(nanoTime, deed);
    }

    @Override
    public void measure(Consumer<Measurement> deed) {
        Measurement books = Objects.requireNonNull(measurement);
        try {
            Objects.requireNonNull(receiver).execute(() -> deed.accept(books));
        } catch (RejectedExecutionException _) {
            // The run is over: nothing is measured any more.
        }
    }

    @Override
    public void whenData(long vlanWord, Ipv6Address group, long mostNanos, Runnable deed) {
        DataWaits sink = Objects.requireNonNull(waits);
        measure(_ -> sink.add(vlanWord, group, mostNanos, () -> conductor.execute(deed)));
    }

    @Override
    public void cutLink(boolean out) {
        DataWaits sink = Objects.requireNonNull(waits);
        measure(_ -> sink.cut(out));
    }

    @Override
    public void query(Action.Query query) {
        Objects.requireNonNull(asker).send(query, vlans);
    }

    @Override
    public boolean set(String key, String value) {
        if (key.startsWith(REHEARSAL)) {
            // What the device here is like is its own affair.
            return true;
        }
        if (key.equals(Stage.MOST_PACKETS)) {
            var _ = engine().setMaxPacketsPerSecond(ScenarioValues.mostPackets(value));
            return true;
        }
        for (LiveStream stream : streams) {
            if (key.equals("streams." + stream.name() + ".rate")) {
                stream.setRate(ScenarioValues.rate(value));
                return true;
            }
        }
        return false;
    }

    @Override
    public void say(String line) {
        observer.line(line);
    }
}
