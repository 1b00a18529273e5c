// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.lab.scenario.Action.Arriving;

/// When those of a crowd of known size have their turns, after the crowd began.
final class ArrivingTimes {
    private static final double SECOND = 1e9;

    private final long[] nanos;

    /// @param count how many come
    /// @param withinNanos how long there is for them if no rate is given
    /// @param ordinal tells this crowd from others of the population
    ArrivingTimes(
            Arriving arriving,
            int count,
            long withinNanos,
            Chance chance,
            int population,
            long ordinal) {
        double whole =
                arriving.perSecond() > 0
                        ? count * SECOND / arriving.perSecond()
                        : Math.max(1, withinNanos);
        this.nanos =
                switch (arriving.law()) {
                    case AT_ONCE -> new long[count];
                    case EVEN -> times(count, i -> whole * i / count);
                    case POISSON -> poisson(count, arriving.perSecond() > 0, whole, i ->
                            chance.uniform(Chance.What.ARRIVAL, population, i, ordinal));
                    // The rate is half a sine wave: nobody at the ends, most in the middle.
                    case S_CURVE ->
                            times(count, i -> whole * Math.acos(1 - 2 * (i + 0.5) / count) / Math.PI);
                };
    }

    private interface IntToDouble {
        double of(int i);
    }

    private static long[] times(int count, IntToDouble law) {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = (long) law.of(i);
        }
        return times;
    }

    /// @param open whether a rate is kept whatever the time; else all come within it, as uniform
    ///     as a Poisson process of known size is
    private static long[] poisson(int count, boolean open, double whole, IntToDouble uniform) {
        double[] sums = new double[count + 1];
        double sum = 0;
        for (int i = 0; i <= count; i++) {
            sum -= Math.log1p(-uniform.of(i));
            sums[i] = sum;
        }
        double scale = whole / (open ? Math.max(1, count) : sum);
        return times(count, i -> sums[i] * scale);
    }

    /// How many come.
    int count() {
        return nanos.length;
    }

    /// The moment of the `i`-th, in nanoseconds after the begin.
    long nanos(int i) {
        return nanos[i];
    }
}
