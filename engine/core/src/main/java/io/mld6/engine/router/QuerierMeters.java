// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.engine.metrics.CounterMeters;
import io.mld6.engine.metrics.MeterTable;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.metrics.MldMetric;
import io.mld6.engine.metrics.SnapshotMeters;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What a querier's reading shows on which meter.
final class QuerierMeters {
    private static final String RESULT = "result";

    private QuerierMeters() {}

    /// In no registry yet.
    ///
    /// @param ask asks for a snapshot; must not wait
    static SnapshotMeters<MeterReading> of(
            String interfaceName, Supplier<CompletableFuture<MeterReading>> ask) {
        return new SnapshotMeters<>(table(), ask, "interface", interfaceName, "role", "querier");
    }

    private static MeterTable<MeterReading> table() {
        MeterTable<MeterReading> table = new MeterTable<>();
        CounterMeters.addTo(table, MeterReading::counters);
        table.add(MldMetric.KERNEL_DROPPED_FRAMES, MeterReading::kernelDropped);
        table.add(MldMetric.SEND_RETRIES, MeterReading::sendRetries);
        table.add(
                MldMetric.MEMBERSHIPS,
                MeterReading::listeners,
                "population",
                "all",
                "state",
                "tracked");
        table.add(MldMetric.GROUPS, MeterReading::groups);
        table.add(MldMetric.SOURCES, MeterReading::sources);
        table.add(MldMetric.QUERIER_ACTIVE, MeterReading::segmentsAsked);
        table.add(
                MldMetric.QUERIER_ELECTIONS,
                now -> now.counters().get(MldCounter.QUERIER_ELECTED),
                RESULT,
                "elected");
        table.add(
                MldMetric.QUERIER_ELECTIONS,
                now -> now.counters().get(MldCounter.QUERIER_YIELDED),
                RESULT,
                "yielded");
        return table;
    }
}
