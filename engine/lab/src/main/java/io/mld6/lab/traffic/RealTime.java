// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

/// CLOCK_REALTIME from `System.nanoTime()` (CLOCK_MONOTONIC), and a watch over their distance:
/// both run at one rate, so that it changes only when somebody sets the clock.
///
/// *Thread*: [#of] and [#nowNanos] any; [#watch] one at a time.
public final class RealTime {
    /// The clocks of this machine.
    public static RealTime system() {
        throw new UnsupportedOperationException();
    }

    /// What CLOCK_REALTIME was, or will be, when `System.nanoTime()` said `nanoTime`, in nanoseconds
    /// since 1970; a step of the clock counts from the next [#watch] on. Good to a microsecond.
    public long of(long nanoTime) {
        throw new UnsupportedOperationException();
    }

    /// [#of] now.
    public long nowNanos() {
        throw new UnsupportedOperationException();
    }

    /// Compares the clocks again.
    ///
    /// @return nanoseconds CLOCK_REALTIME was set forward since the last time; 0 if it was not
    public long watch() {
        throw new UnsupportedOperationException();
    }
}
