// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.schedule.Draws;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/// Each listener's random delay of up to a second before its first packet (RFC 4862 §5.4.2), and
/// the order in which the listeners start because of it.
final class StartDelays {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// Delay in nanoseconds above the listener's number, in order.
    private final long[] starts;

    /// @param firstRow number in the engine of the population's first listener
    /// @param listeners how many are to start
    /// @param order maps 0, 1, 2 ... to their numbers in the population
    StartDelays(Draws draws, int firstRow, int listeners, IntUnaryOperator order) {
        starts = new long[listeners];
        long key = draws.key(Draws.Purpose.START, 0);
        for (int i = 0; i < listeners; i++) {
            int listener = order.applyAsInt(i);
            long bits = Draws.bits(key, firstRow + listener, 0);
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
