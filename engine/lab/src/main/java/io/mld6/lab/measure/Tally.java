// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.lab.measure.MeasuredNumber.Unit;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Values of one number, or only how many: count, sum and bounds exactly, the rest in a histogram
/// of three digits that is made with the first value. Thread: the measuring one.
final class Tally {
    private static final int DIGITS = 3;

    /// Greatest value of a histogram: longer times count as a minute, but those between queries,
    /// which are longer by nature.
    private static final long MOST_MICROS = TimeUnit.SECONDS.toMicros(60);

    private static final long MOST_QUERY_MICROS = TimeUnit.DAYS.toMicros(1);

    private final MeasuredNumber number;
    private final double unit;
    private long count;
    private double sum;
    private long minimum = Long.MAX_VALUE;
    private long maximum = Long.MIN_VALUE;
    private @Nullable Histogram histogram;

    Tally(MeasuredNumber number) {
        this.number = number;
        this.unit = number.unit() == Unit.SECONDS ? 1e9 : 1;
    }

    /// One more value.
    ///
    /// @param value nanoseconds or events, not negative
    void record(long value) {
        count++;
        sum += value;
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        if (histogram == null) {
            histogram = emptyHistogram();
        }
        histogram.recordValue(stored(value));
    }

    /// Events without a value.
    ///
    /// @param more may be negative if some turned out not to be
    void count(long more) {
        count += more;
    }

    /// All values and events of another.
    void add(Tally other) {
        count += other.count;
        sum += other.sum;
        minimum = Math.min(minimum, other.minimum);
        maximum = Math.max(maximum, other.maximum);
        if (other.histogram != null) {
            if (histogram == null) {
                histogram = emptyHistogram();
            }
            histogram.add(other.histogram);
        }
    }

    /// As new; keeps its memory.
    void clear() {
        count = 0;
        sum = 0;
        minimum = Long.MAX_VALUE;
        maximum = Long.MIN_VALUE;
        if (histogram != null) {
            histogram.reset();
        }
    }

    long count() {
        return count;
    }

    boolean hasValues() {
        return maximum != Long.MIN_VALUE;
    }

    /// Seconds or events; 0 without values.
    double minimum() {
        return hasValues() ? minimum / unit : 0;
    }

    /// Seconds or events; 0 without values.
    double maximum() {
        return hasValues() ? maximum / unit : 0;
    }

    /// Seconds or events; 0 without values.
    double mean() {
        return hasValues() ? sum / count / unit : 0;
    }

    /// Seconds or events that so many percent do not exceed; 0 without values.
    double percentile(double percent) {
        return histogram == null || !hasValues()
                ? 0
                : Math.min(maximum(), valueAt(number, histogram, percent));
    }

    /// Null without values.
    @Nullable Histogram copyOfHistogram() {
        return histogram == null || !hasValues() ? null : histogram.copy();
    }

    /// Seconds or events.
    static double valueAt(MeasuredNumber number, Histogram histogram, double percent) {
        long value = histogram.getValueAtPercentile(percent);
        return number.unit() == Unit.SECONDS ? value / 1e6 : value;
    }

    private long stored(long value) {
        if (number.unit() != Unit.SECONDS) {
            return value;
        }
        long most = number == MeasuredNumber.QUERY_INTERVAL ? MOST_QUERY_MICROS : MOST_MICROS;
        return Math.min(most, (value + 500) / 1000);
    }

    private static Histogram emptyHistogram() {
        return new Histogram(DIGITS);
    }
}
