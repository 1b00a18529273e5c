// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/// What a meter shows that several sources feed, as two engines with the same labels do. Thread:
/// any.
///
/// @param <T> a number, or times
class SharedMeter<T> {
    private final BinaryOperator<T> together;
    private final boolean lasting;
    private final List<Supplier<T>> sources = new ArrayList<>();
    /// What sources that have ended leave behind.
    private T ended;

    /// @param none of no sources
    /// @param lasting whether what a source has counted stays when it ends: a counter must not fall
    SharedMeter(T none, BinaryOperator<T> together, boolean lasting) {
        this.ended = none;
        this.together = together;
        this.lasting = lasting;
    }

    /// Times, which registries that can show buckets look into.
    static final class OfTimes extends SharedMeter<TimeDistribution>
            implements TimeDistribution.Source {
        OfTimes() {
            super(TimeDistribution.NONE, TimeDistribution::plus, true);
        }

        @Override
        public TimeDistribution times() {
            return value();
        }
    }

    /// A number.
    static SharedMeter<Double> of(Metric.Kind kind) {
        return switch (kind) {
            case COUNTER -> new SharedMeter<>(0.0, Double::sum, true);
            case GAUGE -> new SharedMeter<>(0.0, Double::sum, false);
            case PEAK, FACT -> new SharedMeter<>(0.0, Math::max, false);
            case LEAST -> new SharedMeter<>(Double.POSITIVE_INFINITY, Math::min, false);
            case TIMES -> throw new IllegalArgumentException("times are no numbers");
        };
    }

    /// All sources together. Sources may have to be waited for, and nobody who adds one waits with
    /// them.
    T value() {
        T value;
        List<Supplier<T>> now;
        synchronized (this) {
            value = ended;
            now = List.copyOf(sources);
        }
        for (Supplier<T> source : now) {
            value = together.apply(value, source.get());
        }
        return value;
    }

    synchronized void add(Supplier<T> source) {
        sources.add(source);
    }

    /// A source ends.
    ///
    /// @return whether it was the last one
    synchronized boolean end(Supplier<T> source) {
        if (lasting) {
            ended = together.apply(ended, source.get());
        }
        boolean _ = sources.remove(source);
        return sources.isEmpty();
    }
}
