// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.lab.scenario.Action.Arriving;
import java.util.function.IntToDoubleFunction;

/// When those of a crowd of known size have their turns, after the crowd began. Immutable.
final class ArrivingTimes {
    private static final double SECOND = 1e9;

    private final long[] nanos;
    private final boolean paced;

    /// @param count how many come
    /// @param withinNanos how long there is for them if no rate is given
    /// @param ordinal tells this crowd from others
    ArrivingTimes(Arriving arriving, int count, long withinNanos, Chance chance, long ordinal) {
        boolean open = arriving.perSecond() > 0;
        double whole = open ? count * SECOND / arriving.perSecond() : Math.max(1, withinNanos);
        this.paced = arriving.law() != Arriving.Law.AT_ONCE;
        this.nanos =
                switch (arriving.law()) {
                    case AT_ONCE -> new long[count];
                    case EVEN -> times(count, i -> whole * i / count);
                    case POISSON ->
                            poisson(
                                    count,
                                    open,
                                    whole,
                                    i -> chance.uniform(Chance.What.ARRIVAL, 0, i, ordinal));
                    case S_CURVE -> times(count, i -> whole * smooth((i + 0.5) / count));
                };
    }

    /// The x at which 3x² - 2x³ has come to a share: nobody arrives at the ends, most in
    /// the middle.
    private static double smooth(double share) {
        return 0.5 - Math.sin(Math.asin(1 - 2 * share) / 3);
    }

    private static long[] times(int count, IntToDoubleFunction law) {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = (long) law.applyAsDouble(i);
        }
        return times;
    }

    /// @param open whether a rate is kept whatever the time; else all come within it, as uniform
    ///     as a Poisson process of known size is
    private static long[] poisson(
            int count, boolean open, double whole, IntToDoubleFunction uniform) {
        double[] sums = new double[count + 1];
        double sum = 0;
        for (int i = 0; i <= count; i++) {
            sum -= Math.log1p(-uniform.applyAsDouble(i));
            sums[i] = sum;
        }
        double scale = whole / (open ? Math.max(1, count) : sum);
        return times(count, i -> sums[i] * scale);
    }

    /// The moment of the `i`-th, in nanoseconds after the begin.
    long nanos(int i) {
        return nanos[i];
    }

    /// Whether each has a moment of its own, behind which it can be.
    boolean isPaced() {
        return paced;
    }
}
