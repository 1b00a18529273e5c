// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.host.Engine;
import io.mld6.engine.metrics.SnapshotMeters;
import io.mld6.lab.belief.DeviceOracle;
import io.mld6.lab.belief.Look;
import io.mld6.lab.belief.OracleMeters;
import io.mld6.lab.belief.OracleTally;
import io.mld6.lab.belief.OracleWatch;
import io.mld6.lab.dut.Device;
import io.mld6.lab.dut.DeviceException;
import io.mld6.lab.scenario.ScenarioOracle;
import java.util.concurrent.CompletableFuture;

/// The oracle of a run: every look is a value of [MeasuredNumber#ORACLE_DIFFERENCES]; one that
/// proves nothing is a fault of the tester. Thread: that of the run; looks have their own.
final class LiveOracle implements AutoCloseable {
    private final Device device;
    private final DeviceOracle oracle;
    private final OracleWatch watch;
    private final OracleFindings findings;
    private final SnapshotMeters<OracleTally> meters;
    private final LiveStage stage;
    private final CompletableFuture<Void> failure = new CompletableFuture<>();

    /// @param segments the listeners live in, now or later
    /// @throws IllegalArgumentException with one line, if the device cannot be asked
    LiveOracle(ScenarioOracle wanted, Engine engine, LiveStage stage, int segments) {
        this.stage = stage;
        try {
            this.device = wanted.device().open(wanted.timeout());
        } catch (DeviceException absent) {
            throw new IllegalArgumentException("oracle: " + absent.getMessage(), absent);
        }
        this.findings = new OracleFindings(device.name());
        this.meters = OracleMeters.of(findings.tally());
        this.oracle = new DeviceOracle(engine, device, wanted.config(), segments, System::nanoTime);
        this.watch =
                new OracleWatch(
                        oracle,
                        wanted.config().every(),
                        this::looked,
                        bug -> {
                            boolean _ = failure.completeExceptionally(bug);
                        });
    }

    private void looked(Look look) {
        findings.add(look).forEach(stage::say);
        stage.measure(measurement -> OracleFindings.measure(measurement, look));
    }

    /// What the looks show.
    SnapshotMeters<OracleTally> meters() {
        return meters;
    }

    /// Completes exceptionally if there are no looks any more.
    CompletableFuture<Void> failure() {
        return failure;
    }

    /// Looks for the last time, while everybody is still there. Waits.
    void finish() throws InterruptedException {
        watch.finish();
    }

    @Override
    public void close() {
        watch.close();
        meters.close();
        oracle.close();
        device.close();
    }
}
