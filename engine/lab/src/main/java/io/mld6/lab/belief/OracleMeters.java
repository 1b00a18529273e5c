// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import io.mld6.engine.metrics.MeterTable;
import io.mld6.engine.metrics.SnapshotMeters;
import io.mld6.lab.measure.ScenarioMetric;
import java.util.concurrent.CompletableFuture;

/// What the looks of an oracle show on which meter.
public final class OracleMeters {
    private OracleMeters() {}

    /// Of a tally, in no registry yet.
    public static SnapshotMeters<OracleTally> of(OracleTally tally) {
        MeterTable<OracleTally> table = new MeterTable<>();
        for (DifferenceKind kind : DifferenceKind.values()) {
            table.add(
                    ScenarioMetric.ORACLE_DIFFERENCES,
                    now -> now.looks() == 0 ? Double.NaN : now.differences(kind),
                    "kind",
                    kind.text());
        }
        return new SnapshotMeters<>(table, () -> CompletableFuture.completedFuture(tally));
    }
}
