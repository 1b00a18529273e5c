// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Section 4: how long joins, leaves and changes of channels took, by phase and population, and how
/// that is spread.
final class LatencySection {
    static final List<String> NUMBERS =
            List.of("join_latency", "join_latency_warm", "leave_latency", "zap_latency");

    private static final List<String> VALUES = List.of("p50", "p90", "p99", "p99.9", "max");

    private LatencySection() {}

    static void write(Html to, RunResult result) {
        to.open("section", "id", "latency").element("h2", "Latencies");
        boolean any = false;
        for (JsonNode phase : result.phases()) {
            any |= hasAny(phase, NUMBERS);
        }
        if (!any) {
            to.element("p", "Nobody joined, left or changed channels.", "class", "muted")
                    .closeBlock();
            return;
        }
        to.element(
                "p",
                "From the moment the kernel took a Report to the first packet (joins, changes) or"
                        + " the last one (leaves). Warm: the channel flowed there already.",
                "class",
                "muted");
        to.open("div", "class", "scroll").open("table", "id", "latencies");
        Numbers.head(
                to,
                List.of("Phase", "What", "Of"),
                List.of("n", "p50", "p90", "p99", "p99.9", "max", "±"));
        for (JsonNode phase : result.phases()) {
            rows(to, phase, NUMBERS);
        }
        to.close().closeBlock();
        histograms(to, result, NUMBERS);
        to.closeBlock();
    }

    static boolean hasAny(JsonNode phase, List<String> numbers) {
        return numbers.stream().anyMatch(number -> hasValues(phase.path("numbers").path(number)));
    }

    private static boolean hasValues(JsonNode stats) {
        return stats.path("count").asLong() > 0 && stats.has("max");
    }

    /// A body of the table for a phase: each number of all, and of its populations where there are
    /// several.
    static void rows(Html to, JsonNode phase, List<String> numbers) {
        to.open("tbody");
        String name = phase.path("name").asText();
        for (String number : numbers) {
            JsonNode all = phase.path("numbers").path(number);
            if (!hasValues(all)) {
                continue;
            }
            row(to, name, number, "all", all);
            name = "";
            if (phase.path("populations").size() > 1) {
                for (Map.Entry<String, JsonNode> one : phase.path("populations").properties()) {
                    JsonNode stats = one.getValue().path(number);
                    if (hasValues(stats)) {
                        row(to, "", "", one.getKey(), stats);
                    }
                }
            }
        }
        to.closeBlock();
    }

    private static void row(Html to, String phase, String number, String of, JsonNode stats) {
        to.open("tr", "class", of.equals("all") ? "" : "part");
        to.element("th", phase, "scope", "row");
        to.element("td", number.isEmpty() ? "" : Numbers.TIMES.getOrDefault(number, number));
        to.element("td", of);
        Numbers.countCell(to, stats.path("count"));
        VALUES.forEach(value -> Numbers.timeCell(to, stats.path(value)));
        Numbers.timeCell(to, stats.path("resolutionSeconds"));
        to.closeBlock();
    }

    /// How the values of the whole run are spread, where that is known.
    static void histograms(Html to, RunResult result, List<String> numbers) {
        to.open("div", "class", "grid");
        for (String number : numbers) {
            Histogram histogram = result.histogram(RunResult.RUN, number);
            if (histogram != null && histogram.getTotalCount() > 0) {
                String title =
                        "%s, %,d values"
                                .formatted(Numbers.TIMES.get(number), histogram.getTotalCount());
                to.open("figure", "class", "spread", "id", "spread-" + number)
                        .element("figcaption", title);
                HistogramChart.write(to, title, histogram, limit(result, number));
                to.closeBlock();
            }
        }
        to.closeBlock();
    }

    /// The lowest limit that an expectation sets to a percentile or the greatest.
    private static double limit(RunResult result, String number) {
        double lowest = Double.NaN;
        for (JsonNode one : result.json().path("expectations")) {
            String aggregate = one.path("aggregate").asText();
            if (one.path("number").asText().equals(number)
                    && (aggregate.equals("percentile") || aggregate.equals("max"))
                    && !(lowest <= one.path("limit").asDouble())) {
                lowest = one.path("limit").asDouble();
            }
        }
        return lowest;
    }
}
