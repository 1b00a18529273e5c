// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.host.Engine;
import io.mld6.engine.loop.VirtualLoops;
import io.mld6.lab.belief.DeviceOracle;
import io.mld6.lab.belief.Look;
import io.mld6.lab.belief.OracleConfig;
import io.mld6.lab.dut.Device;
import io.mld6.lab.measure.Measurement;
import java.util.function.Consumer;

/// The oracle of a rehearsal: as that of a run, but that it looks at the simulated switch, whatever
/// device the scenario names. Thread: the rehearsal's.
final class RehearsedOracle {
    private final DeviceOracle oracle;
    private final OracleFindings findings;
    private final VirtualLoops loops;
    private final Measurement measurement;
    private final Consumer<String> lines;
    private final long everyNanos;
    private long nextNanos;

    /// Follows an engine that has no listeners yet.
    ///
    /// @param segments the listeners will live in
    RehearsedOracle(
            OracleConfig config,
            Engine engine,
            Device device,
            int segments,
            VirtualLoops loops,
            Measurement measurement,
            Consumer<String> lines) {
        this.oracle = DeviceOracle.inVirtualTime(engine, device, config, segments, loops);
        this.findings = new OracleFindings(device.name());
        this.loops = loops;
        this.measurement = measurement;
        this.lines = lines;
        this.everyNanos = config.every().toNanos();
        this.nextNanos = loops.time().getAsLong() + everyNanos;
    }

    /// Looks if it is time to.
    void sample() {
        if (loops.time().getAsLong() >= nextNanos) {
            nextNanos += everyNanos;
            look();
        }
    }

    /// Looks.
    void look() {
        Look look;
        try {
            look = oracle.look();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a rehearsal waits for nobody", ended);
        }
        findings.add(look).forEach(lines);
        OracleFindings.measure(measurement, look);
    }
}
