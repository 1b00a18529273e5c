// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The thread a play is on: does things at moments of [System#nanoTime].
final class Conductor implements Executor, AutoCloseable {
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, work -> Thread.ofPlatform().name("mld6-play").daemon().unstarted(work));

    Conductor() {
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void execute(Runnable deed) {
        at(System.nanoTime(), deed);
    }

    /// Does something at a moment, or as soon as possible; nothing once it is closed.
    void at(long nanoTime, Runnable deed) {
        try {
            var _ = thread.schedule(deed, nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            // The run is over: nothing is done any more.
        }
    }

    @Override
    public void close() {
        var _ = thread.shutdownNow();
    }
}
