// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.mld6.engine.schedule.Draws;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// Each listener's random delay of up to a second before its first packet (RFC 4862 §5.4.2), and
/// the order in which the listeners start because of it.
final class StartDelays {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// Delay in nanoseconds above the listener's number, in order.
    private final long[] starts;

    StartDelays(Draws draws, int listeners) {
        starts = new long[listeners];
        long key = draws.key(Draws.Purpose.START, 0);
        for (int i = 0; i < listeners; i++) {
            long delay = Math.unsignedMultiplyHigh(Draws.bits(key, i, 0), LONGEST_NANOS);
            starts[i] = (delay << 32) | i;
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
