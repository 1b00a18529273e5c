// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Our meters in one registry, by name and labels.
///
/// A registry that is given a meter it has keeps the old one and says nothing, so that a second
/// engine with the same labels would not count; here both feed one meter. And meters hold what they
/// show weakly; here it is held. Thread: any.
final class SharedMeters {
    /// As long as a registry lives.
    private static final Map<MeterRegistry, SharedMeters> OF_REGISTRY = new WeakHashMap<>();

    private final Map<Key, Entry<Double, SharedMeter<Double>>> numbers = new HashMap<>();
    private final Map<Key, Entry<TimeDistribution, SharedMeter.OfTimes>> times = new HashMap<>();

    private record Key(String name, Tags labels) {}

    private record Entry<T, M extends SharedMeter<T>>(Meter meter, M shown) {}

    private SharedMeters() {}

    static SharedMeters of(MeterRegistry registry) {
        synchronized (OF_REGISTRY) {
            return OF_REGISTRY.computeIfAbsent(registry, _ -> new SharedMeters());
        }
    }

    /// Feeds a meter that shows a number, from now on.
    ///
    /// @return to be run when the source ends; the meter goes with the last one
    synchronized Runnable add(
            MeterRegistry registry, Metric metric, Tags labels, Supplier<Double> source) {
        Key key = new Key(metric.meterName(), labels);
        numbers.computeIfAbsent(key, _ -> number(registry, metric, labels)).shown().add(source);
        return () -> end(registry, numbers, key, source);
    }

    /// Feeds a meter that shows times, from now on.
    ///
    /// @return as [#add]
    synchronized Runnable addTimes(
            MeterRegistry registry, Metric metric, Tags labels, Supplier<TimeDistribution> source) {
        Key key = new Key(metric.meterName(), labels);
        times.computeIfAbsent(key, _ -> times(registry, metric, labels)).shown().add(source);
        return () -> end(registry, times, key, source);
    }

    private synchronized <T, M extends SharedMeter<T>> void end(
            MeterRegistry registry, Map<Key, Entry<T, M>> entries, Key key, Supplier<T> source) {
        Entry<T, M> entry = entries.get(key);
        if (entry != null && entry.shown().end(source)) {
            entries.remove(key);
            Meter _ = registry.remove(entry.meter());
        }
    }

    private static Entry<Double, SharedMeter<Double>> number(
            MeterRegistry registry, Metric metric, Tags labels) {
        SharedMeter<Double> shown = SharedMeter.of(metric.kind());
        Meter meter =
                metric.kind() == Metric.Kind.COUNTER
                        ? FunctionCounter.builder(metric.meterName(), shown, SharedMeter::value)
                                .tags(labels)
                                .baseUnit(metric.unit())
                                .description(metric.description())
                                .register(registry)
                        : Gauge.builder(metric.meterName(), shown, SharedMeter::value)
                                .tags(labels)
                                .baseUnit(metric.unit())
                                .description(metric.description())
                                .register(registry);
        return new Entry<>(meter, shown);
    }

    private static Entry<TimeDistribution, SharedMeter.OfTimes> times(
            MeterRegistry registry, Metric metric, Tags labels) {
        SharedMeter.OfTimes shown = new SharedMeter.OfTimes();
        Meter meter =
                FunctionTimer.builder(
                                metric.meterName(),
                                shown,
                                all -> all.times().count(),
                                all -> all.times().seconds(),
                                TimeUnit.SECONDS)
                        .tags(labels)
                        .description(metric.description())
                        .register(registry);
        return new Entry<>(meter, shown);
    }
}
