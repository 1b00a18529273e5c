// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.watch;

import io.mld6.engine.linux.ClockPair;

/// The clock of a live watch: nanoseconds since 1970 as they were when it began, which goes on as
/// `System.nanoTime()` does. The kernel stamps frames by CLOCK_REALTIME, which may be set; it is
/// read anew at each tick.
///
/// *Thread*: the event loop's, but for [#now].
final class FrameClock {
    private final long offsetNanos;
    private ClockPair clocks;
    private long ticked;
    private long readUntil;
    private long came;
    private boolean heard;

    FrameClock() {
        clocks = ClockPair.read();
        offsetNanos = clocks.realNanos() - clocks.monotonicNanos();
        ticked = now();
        readUntil = ticked;
    }

    long now() {
        return offsetNanos + System.nanoTime();
    }

    /// When a frame came that is read now.
    ///
    /// @param stampNanos the kernel's; 0 for none
    long moment(long stampNanos) {
        long now = now();
        long stamped = stampNanos - clocks.realNanos() + clocks.monotonicNanos() + offsetNanos;
        came = stampNanos == 0 ? now : Math.clamp(stamped, readUntil, now);
        heard = true;
        return came;
    }

    /// To be called as a task of the event loop, which reads the socket between two of them.
    ///
    /// @return the moment until which every frame has been read: that of the tick before, or of the
    ///     last frame if older ones than that tick still came
    long tick() {
        readUntil = heard ? Math.max(readUntil, Math.min(came, ticked)) : ticked;
        heard = false;
        ticked = now();
        clocks = ClockPair.read();
        return readUntil;
    }
}
