// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A clock that is moved by hand, with the event loop and the wheels that go by it: a day passes in
/// a moment and nothing sleeps.
///
/// A timeout runs at its deadline plus [#lagBy], never before. Posted tasks run before time
/// moves on.
public final class VirtualTime implements Executor, LongSupplier, WheelSource {
    private final PriorityQueue<Due> timeouts =
            new PriorityQueue<>(
                    Comparator.comparingLong((Due due) -> due.nanos)
                            .thenComparingLong(due -> due.ordinal));
    private final Queue<Runnable> posted = new ArrayDeque<>();
    private final Timer events = new VirtualTimer();
    private long nowNanos;
    private long lagNanos;
    private long ordinal;
    private int wheelsStarted;
    private int wheelsRunning;
    private int timeoutsMade;

    /// A clock that begins at any moment, as `System.nanoTime` does.
    public VirtualTime(long startNanos) {
        nowNanos = startNanos;
    }

    @Override
    public long getAsLong() {
        return nowNanos;
    }

    @Override
    public void execute(Runnable task) {
        posted.add(task);
    }

    @Override
    public Timer start() {
        wheelsStarted++;
        wheelsRunning++;
        return new VirtualTimer();
    }

    @Override
    public void stop(Timer wheel) {
        wheel.stop();
        wheelsRunning--;
    }

    /// Lets timeouts run late from now on, as a real wheel does.
    public void lagBy(Duration lag) {
        lagNanos = lag.toNanos();
    }

    /// Runs a task after a while, what is due at the same moment in the order of these calls.
    ///
    /// @param delayNanos from now; less than 0 counts as 0
    public void after(long delayNanos, Runnable task) {
        events.newTimeout(_ -> task.run(), delayNanos, TimeUnit.NANOSECONDS);
    }

    /// Moves the clock, running whatever comes due on the way.
    public void run(Duration time) {
        runNanos(time.toNanos());
    }

    /// As [#run].
    public void runNanos(long nanos) {
        long end = nowNanos + nanos;
        runPosted();
        for (Due due; (due = timeouts.peek()) != null && due.nanos + lagNanos - end <= 0; ) {
            timeouts.remove();
            nowNanos = Math.max(nowNanos, due.nanos + lagNanos);
            due.fire();
            runPosted();
        }
        nowNanos = end;
    }

    /// How long until the next timeout is due: 0 if one is, -1 if there is none.
    public long nanosToNext() {
        Due due = timeouts.peek();
        return due == null ? -1 : Math.max(0, due.nanos + lagNanos - nowNanos);
    }

    /// Moves the clock without running anything: the process was stopped for a while.
    public void freeze(Duration time) {
        nowNanos += time.toNanos();
    }

    /// Runs what is posted, at this moment.
    public void runPosted() {
        for (Runnable task; (task = posted.poll()) != null; ) {
            task.run();
        }
    }

    /// Runs one posted task.
    public boolean runOnePosted() {
        Runnable task = posted.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /// Timeouts that have not come due, cancelled ones among them.
    public int timeoutsPending() {
        return timeouts.size();
    }

    /// Timeouts asked for so far.
    public int timeoutsMade() {
        return timeoutsMade;
    }

    /// Wheels given out so far.
    public int wheelsStarted() {
        return wheelsStarted;
    }

    /// Wheels given out and not taken back.
    public int wheelsRunning() {
        return wheelsRunning;
    }

    private final class VirtualTimer implements Timer {
        private boolean stopped;

        @Override
        public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
            if (stopped) {
                throw new IllegalStateException("this wheel was stopped");
            }
            timeoutsMade++;
            Due due = new Due(this, task, nowNanos + Math.max(0, unit.toNanos(delay)), ordinal++);
            timeouts.add(due);
            return due;
        }

        @Override
        public Set<Timeout> stop() {
            stopped = true;
            Set<Timeout> unprocessed = new HashSet<>();
            timeouts.removeIf(due -> due.timer() == this && unprocessed.add(due));
            return unprocessed;
        }
    }

    private static final class Due extends VirtualTimeout {
        private final long nanos;
        private final long ordinal;

        Due(Timer timer, TimerTask task, long nanos, long ordinal) {
            super(timer, task);
            this.nanos = nanos;
            this.ordinal = ordinal;
        }
    }
}
