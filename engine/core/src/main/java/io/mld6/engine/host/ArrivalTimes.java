// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.schedule.Draws;

/// The moments of [Arrivals], one after the other. The same in every shard, because distances are
/// pure draws. Thread: event loop only.
final class ArrivalTimes {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double FRACTION = 0x1.0p-53;

    private final Arrivals arrivals;
    private final long key;
    private int index;
    private double nanos;

    /// @param ordinal which call of the engine's life this is
    ArrivalTimes(Arrivals arrivals, Draws draws, long ordinal) {
        this.arrivals = arrivals;
        this.key = draws.key(Draws.Purpose.ARRIVAL, ordinal);
        // People do not begin together: the first one, too, comes after a distance.
        if (arrivals.law() == Arrivals.Law.POISSON) {
            nanos = distance();
        }
    }

    private double distance() {
        double uniform = ((Draws.bits(key, index, 0) >>> 11) + 1) * FRACTION;
        return -Math.log(uniform) * NANOS_PER_SECOND / arrivals.perSecond();
    }

    /// When the next one comes, in nanoseconds after the beginning.
    long nanos() {
        return (long) nanos;
    }

    /// Goes on to the one behind it.
    void advance() {
        index++;
        switch (arrivals.law()) {
            case EVEN -> nanos = index * NANOS_PER_SECOND / arrivals.perSecond();
            case POISSON -> nanos += distance();
            case AT_ONCE -> nanos = 0;
        }
    }
}
