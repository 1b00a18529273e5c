// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.listener;

import io.mld6.engine.schedule.WheelSource;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A wheel that takes timeouts and never fires: fan-out is measured, not what comes after.
/// Allocates one object per timeout, as a real wheel does.
public final class IdleWheels implements WheelSource, Timer {
    private long timeouts;

    /// No timeouts so far.
    public IdleWheels() {}

    /// Timeouts taken so far.
    long timeouts() {
        return timeouts;
    }

    @Override
    public Timer start() {
        return this;
    }

    @Override
    public void stop(Timer wheel) {}

    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
        timeouts++;
        return new IdleTimeout(this, task);
    }

    @Override
    public Set<Timeout> stop() {
        return Set.of();
    }

    private record IdleTimeout(Timer timer, TimerTask task) implements Timeout {
        @Override
        public boolean isExpired() {
            return false;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean cancel() {
            return false;
        }
    }
}
