// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mld6.engine.metrics.LatestSnapshot.Look;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Feeds meter registries from snapshots: one a scrape, however many meters the scrape reads.
///
/// Who reads a meter waits up to a second for the event loop, which is asked with a task like any
/// other and is never held up. If it does not answer, counters and times stay at what they were,
/// and gauges read NaN: what was counted was counted, but how it is now nobody knows. Sources with
/// the same labels in one registry add up. Thread: any but the loops that are asked.
///
/// @param <S> the snapshot
public final class SnapshotMeters<S> implements MeterBinder, AutoCloseable {
    private static final long WAIT_MILLIS = 1000;

    private final List<MeterTable.Row<S>> rows;
    private final Tags common;
    private final Supplier<CompletableFuture<S>> ask;
    private final long waitMillis;
    /// Guarded by this, as the rows are.
    private final Map<MeterRegistry, Bound<S>> bound = new LinkedHashMap<>();
    private boolean closed;

    /// What one registry reads, and how to end that.
    private record Bound<S>(LatestSnapshot<S> latest, List<Runnable> ends) {}

    /// Of a table, in no registry yet.
    ///
    /// @param ask asks for a snapshot; must not wait
    /// @param common labels of all meters, name and value in turn
    public SnapshotMeters(
            MeterTable<S> table, Supplier<CompletableFuture<S>> ask, String... common) {
        this(table, ask, WAIT_MILLIS, common);
    }

    /// @param waitMillis how long a reader waits for the event loop
    SnapshotMeters(
            MeterTable<S> table,
            Supplier<CompletableFuture<S>> ask,
            long waitMillis,
            String... common) {
        this.rows = new ArrayList<>(table.rows());
        this.ask = ask;
        this.waitMillis = waitMillis;
        this.common = Tags.of(common);
    }

    /// Adds the meters to a registry, until [#close]; once, however often it is called.
    ///
    /// @throws IllegalStateException if it is closed
    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        if (closed) {
            throw new IllegalStateException("closed: there is nothing left to measure");
        }
        if (!bound.containsKey(registry)) {
            bound.put(registry, bind(registry));
        }
    }

    private Bound<S> bind(MeterRegistry registry) {
        LatestSnapshot<S> latest = new LatestSnapshot<>(ask, registry.config().clock(), waitMillis);
        Bound<S> made = new Bound<>(latest, new ArrayList<>());
        bind(registry, made, rows);
        return made;
    }

    /// Adds meters to all registries there are and to those that come: of something that was not
    /// there at the start. Nothing once it is closed. Thread: any, the loops that are asked
    /// included: it waits for no snapshot.
    public synchronized void add(MeterTable<S> more) {
        rows.addAll(more.rows());
        bound.forEach((registry, one) -> bind(registry, one, more.rows()));
    }

    private void bind(MeterRegistry registry, Bound<S> to, List<MeterTable.Row<S>> added) {
        for (MeterTable.Row<S> row : added) {
            to.ends().add(feed(registry, to.latest(), row));
        }
    }

    private Runnable feed(MeterRegistry registry, LatestSnapshot<S> latest, MeterTable.Row<S> row) {
        SharedMeters meters = SharedMeters.of(registry);
        Metric metric = row.metric();
        Tags labels = common.and(row.labels());
        return switch (metric.kind()) {
            case TIMES -> meters.addTimes(registry, metric, labels, new Times<>(latest, row));
            case COUNTER -> meters.add(registry, metric, labels, new Count<>(latest, row));
            case GAUGE, PEAK, LEAST, FACT ->
                    meters.add(registry, metric, labels, () -> gauge(latest, row));
        };
    }

    private static <S> double gauge(LatestSnapshot<S> latest, MeterTable.Row<S> row) {
        Look<S> look = latest.look();
        S snapshot = look.snapshot();
        return snapshot == null || !look.fresh()
                ? Double.NaN
                : row.number().applyAsDouble(snapshot);
    }

    /// A counter of one row. It does not fall: of a packet that was lost and then came late
    /// nobody may think that counting began anew.
    private static final class Count<S> implements Supplier<Double> {
        private final LatestSnapshot<S> latest;
        private final ToDoubleFunction<S> number;
        private double most;

        Count(LatestSnapshot<S> latest, MeterTable.Row<S> row) {
            this.latest = latest;
            this.number = row.number();
        }

        @Override
        public synchronized Double get() {
            S snapshot = latest.look().snapshot();
            if (snapshot != null) {
                most = Math.max(most, number.applyAsDouble(snapshot));
            }
            return most;
        }
    }

    /// Times of one row, made once a snapshot although they are read for count and sum.
    private static final class Times<S> implements Supplier<TimeDistribution> {
        private final LatestSnapshot<S> latest;
        private final Function<S, TimeDistribution> times;
        private @Nullable S of;
        private TimeDistribution made = TimeDistribution.NONE;

        Times(LatestSnapshot<S> latest, MeterTable.Row<S> row) {
            this.latest = latest;
            this.times = row.times();
        }

        @Override
        public synchronized TimeDistribution get() {
            S snapshot = latest.look().snapshot();
            if (snapshot != null && snapshot != of) {
                made = times.apply(snapshot);
                of = snapshot;
            }
            return made;
        }
    }

    /// Takes the meters out of all registries. Where others feed them, too, what was counted here
    /// stays in them, or their counters would seem to start anew. Waits for a last snapshot.
    /// Idempotent.
    @Override
    public void close() {
        for (Bound<S> one : unbind()) {
            one.latest().freeze();
            one.ends().forEach(Runnable::run);
        }
    }

    /// So that nobody who adds meters waits for what [#close] waits for.
    private synchronized List<Bound<S>> unbind() {
        List<Bound<S>> ending = List.copyOf(bound.values());
        bound.clear();
        closed = true;
        return ending;
    }
}
