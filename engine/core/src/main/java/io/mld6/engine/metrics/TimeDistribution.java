// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/// How many times there were, their sum, and how many of them were at most so long. Immutable.
public final class TimeDistribution {
    /// No times.
    public static final TimeDistribution NONE = new TimeDistribution(0, 0, new long[0]);

    /// Upper bounds of the buckets, in seconds: from a tick to a Maximum Response Delay and beyond,
    /// with those between that changes of channels are compared with.
    private static final double[] BOUNDS_SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.125, 0.2, 0.25, 0.5, 1, 2, 5, 10, 30, 60,
        120
    };

    private static final double MICROS = 1e6;

    private final long count;
    private final double seconds;
    /// By bucket; none if there are no times.
    private final long[] upTo;

    private TimeDistribution(long count, double seconds, long[] upTo) {
        this.count = count;
        this.seconds = seconds;
        this.upTo = upTo;
    }

    /// What a meter of such times is made of, for registries that can show buckets.
    @FunctionalInterface
    public interface Source {
        /// The times up to now.
        TimeDistribution times();
    }

    /// Of times in microseconds, as well as the histogram knows them.
    public static TimeDistribution ofMicros(Histogram micros) {
        double sum = 0;
        for (HistogramIterationValue value : micros.recordedValues()) {
            double middle = micros.medianEquivalentValue(value.getValueIteratedTo());
            sum += middle * value.getCountAtValueIteratedTo();
        }
        return of(micros, sum / MICROS);
    }

    /// As above, where the sum is known better.
    public static TimeDistribution of(Histogram micros, double seconds) {
        long[] upTo = new long[BOUNDS_SECONDS.length];
        for (int i = 0; i < upTo.length; i++) {
            upTo[i] = micros.getCountBetweenValues(0, Math.round(BOUNDS_SECONDS[i] * MICROS));
        }
        return new TimeDistribution(micros.getTotalCount(), seconds, upTo);
    }

    /// These and others.
    public TimeDistribution plus(TimeDistribution other) {
        long[] sums = new long[BOUNDS_SECONDS.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = countUpTo(i) + other.countUpTo(i);
        }
        return new TimeDistribution(count + other.count, seconds + other.seconds, sums);
    }

    /// How many there were.
    public long count() {
        return count;
    }

    /// Their sum.
    public double seconds() {
        return seconds;
    }

    /// How many buckets there are, without one for all.
    public static int buckets() {
        return BOUNDS_SECONDS.length;
    }

    /// The longest time of a bucket, in seconds; rising.
    public static double boundSeconds(int bucket) {
        return BOUNDS_SECONDS[bucket];
    }

    /// How many times are at most as long as the bound of a bucket.
    public long countUpTo(int bucket) {
        return upTo.length == 0 ? 0 : upTo[bucket];
    }
}
