// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mld6.codec.decode.DropReason;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// Feeds counters to Micrometer: `mld6.<family>{kind=...}`, read from snapshots when scraped.
public final class EngineMeters {
    private EngineMeters() {}

    /// Registers one meter per [MldCounter], and one per [DropReason] as `mld6.dropped`.
    ///
    /// @param snapshots gives the counters as they are; called by the scraping thread
    public static void bind(MeterRegistry registry, Supplier<CounterSnapshot> snapshots) {
        // A meter holds its subject weakly. A constant stays; a supplier that nobody else holds
        // would go, and from then on the counter would stand still.
        for (MldCounter counter : MldCounter.values()) {
            FunctionCounter.builder(counter.meterName(), counter, one -> snapshots.get().get(one))
                    .tag("kind", counter.kind())
                    .register(registry);
        }
        for (DropReason reason : DropReason.values()) {
            FunctionCounter.builder("mld6.dropped", reason, one -> snapshots.get().dropped(one))
                    .tag("kind", reason.name())
                    .register(registry);
        }
    }

    /// Registers a gauge `mld6.<name>`.
    public static <T> void gauge(
            MeterRegistry registry, String name, T source, ToDoubleFunction<T> value) {
        Gauge.builder("mld6." + name, source, value).strongReference(true).register(registry);
    }
}
