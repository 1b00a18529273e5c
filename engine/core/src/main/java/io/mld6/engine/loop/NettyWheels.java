// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import io.mld6.engine.schedule.WheelSource;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// Netty's wheel, whose thread only posts due tasks to an event loop.
public final class NettyWheels implements WheelSource {
    private static final int SLOTS = 512;
    private static final long SMALLEST_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int STEPS_PER_TICK = 8;

    private final Executor loop;
    private final long stepNanos;
    private final ThreadFactory threads = new DefaultThreadFactory("mld6-wheel", true);

    /// @param tickNanos a tick of the schedule; the wheel steps finer, so that a tick is noticed
    ///     within an eighth of it
    public NettyWheels(Executor loop, long tickNanos) {
        this.loop = loop;
        this.stepNanos = Math.max(SMALLEST_STEP_NANOS, tickNanos / STEPS_PER_TICK);
    }

    @Override
    public Timer start() {
        return new HashedWheelTimer(
                threads, stepNanos, TimeUnit.NANOSECONDS, SLOTS, false, -1, this::post);
    }

    /// On the loop; nowhere once that has ended, because nobody waits for anything then.
    private void post(Runnable due) {
        try {
            loop.execute(due);
        } catch (RejectedExecutionException loopEnded) {
            // a wheel is stopped off the loop, so it may outlive it by a step
        }
    }

    /// Off the event loop, because stopping waits for the wheel's thread.
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for it
    public void stop(Timer wheel) {
        CompletableFuture.runAsync(wheel::stop);
    }
}
