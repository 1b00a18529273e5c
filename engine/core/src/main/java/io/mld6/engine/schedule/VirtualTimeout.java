// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;

/// A timeout of a wheel that is turned by hand. Thread: the one that turns the wheel.
public class VirtualTimeout implements Timeout {
    private final Timer timer;
    private final TimerTask task;
    private boolean expired;
    private boolean cancelled;

    /// One that has neither run nor been cancelled.
    public VirtualTimeout(Timer timer, TimerTask task) {
        this.timer = timer;
        this.task = task;
    }

    /// Runs the task, unless it was cancelled.
    ///
    /// @throws IllegalStateException if the task fails
    public final void fire() {
        if (cancelled) {
            return;
        }
        expired = true;
        try {
            task.run(this);
        } catch (Exception bug) {
            throw new IllegalStateException("a timer task failed", bug);
        }
    }

    @Override
    public final Timer timer() {
        return timer;
    }

    @Override
    public final TimerTask task() {
        return task;
    }

    @Override
    public final boolean isExpired() {
        return expired;
    }

    @Override
    public final boolean isCancelled() {
        return cancelled;
    }

    @Override
    public boolean cancel() {
        cancelled = !expired;
        return cancelled;
    }
}
