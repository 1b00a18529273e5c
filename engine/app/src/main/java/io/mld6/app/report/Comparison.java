// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Two runs side by side, and what is worse in the later one. Immutable.
///
/// @param rows what both can be compared by
/// @param unpaired names of phases and expectations that only one of them has
record Comparison(List<Row> rows, List<String> unpaired) {
    private static final List<String> TIMES =
            List.of(
                    "join_latency",
                    "join_latency_warm",
                    "leave_latency",
                    "zap_latency",
                    "zap_gap",
                    "zap_overlap");
    private static final List<String> PERCENTILES = List.of("p50", "p99");
    private static final List<String> FAILURES =
            List.of(
                    "join_failed",
                    "leave_failed",
                    "data_lost",
                    "data_duplicated",
                    "data_reordered",
                    "data_unwanted");
    private static final double WORST = 2;

    /// How values are shown.
    enum Kind {
        /// Seconds.
        TIME,
        /// How much of what there was: a share if it is known of what, else a count.
        SHARE,
        /// What became of an expectation.
        OUTCOME
    }

    /// One value of both.
    ///
    /// @param phase its name, or `run`
    /// @param what `p99(join_latency)`
    /// @param earlier NaN if that one has none
    /// @param later NaN if that one has none
    /// @param earlierText of an outcome, or a count behind a share
    /// @param laterText the same
    /// @param regression whether it is worse by more than is tolerated
    record Row(
            String phase,
            String what,
            Kind kind,
            double earlier,
            double later,
            String earlierText,
            String laterText,
            boolean regression) {}

    static Comparison of(RunResult earlier, RunResult later, Tolerance tolerance) {
        List<Row> rows = new ArrayList<>();
        List<String> unpaired = new ArrayList<>();
        outcomes(rows, unpaired, earlier, later);
        Map<String, JsonNode> before = phases(earlier);
        Map<String, JsonNode> after = phases(later);
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> unpaired.add("phase " + name + ": only in the earlier one"));
        for (Map.Entry<String, JsonNode> phase : after.entrySet()) {
            JsonNode old = before.get(phase.getKey());
            if (old == null) {
                unpaired.add("phase " + phase.getKey() + ": only in the later one");
            } else {
                numbers(rows, phase.getKey(), old, phase.getValue(), tolerance);
            }
        }
        return new Comparison(List.copyOf(rows), List.copyOf(unpaired));
    }

    private static Map<String, JsonNode> phases(RunResult result) {
        Map<String, JsonNode> phases = new LinkedHashMap<>();
        result.phases().forEach(one -> phases.put(one.path("name").asText(), one));
        return phases;
    }

    private static void outcomes(
            List<Row> rows, List<String> unpaired, RunResult earlier, RunResult later) {
        Map<String, JsonNode> before = expectations(earlier);
        Map<String, JsonNode> after = expectations(later);
        before.keySet().stream()
                .filter(key -> !after.containsKey(key))
                .forEach(key -> unpaired.add(key + ": only in the earlier one"));
        for (Map.Entry<String, JsonNode> entry : after.entrySet()) {
            JsonNode old = before.get(entry.getKey());
            if (old == null) {
                unpaired.add(entry.getKey() + ": only in the later one");
                continue;
            }
            String was = old.path("outcome").asText();
            String is = entry.getValue().path("outcome").asText();
            rows.add(
                    new Row(
                            phase(entry.getValue()),
                            entry.getValue().path("that").asText(),
                            Kind.OUTCOME,
                            rank(was),
                            rank(is),
                            was,
                            is,
                            is.equals("missed") && !was.equals("missed")));
        }
    }

    private static double rank(String outcome) {
        return switch (outcome) {
            case "held" -> 0;
            case "missed" -> WORST;
            default -> 1;
        };
    }

    /// By their words, phase and population; of equal ones the last.
    private static Map<String, JsonNode> expectations(RunResult result) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        for (JsonNode one : result.json().path("expectations")) {
            String of =
                    one.path("population").isTextual()
                            ? " of " + one.path("population").asText()
                            : "";
            all.put(one.path("that").asText() + of + " in " + phase(one), one);
        }
        return all;
    }

    private static String phase(JsonNode expectation) {
        JsonNode phase = expectation.path("phase");
        return phase.isTextual() ? phase.asText() : RunResult.RUN;
    }

    private static void numbers(
            List<Row> rows, String phase, JsonNode old, JsonNode now, Tolerance tolerance) {
        for (String number : TIMES) {
            JsonNode before = old.path("numbers").path(number);
            JsonNode after = now.path("numbers").path(number);
            for (String percentile : PERCENTILES) {
                time(rows, phase, number, percentile, before, after, tolerance);
            }
        }
        for (String number : FAILURES) {
            failures(
                    rows,
                    phase,
                    number,
                    old.path("numbers").path(number),
                    now.path("numbers").path(number),
                    tolerance);
        }
    }

    private static void time(
            List<Row> rows,
            String phase,
            String number,
            String percentile,
            JsonNode before,
            JsonNode after,
            Tolerance tolerance) {
        double earlier = value(before, percentile);
        double later = value(after, percentile);
        if (Double.isNaN(earlier) && Double.isNaN(later)) {
            return;
        }
        double resolution =
                Math.max(
                        before.path("resolutionSeconds").asDouble(0),
                        after.path("resolutionSeconds").asDouble(0));
        rows.add(
                new Row(
                        phase,
                        percentile + "(" + number + ")",
                        Kind.TIME,
                        earlier,
                        later,
                        "",
                        "",
                        tolerance.isExceeded(earlier, later, resolution)));
    }

    private static double value(JsonNode stats, String name) {
        return stats.path("count").asLong() > 0 && stats.path(name).isNumber()
                ? stats.path(name).asDouble()
                : Double.NaN;
    }

    /// By shares, as two runs need not be of the same size.
    private static void failures(
            List<Row> rows,
            String phase,
            String number,
            JsonNode before,
            JsonNode after,
            Tolerance tolerance) {
        if (before.path("count").asLong() == 0 && after.path("count").asLong() == 0) {
            return;
        }
        boolean shares = before.path("ratio").isNumber() && after.path("ratio").isNumber();
        String by = shares ? "ratio" : "count";
        double earlier = before.path(by).asDouble(0);
        double later = after.path(by).asDouble(0);
        rows.add(
                new Row(
                        phase,
                        by + "(" + number + ")",
                        Kind.SHARE,
                        earlier,
                        later,
                        shares ? before.path("count").asText() : "",
                        shares ? after.path("count").asText() : "",
                        tolerance.isExceeded(earlier, later, 0)));
    }

    /// What is worse.
    List<Row> regressions() {
        return rows.stream().filter(Row::regression).toList();
    }
}
