// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Which meters a snapshot fills: a row for each, with its labels and where its value stands.
///
/// @param <S> the snapshot
public final class MeterTable<S> {
    private final List<Row<S>> rows = new ArrayList<>();

    /// With no row yet.
    public MeterTable() {}

    /// One meter. Only times have a value of their own kind; all others have a number.
    ///
    /// @param <S> the snapshot
    record Row<S>(
            Metric metric,
            Tags labels,
            ToDoubleFunction<S> number,
            Function<S, TimeDistribution> times) {}

    /// Adds a meter that shows a number.
    ///
    /// @param labels name and value in turn
    /// @throws IllegalArgumentException if the metric is one of times, or a value is missing
    public void add(Metric metric, ToDoubleFunction<S> number, String... labels) {
        if (metric.kind() == Metric.Kind.TIMES) {
            throw new IllegalArgumentException("not a number: " + metric.meterName());
        }
        rows.add(new Row<>(metric, Tags.of(labels), number, _ -> TimeDistribution.NONE));
    }

    /// Adds a meter that shows times.
    ///
    /// @param labels name and value in turn
    /// @throws IllegalArgumentException if the metric is not one of times, or a value is missing
    public void addTimes(Metric metric, Function<S, TimeDistribution> times, String... labels) {
        if (metric.kind() != Metric.Kind.TIMES) {
            throw new IllegalArgumentException("not times: " + metric.meterName());
        }
        rows.add(new Row<>(metric, Tags.of(labels), _ -> Double.NaN, times));
    }

    List<Row<S>> rows() {
        return List.copyOf(rows);
    }
}
