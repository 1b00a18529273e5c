// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.metrics.CounterMeters;
import io.mld6.engine.metrics.MeterTable;
import io.mld6.engine.metrics.MldMetric;
import io.mld6.engine.metrics.SnapshotMeters;
import io.mld6.engine.metrics.TimeDistribution;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What an engine's snapshot shows on which meter. Listeners and memberships have a meter for each
/// population, and their sum is the whole.
final class EngineMeters {
    private static final String POPULATION = "population";
    private static final String STATE = "state";
    private static final String OUTCOME = "outcome";

    private EngineMeters() {}

    /// In no registry yet.
    ///
    /// @param ask asks for a snapshot; must not wait
    static SnapshotMeters<EngineSnapshot> of(
            String interfaceName, Supplier<CompletableFuture<EngineSnapshot>> ask) {
        return new SnapshotMeters<>(table(), ask, "interface", interfaceName, "role", "listener");
    }

    private static MeterTable<EngineSnapshot> table() {
        MeterTable<EngineSnapshot> table = new MeterTable<>();
        CounterMeters.addTo(table, EngineSnapshot::counters);
        table.add(MldMetric.KERNEL_DROPPED_FRAMES, EngineSnapshot::kernelDropped);
        table.add(MldMetric.SEND_RETRIES, EngineSnapshot::sendRetries);
        table.add(MldMetric.GROUPS, EngineSnapshot::groups);
        table.add(MldMetric.RESPONSES, now -> now.responses().sent(), OUTCOME, "sent");
        table.add(MldMetric.RESPONSES, now -> now.responses().suppressed(), OUTCOME, "suppressed");
        table.add(MldMetric.RESPONSES, now -> now.responses().cancelled(), OUTCOME, "cancelled");
        table.add(MldMetric.RESPONSES, now -> now.responses().late(), OUTCOME, "late");
        table.add(MldMetric.RESPONSES_PENDING, now -> now.responses().pending());
        table.addTimes(
                MldMetric.RESPONSE_DELAY,
                now -> TimeDistribution.ofMicros(now.responses().delayMicros()));
        table.add(MldMetric.TICK_LAG, now -> now.responses().maxLagMillis() / 1e3);
        return table;
    }

    /// What is known by population, of one.
    ///
    /// @param name as [PopulationCount#name]
    static MeterTable<EngineSnapshot> ofPopulation(String name) {
        MeterTable<EngineSnapshot> table = new MeterTable<>();
        table.add(
                MldMetric.LISTENERS,
                now -> of(now, name).listeners(),
                POPULATION,
                name,
                STATE,
                "present");
        table.add(
                MldMetric.MEMBERSHIPS,
                now -> of(now, name).wantedMemberships(),
                POPULATION,
                name,
                STATE,
                "wanted");
        table.add(
                MldMetric.MEMBERSHIPS,
                now -> of(now, name).memberships(),
                POPULATION,
                name,
                STATE,
                "joined");
        return table;
    }

    private static PopulationCount of(EngineSnapshot now, String name) {
        return now.population(name).orElse(PopulationCount.none(name));
    }
}
