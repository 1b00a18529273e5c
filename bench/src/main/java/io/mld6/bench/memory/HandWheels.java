// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.memory;

import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.WheelSource;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A clock turned by hand, and wheels that look at every schedule whenever it is turned. Allocates
/// nothing once made.
final class HandWheels implements WheelSource, Timer, Timeout, TimerTask {
    private final List<ResponseSchedule> schedules = new ArrayList<>();
    private long nowNanos = 1;

    long nowNanos() {
        return nowNanos;
    }

    void add(ResponseSchedule schedule) {
        schedules.add(schedule);
    }

    /// Lets time pass and everything due happen.
    void advance(long nanos) {
        nowNanos += nanos;
        for (int i = 0; i < schedules.size(); i++) {
            schedules.get(i).run(this);
        }
    }

    @Override
    public Timer start() {
        return this;
    }

    @Override
    public void stop(Timer wheel) {}

    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
        return this;
    }

    @Override
    public Set<Timeout> stop() {
        return Set.of();
    }

    @Override
    public Timer timer() {
        return this;
    }

    @Override
    public TimerTask task() {
        return this;
    }

    @Override
    public void run(Timeout timeout) {}

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
