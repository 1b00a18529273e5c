// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.support;

import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.VirtualTimeout;
import io.mld6.engine.schedule.WheelSource;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A wheel and an event loop without threads: timeouts are taken, and what is due runs when told.
/// Allocates one object per timeout, as a real wheel does.
public final class VirtualWheels implements WheelSource, Timer, Executor {
    private final Queue<Runnable> posted = new ArrayDeque<>();
    private final List<ResponseSchedule> schedules = new ArrayList<>();
    /// Kept, so that the compiler cannot do without the object.
    private @Nullable Timeout last;

    @Override
    public Timer start() {
        return this;
    }

    @Override
    public void stop(Timer wheel) {}

    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
        if (task instanceof ResponseSchedule schedule && !schedules.contains(schedule)) {
            schedules.add(schedule);
        }
        Timeout timeout = new VirtualTimeout(this, task);
        last = timeout;
        return timeout;
    }

    /// The timeout taken last.
    public @Nullable Timeout last() {
        return last;
    }

    @Override
    public Set<Timeout> stop() {
        return Set.of();
    }

    @Override
    public void execute(Runnable task) {
        posted.add(task);
    }

    /// Lets every schedule hand over what is due by now.
    void runDue() {
        for (ResponseSchedule schedule : schedules) {
            schedule.run(new VirtualTimeout(this, schedule));
            for (Runnable task; (task = posted.poll()) != null; ) {
                task.run();
            }
        }
    }
}
