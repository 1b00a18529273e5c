// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.loop.AfterReads;
import io.mld6.engine.loop.LoopGuard;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Runs paced tasks one after the other on an event loop. Thread: event loop only.
final class PacedTasks {
    private static final long RETRY_MICROS = 1000;

    private final EventLoop loop;
    private final Executor afterReads;
    private final LongSupplier nanoTime;
    private final Runnable afterStep;
    private final Runnable turn;
    private final Deque<PacedTask> tasks = new ArrayDeque<>();
    private boolean posted;

    /// @param guard wraps what runs on the loop, so that a bug is shown and not swallowed
    /// @param afterStep runs after every step
    PacedTasks(EventLoop loop, LongSupplier nanoTime, LoopGuard guard, Runnable afterStep) {
        this.loop = loop;
        this.afterReads = new AfterReads(loop);
        this.nanoTime = nanoTime;
        this.afterStep = afterStep;
        this.turn = guard.wrap(this::turn);
    }

    void add(PacedTask task) {
        tasks.add(task);
        postNow();
    }

    /// Drops all tasks.
    void clear() {
        tasks.clear();
    }

    /// Tells all tasks that a listener was taken away.
    void removed(int listener) {
        tasks.forEach(task -> task.removed(listener));
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    private void postNow() {
        if (!posted) {
            posted = true;
            afterReads.execute(turn);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the guard sees to failures
    private void postLater() {
        if (!posted) {
            posted = true;
            loop.schedule(turn, RETRY_MICROS, TimeUnit.MICROSECONDS);
        }
    }

    private void turn() {
        posted = false;
        PacedTask task = tasks.peek();
        if (task == null) {
            return;
        }
        PacedTask.Outcome outcome = task.step(nanoTime.getAsLong());
        if (outcome == PacedTask.Outcome.DONE) {
            tasks.remove(task);
        }
        afterStep.run();
        if (outcome == PacedTask.Outcome.WAIT) {
            postLater();
        } else if (!tasks.isEmpty()) {
            postNow();
        }
    }
}
