// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.metrics.MeterTable;
import io.mld6.engine.metrics.SnapshotMeters;
import io.mld6.lab.measure.MeasuredMeters;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.measure.MeasurementPlan;
import io.mld6.lab.measure.ScenarioMetric;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.traffic.SendSnapshot;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What a run shows on which meter, beside what its engine and querier do.
public final class RunMeters {
    private RunMeters() {}

    /// A run at one moment. Immutable.
    ///
    /// @param measured what was measured so far
    /// @param streams what each has sent
    /// @param phase name of the one that is played
    public record Reading(MeasuredRun measured, Map<String, SendSnapshot> streams, String phase) {}

    /// In no registry yet.
    ///
    /// @param ask asks for a snapshot; must not wait
    public static SnapshotMeters<Reading> of(
            Scenario scenario, MeasurementPlan plan, Supplier<CompletableFuture<Reading>> ask) {
        MeterTable<Reading> table = new MeterTable<>();
        MeasuredMeters.addTo(table, Reading::measured, plan);
        for (String stream : scenario.streams().keySet()) {
            table.add(
                    ScenarioMetric.STREAM_PACKETS_SENT,
                    now -> of(now, stream).sent(),
                    "stream",
                    stream);
            table.add(
                    ScenarioMetric.STREAM_LATE_PACKETS,
                    now -> of(now, stream).late(),
                    "stream",
                    stream);
        }
        for (String phase : new LinkedHashSet<>(plan.phases())) {
            table.add(
                    ScenarioMetric.PHASE_INFO,
                    now -> now.phase().equals(phase) ? 1 : 0,
                    "phase",
                    phase);
        }
        table.add(
                ScenarioMetric.RUN_INFO,
                _ -> 1,
                "scenario",
                scenario.name(),
                "seed",
                Long.toString(scenario.seed()),
                "interface",
                scenario.link().interfaceName());
        return new SnapshotMeters<>(table, ask);
    }

    private static SendSnapshot of(Reading now, String stream) {
        return Objects.requireNonNull(now.streams().get(stream), stream);
    }
}
