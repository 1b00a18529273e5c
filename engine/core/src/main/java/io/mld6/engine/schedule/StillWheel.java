// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A wheel that never turns and allocates nothing: for measuring what schedules take, whose
/// [ResponseSchedule#run] is then called by hand.
public final class StillWheel implements WheelSource, Timer {
    private final Timeout timeout = new VirtualTimeout(this, _ -> {});

    @Override
    public Timer start() {
        return this;
    }

    @Override
    public void stop(Timer wheel) {}

    /// The same timeout, whoever asks.
    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
        return timeout;
    }

    @Override
    public Set<Timeout> stop() {
        return Set.of();
    }
}
