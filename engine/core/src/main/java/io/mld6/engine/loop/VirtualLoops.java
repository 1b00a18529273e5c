// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import io.mld6.engine.schedule.VirtualTime;
import io.mld6.engine.schedule.WheelSource;
import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Event loops that are driven by hand, in virtual time: whole engines and queriers run on one
/// thread, the same way every time, and nobody sleeps. What they are asked completes in [#get].
/// Thread: the one that made it.
public final class VirtualLoops implements EngineLoops {
    private static final long START_NANOS = -5_000_000_000L;
    private static final long STEP_NANOS = 1_000_000;
    private static final int SETTLES = 4;

    private final VirtualTime time = new VirtualTime(START_NANOS);
    private final List<Loop> loops = new ArrayList<>();

    /// As many loops.
    public VirtualLoops(int count) {
        for (int i = 0; i < count; i++) {
            loops.add(new Loop(new Clock()));
        }
    }

    /// Says when it wants to run next.
    private static final class Loop extends ManualIoEventLoop {
        Loop(Ticker clock) {
            super(null, Thread.currentThread(), LocalIoHandler.newFactory(), clock);
        }

        /// In nanoseconds of its clock; -1 for never.
        long nextNanos() {
            return nextScheduledTaskDeadlineNanos();
        }
    }

    private final class Clock implements Ticker {
        @Override
        public long initialNanoTime() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return time.getAsLong() - START_NANOS;
        }

        @Override
        public void sleep(long delay, TimeUnit unit) {
            throw new UnsupportedOperationException("nobody sleeps here");
        }
    }

    @Override
    public EventLoop loop(int shard) {
        return loops.get(shard);
    }

    @Override
    public LongSupplier nanoTime() {
        return time;
    }

    @Override
    public WheelSource wheels(int shard, long tickNanos) {
        return time;
    }

    /// Nothing runs by itself here, so there is nothing to end.
    @Override
    public void shutdown() {
        settle();
    }

    /// The same loops without the first ones, for another engine at the same time.
    public EngineLoops from(int first) {
        return new EngineLoops() {
            @Override
            public EventLoop loop(int shard) {
                return VirtualLoops.this.loop(first + shard);
            }

            @Override
            public LongSupplier nanoTime() {
                return time;
            }

            @Override
            public WheelSource wheels(int shard, long tickNanos) {
                return time;
            }

            @Override
            public void shutdown() {
                VirtualLoops.this.shutdown();
            }
        };
    }

    /// Milliseconds since the start.
    public long millis() {
        return millisOf(time.getAsLong());
    }

    /// The same of a moment of the clock.
    public long millisOf(long nanos) {
        return Math.floorDiv(nanos - START_NANOS, STEP_NANOS);
    }

    /// The time of the loops: what else is to happen in it can be told to it.
    public VirtualTime time() {
        return time;
    }

    /// Lets time pass, from one moment at which something is due to the next.
    public void run(Duration duration) {
        runNanos(duration.toNanos());
    }

    /// As [#run].
    public void runNanos(long nanos) {
        long end = time.getAsLong() + nanos;
        runTasks();
        for (long left; (left = end - time.getAsLong()) > 0; ) {
            time.runNanos(Math.min(left, nanosToNext()));
            runTasks();
        }
    }

    /// Until something is due; 0 if it is.
    private long nanosToNext() {
        long next = time.nanosToNext();
        if (next < 0) {
            next = Long.MAX_VALUE;
        }
        long now = time.getAsLong() - START_NANOS;
        for (Loop loop : loops) {
            long due = loop.nextNanos();
            if (due >= 0) {
                next = Math.min(next, Math.max(0, due - now));
            }
        }
        return next;
    }

    /// The process is stopped for a while (SIGSTOP, a suspended machine) and goes on.
    public void freeze(Duration duration) {
        time.freeze(duration);
        settle();
    }

    /// Runs what is due, and what follows from it at once.
    public void settle() {
        runTasks();
        for (int i = 0; i < SETTLES; i++) {
            time.runNanos(1);
            runTasks();
        }
    }

    /// Runs what was posted, at this very moment.
    public void runTasks() {
        int ran;
        do {
            ran = 0;
            for (Loop loop : loops) {
                ran += loop.runNow();
            }
        } while (ran > 0);
    }

    /// What was asked, answered at this moment.
    public <T> T get(CompletableFuture<T> asked) {
        settle();
        return asked.join();
    }
}
