// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.memory;

import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.StillWheel;
import io.netty.util.Timeout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A clock turned by hand, and a wheel that looks at every schedule whenever it is turned.
/// Allocates nothing once made.
final class HandWheels {
    private final StillWheel wheel = new StillWheel();
    private final Timeout timeout = wheel.newTimeout(_ -> {}, 0, TimeUnit.NANOSECONDS);
    private final List<ResponseSchedule> schedules = new ArrayList<>();
    private long nowNanos = 1;

    /// Where the schedules get their wheel.
    StillWheel wheel() {
        return wheel;
    }

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
            schedules.get(i).run(timeout);
        }
    }
}
