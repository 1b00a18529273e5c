// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What ends a run from outside: SIGINT, SIGTERM, SIGHUP, its time being up, or nobody being there
/// any more who reads.
public final class Stop {
    private final @Nullable Long deadlineNanos;
    private final boolean signals;
    private final Consumer<Consumer<String>> other;

    private Stop(@Nullable Long deadlineNanos, boolean signals, Consumer<Consumer<String>> other) {
        this.deadlineNanos = deadlineNanos;
        this.signals = signals;
        this.other = other;
    }

    /// Signals of this process, and a duration counted from its start.
    ///
    /// @param other something else that may ask, told whom to ask
    public static Stop of(@Nullable Duration duration, Consumer<Consumer<String>> other) {
        return new Stop(duration == null ? null : deadline(duration), true, other);
    }

    /// The same, and something more that may ask.
    public Stop and(Consumer<Consumer<String>> more) {
        return new Stop(
                deadlineNanos,
                signals,
                asked -> {
                    other.accept(asked);
                    more.accept(asked);
                });
    }

    /// What asks `other` alone, and no signal: for runs inside somebody else's process.
    public static Stop when(Consumer<Consumer<String>> other) {
        return new Stop(null, false, other);
    }

    private static long deadline(Duration duration) {
        long runningMillis =
                System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
        return System.nanoTime()
                + duration.toNanos()
                - TimeUnit.MILLISECONDS.toNanos(Math.max(0, runningMillis));
    }

    /// Calls `asked` with the name of the first signal that comes, or with what else it is.
    /// *Thread*: one of its own.
    public void listen(Consumer<String> asked) {
        other.accept(asked);
        if (signals) {
            Signals.listen(asked);
        }
    }

    /// How long from `nowNanos` until the time is up; [Long#MAX_VALUE] if it never is.
    public long remainingNanos(long nowNanos) {
        return deadlineNanos == null ? Long.MAX_VALUE : deadlineNanos - nowNanos;
    }
}
