// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.host.EngineEvent;
import io.mld6.engine.host.EngineEvents;
import io.mld6.lab.measure.Measurement;
import io.mld6.lab.traffic.RealTime;

/// Hands the engine's Reports to whom measures. Thread: the measuring one.
final class ReportEvents implements EngineEvents {
    private final Measurement measurement;
    private final RealTime time;
    private final TesterWatch watch;

    ReportEvents(Measurement measurement, RealTime time, TesterWatch watch) {
        this.measurement = measurement;
        this.time = time;
        this.watch = watch;
    }

    @Override
    public void happened(EngineEvent event) {
        if (event instanceof EngineEvent.Reported reported) {
            measurement.reported(time.of(reported.nanos()), reported);
        }
    }

    /// An answer repeats what was said.
    @Override
    public boolean wantsAnswers() {
        return false;
    }

    @Override
    public void dropped(long events) {
        watch.eventsDropped(events);
    }
}
