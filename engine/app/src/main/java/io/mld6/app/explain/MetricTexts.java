// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.explain;

import io.mld6.engine.metrics.Metric;
import io.mld6.engine.metrics.Metric.Kind;
import io.mld6.engine.metrics.MldMetric;
import io.mld6.lab.measure.ScenarioMetric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What metrics mean, by the names Prometheus gives them. Their texts are those of the metrics.
final class MetricTexts {
    static final String KIND = "metric";

    private static final String TOTAL = "_total";

    private MetricTexts() {}

    static Stream<Metric> metrics() {
        return Stream.concat(Stream.of(MldMetric.values()), Stream.of(ScenarioMetric.values()));
    }

    static List<Explanation> all() {
        return metrics().map(MetricTexts::explained).toList();
    }

    private static Explanation explained(Metric metric) {
        SequencedMap<String, String> parts = new LinkedHashMap<>();
        parts.put(Explanation.MEANS, metric.description() + ".");
        parts.put("kind", kind(metric.kind()));
        String unit = metric.unit();
        if (unit != null) {
            parts.put("unit", unit);
        }
        parts.put(Explanation.TRY, "--listen ADDRESS:PORT, then GET /metrics.");
        return new Explanation(name(metric), KIND, parts);
    }

    private static String kind(Kind kind) {
        return switch (kind) {
            case COUNTER -> "a counter: only grows";
            case GAUGE -> "a gauge: how it is now";
            case PEAK -> "a gauge: of several, the greatest";
            case LEAST -> "a gauge: of several, the least";
            case FACT -> "a fact: 1 while what its labels say is so";
            case TIMES -> "a histogram of times";
        };
    }

    /// As Prometheus calls it: `mld6_messages_sent_total`.
    static String name(Metric metric) {
        StringBuilder name = new StringBuilder(metric.meterName().replace('.', '_'));
        @Nullable String unit = metric.unit();
        if (unit != null && !name.toString().endsWith("_" + unit)) {
            name.append('_').append(unit);
        }
        return metric.kind() == Kind.COUNTER ? name + TOTAL : name.toString();
    }

    /// Without what a kind of metric or of sample adds to it: `mld6_x_total` and
    /// `mld6_x_seconds_bucket` are about `mld6_x`.
    static String bare(String plain) {
        return plain.replaceFirst("(_seconds|_bytes)?(_total|_bucket|_count|_sum|_max)?$", "");
    }
}
