// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.schedule.Draws;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// Each listener's random delay of up to a second before its first packet (RFC 4862 §5.4.2), and
/// the order in which the listeners start because of it.
final class StartDelays {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// Delay in nanoseconds above the listener's number, in order.
    private final long[] starts;

    /// @param share whose listeners are to start
    StartDelays(Draws draws, Share share) {
        starts = new long[share.listeners()];
        long key = draws.key(Draws.Purpose.START, 0);
        for (int i = 0; i < starts.length; i++) {
            int listener = share.listener(i);
            long bits = Draws.bits(key, share.row(listener), 0);
            starts[i] = (Math.unsignedMultiplyHigh(bits, LONGEST_NANOS) << 32) | listener;
        }
        Arrays.sort(starts);
    }

    /// The listener that starts as number `position`.
    int listener(int position) {
        return (int) starts[position];
    }

    /// When it starts, after the beginning.
    long delayNanos(int position) {
        return starts[position] >>> 32;
    }
}
