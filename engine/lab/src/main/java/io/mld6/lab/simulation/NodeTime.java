// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.engine.schedule.VirtualTime;
import io.mld6.engine.schedule.VirtualTimeout;
import io.mld6.engine.schedule.WheelSource;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Time as one node of a simulation sees it: its clock, its event loop, its wheels. The clock can
/// [jump][#jump] ahead, the node can [freeze][#freeze] for a while, and it can [die][#die].
///
/// A clock never goes back, as `System.nanoTime` does not.
public final class NodeTime implements Executor, LongSupplier, WheelSource {
    private final VirtualTime world;
    private final Set<NodeTimeout> pending = new LinkedHashSet<>();
    private final Queue<Runnable> backlog = new ArrayDeque<>();
    private long aheadNanos;
    private boolean frozen;
    private long thawNanos;
    private boolean dead;

    /// The time of a node whose clock agrees with the world's.
    public NodeTime(VirtualTime world) {
        this.world = world;
    }

    /// The node's clock.
    @Override
    public long getAsLong() {
        return world.getAsLong() + aheadNanos;
    }

    /// Runs a task on the node's event loop, before time moves on unless the node is frozen.
    @Override
    public void execute(Runnable task) {
        world.execute(() -> run(task));
    }

    /// Something that happens to the node: now, when it thaws, or never if it is dead.
    void run(Runnable task) {
        if (frozen) {
            backlog.add(task);
        } else if (!dead) {
            task.run();
        }
    }

    /// Whether the node does nothing for the time being.
    boolean isFrozen() {
        return frozen;
    }

    @Override
    public Timer start() {
        return new NodeTimer();
    }

    @Override
    public void stop(Timer wheel) {
        wheel.stop();
    }

    /// The clock jumps ahead: what was to happen meanwhile happens now, late.
    public void jump(Duration ahead) {
        if (ahead.isNegative()) {
            throw new IllegalArgumentException("a clock jumps ahead only: " + ahead);
        }
        aheadNanos += ahead.toNanos();
        for (NodeTimeout timeout : new ArrayList<>(pending)) {
            timeout.schedule();
        }
    }

    /// The node stands still for a while, and its clock does not: timers run late, frames wait.
    public void freeze(Duration duration) {
        long until = world.getAsLong() + duration.toNanos();
        if (!frozen || until - thawNanos > 0) {
            frozen = true;
            thawNanos = until;
            world.after(duration.toNanos(), this::thaw);
        }
    }

    private void thaw() {
        if (!frozen || world.getAsLong() - thawNanos < 0) {
            return;
        }
        frozen = false;
        for (Runnable task; !frozen && (task = backlog.poll()) != null; ) {
            run(task);
        }
    }

    /// Nothing of this node runs any more.
    public void die() {
        dead = true;
        backlog.clear();
        pending.clear();
    }

    private final class NodeTimer implements Timer {
        private boolean stopped;

        @Override
        public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
            if (stopped) {
                throw new IllegalStateException("this wheel was stopped");
            }
            long dueNanos = getAsLong() + Math.max(0, unit.toNanos(delay));
            NodeTimeout timeout = new NodeTimeout(this, task, dueNanos);
            pending.add(timeout);
            timeout.schedule();
            return timeout;
        }

        @Override
        public Set<Timeout> stop() {
            stopped = true;
            List<NodeTimeout> mine =
                    pending.stream().filter(timeout -> timeout.timer().equals(this)).toList();
            mine.forEach(pending::remove);
            return new HashSet<>(mine);
        }
    }

    private final class NodeTimeout extends VirtualTimeout {
        private final long dueNanos;

        /// @param dueNanos by the node's clock
        NodeTimeout(NodeTimer timer, TimerTask task, long dueNanos) {
            super(timer, task);
            this.dueNanos = dueNanos;
        }

        /// Once more after each jump; the first to come counts.
        void schedule() {
            world.after(dueNanos - getAsLong(), () -> run(this::come));
        }

        private void come() {
            if (pending.remove(this)) {
                fire();
            }
        }

        @Override
        public boolean cancel() {
            return pending.remove(this) && super.cancel();
        }
    }
}
