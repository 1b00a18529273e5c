// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/// A task of an event loop that is on its way at most once, however often it is asked for before it
/// runs. Thread: event loop only.
public final class PostedOnce {
    private final EventLoop loop;
    private final Runnable task;
    private boolean posted;

    /// @param guard sees to what the task throws
    /// @param action may ask for itself again
    public PostedOnce(EventLoop loop, LoopGuard guard, Runnable action) {
        this.loop = loop;
        this.task =
                guard.wrap(
                        () -> {
                            posted = false;
                            action.run();
                        });
    }

    /// Runs it behind the task that asks.
    public void post() {
        if (!posted) {
            posted = true;
            loop.execute(task);
        }
    }

    /// Runs it after a while, or when it comes up if it is on its way.
    @SuppressWarnings("FutureReturnValueIgnored") // the guard sees to failures
    public void postIn(long micros) {
        if (!posted) {
            posted = true;
            loop.schedule(task, micros, TimeUnit.MICROSECONDS);
        }
    }
}
