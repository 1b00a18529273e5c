// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// One number of one phase, population or class of channels. Immutable.
///
/// Values are seconds or events, as [MeasuredNumber#unit] says; what was only counted has no
/// values, and then all of them are 0.
public final class NumberStats {
    /// Percentiles that results show.
    public static final List<Double> PERCENTILES = List.of(50.0, 90.0, 95.0, 99.0, 99.9, 99.99);

    /// Bounds of the buckets that results show, in seconds: what a change of channels is compared
    /// with.
    public static final List<Double> BUCKETS_SECONDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.125, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0);

    private final MeasuredNumber number;
    private final long count;
    private final double minimum;
    private final double mean;
    private final double maximum;
    private final Resolution resolution;
    private final long denominator;
    private final boolean lowerBound;
    private final Map<String, Long> details;
    /// Microseconds or events; null if there are no values. Never changed, never handed out.
    private final @Nullable Histogram histogram;

    /// How well values are known.
    ///
    /// @param seconds the mean gap between packets of the streams; NaN if none was seen
    /// @param measurable false if the timeout is shorter than ten gaps
    public record Resolution(double seconds, boolean measurable) {
        /// Of what does not depend on a stream.
        public static final Resolution NONE = new Resolution(Double.NaN, true);
    }

    NumberStats(
            MeasuredNumber number,
            Tally tally,
            Resolution resolution,
            long denominator,
            boolean lowerBound,
            Map<String, Long> details) {
        this.number = number;
        this.count = tally.count();
        this.minimum = tally.minimum();
        this.mean = tally.mean();
        this.maximum = tally.maximum();
        this.resolution = resolution;
        this.denominator = denominator;
        this.lowerBound = lowerBound;
        this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        this.histogram = tally.copyOfHistogram();
    }

    /// What was measured.
    public MeasuredNumber number() {
        return number;
    }

    /// How many values, or how many events.
    public long count() {
        return count;
    }

    /// Whether there are values, not only a count.
    public boolean hasValues() {
        return histogram != null;
    }

    /// The least value.
    public double minimum() {
        return minimum;
    }

    /// The arithmetic mean of all values.
    public double mean() {
        return mean;
    }

    /// The greatest value.
    public double maximum() {
        return maximum;
    }

    /// The value that so many percent do not exceed, to three digits, never above the greatest.
    public double percentile(double percent) {
        return histogram == null ? 0 : Math.min(maximum, Tally.valueAt(number, histogram, percent));
    }

    /// How well values are known.
    public Resolution resolution() {
        return resolution;
    }

    /// What a share of it is of: for losses the packets that should have come.
    public long denominator() {
        return denominator;
    }

    /// Its share; NaN if it is of nothing.
    public double ratio() {
        return denominator == 0 ? Double.NaN : (double) count / denominator;
    }

    /// Whether there may be more than was counted, as numbers of packets repeat.
    public boolean isLowerBound() {
        return lowerBound;
    }

    /// What belongs to it and is counted apart, by name.
    public Map<String, Long> details() {
        return details;
    }

    /// How many values are at most [#BUCKETS_SECONDS], each; empty without values in seconds.
    public List<Long> buckets() {
        if (histogram == null || number.unit() != MeasuredNumber.Unit.SECONDS) {
            return List.of();
        }
        return BUCKETS_SECONDS.stream()
                .map(bound -> histogram.getCountBetweenValues(0, Math.round(bound * 1e6)))
                .toList();
    }

    /// A copy of its values in microseconds or events; null if there are none.
    public @Nullable Histogram histogram() {
        return histogram == null ? null : histogram.copy();
    }
}
