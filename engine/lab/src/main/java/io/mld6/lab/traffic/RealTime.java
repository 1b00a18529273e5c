// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.engine.linux.ClockPair;
import java.util.function.Supplier;

/// CLOCK_REALTIME from `System.nanoTime()` (CLOCK_MONOTONIC), and a watch over their distance:
/// both run at one rate, so that it changes only when somebody sets the clock.
///
/// *Thread*: [#of] and [#nowNanos] any; [#watch] one at a time.
public final class RealTime {
    /// What two readings a moment apart may differ by, and no one has set anything.
    private static final long SLACK_NANOS = 50_000;

    private final Supplier<ClockPair> clocks;
    private volatile long distanceNanos;
    private long uncertainNanos;

    /// A conversion that reads `clocks` now and at each [#watch].
    RealTime(Supplier<ClockPair> clocks) {
        this.clocks = clocks;
        keep(clocks.get());
    }

    /// The clocks of this machine.
    public static RealTime system() {
        return new RealTime(ClockPair::read);
    }

    /// What CLOCK_REALTIME was, or will be, when `System.nanoTime()` said `nanoTime`, in
    /// nanoseconds since 1970; a step of the clock counts from the next [#watch] on. Good to a
    /// microsecond.
    public long of(long nanoTime) {
        return nanoTime + distanceNanos;
    }

    /// [#of] now.
    public long nowNanos() {
        return of(System.nanoTime());
    }

    /// Compares the clocks again.
    ///
    /// @return nanoseconds CLOCK_REALTIME was set forward since the last time; 0 if it was not
    public long watch() {
        ClockPair pair = clocks.get();
        long movedNanos = distance(pair) - distanceNanos;
        if (Math.abs(movedNanos) > SLACK_NANOS + pair.uncertainNanos() + uncertainNanos) {
            keep(pair);
            return movedNanos;
        }
        if (pair.uncertainNanos() <= uncertainNanos) {
            keep(pair);
        }
        return 0;
    }

    private void keep(ClockPair pair) {
        distanceNanos = distance(pair);
        uncertainNanos = pair.uncertainNanos();
    }

    private static long distance(ClockPair pair) {
        return pair.realNanos() - pair.monotonicNanos();
    }
}
