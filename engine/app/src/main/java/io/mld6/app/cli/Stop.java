// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What ends a run from outside: SIGINT, SIGTERM, SIGHUP, or its time being up.
public final class Stop {
    private final @Nullable Long deadlineNanos;
    private final boolean signals;

    private Stop(@Nullable Long deadlineNanos, boolean signals) {
        this.deadlineNanos = deadlineNanos;
        this.signals = signals;
    }

    /// Signals of this process, and a duration counted from its start.
    public static Stop of(@Nullable Duration duration) {
        return new Stop(duration == null ? null : deadline(duration), true);
    }

    /// A duration from now on alone: for runs inside somebody else's process.
    public static Stop after(Duration duration) {
        return new Stop(System.nanoTime() + duration.toNanos(), false);
    }

    private static long deadline(Duration duration) {
        long runningMillis =
                System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
        return System.nanoTime()
                + duration.toNanos()
                - TimeUnit.MILLISECONDS.toNanos(Math.max(0, runningMillis));
    }

    /// Calls `asked` with the name of the first signal that comes. *Thread*: one of its own.
    public void listen(Consumer<String> asked) {
        if (signals) {
            Signals.listen(asked);
        }
    }

    /// How long from `nowNanos` until the time is up; [Long#MAX_VALUE] if it never is.
    public long remainingNanos(long nowNanos) {
        return deadlineNanos == null ? Long.MAX_VALUE : deadlineNanos - nowNanos;
    }
}
