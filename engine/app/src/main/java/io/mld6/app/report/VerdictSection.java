// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.lab.measure.ResultText;
import java.util.List;
import java.util.Map;

/// Sections 1 and 2: what became of the expectations, and whether the tester can be trusted.
final class VerdictSection {
    /// A sign beside each word, so that no outcome is told by its colour alone.
    private static final Map<String, String> SIGNS =
            Map.of("held", "✓", "missed", "✗", "inconclusive", "?", "no data", "–");

    /// What a tester may do wrong, in the words of who reads a report.
    private static final List<Map.Entry<String, String>> FAULTS =
            List.of(
                    Map.entry("answers_late", "Answers to queries that were late"),
                    Map.entry("kernel_dropped", "Frames the kernel dropped before they were read"),
                    Map.entry("frames_refused", "Frames the kernel refused to send"),
                    Map.entry("clock_stepped", "Steps of the clock"),
                    Map.entry("sender_slow", "Packets the sender was late with or did not send"),
                    Map.entry("events_dropped", "Events that did not reach the measurement"),
                    Map.entry("events_late", "Events that reached the measurement too late"),
                    Map.entry("flows_overflowed", "Packets of more flows than are kept"),
                    Map.entry("other", "Other faults"));

    private VerdictSection() {}

    static void write(Html to, RunResult result) {
        String verdict = result.verdict();
        JsonNode expectations = result.json().path("expectations");
        int held = 0;
        for (JsonNode one : expectations) {
            held += one.path("outcome").asText().equals("held") ? 1 : 0;
        }
        to.open("section", "id", "verdict");
        to.open("p", "class", "verdict " + verdict).element("strong", sign(verdict) + verdict);
        to.text(" " + held + " of " + expectations.size() + " expectations held").closeBlock();
        if (!expectations.isEmpty()) {
            to.open("div", "class", "scroll").open("table", "id", "expectations");
            Numbers.head(
                    to,
                    List.of("Outcome", "Expectation", "Phase", "Window"),
                    List.of("Value", "±", "Limit", "Broke at"));
            to.open("tbody");
            int index = 0;
            for (JsonNode one : expectations) {
                expectation(to, result, one, index++);
            }
            to.close().close().closeBlock();
        }
        to.closeBlock();
    }

    /// `✓ `.
    private static String sign(String outcome) {
        return SIGNS.getOrDefault(outcome, "?") + " ";
    }

    private static void expectation(Html to, RunResult result, JsonNode one, int index) {
        String outcome = one.path("outcome").asText();
        to.open("tr", "class", outcome.replace(' ', '-'));
        to.element("td", sign(outcome) + outcome, "class", "outcome");
        to.open("td").element("code", one.path("that").asText());
        if (one.path("population").isTextual()) {
            to.text(" of " + one.path("population").asText());
        }
        if (!one.path("why").asText().isEmpty()) {
            to.element("div", one.path("why").asText(), "class", "why");
        }
        to.close();
        to.element("td", one.path("phase").isTextual() ? one.path("phase").asText() : "run");
        to.element("td", window(one));
        value(to, one);
        Numbers.timeCell(to, one.path("resolutionSeconds"));
        limit(to, one);
        JsonNode broken = one.path("brokenUnixNanos");
        if (broken.isNumber()) {
            to.open("td", "class", "n")
                    .element(
                            "a",
                            Scale.clock(result.seconds(broken.asLong())),
                            "href",
                            "#" + Frame.brokeId(index))
                    .close();
        } else {
            to.nothing();
        }
        to.closeBlock();
    }

    private static String window(JsonNode one) {
        String text =
                one.path("overSeconds").isNumber()
                        ? "worst " + ResultText.seconds(one.path("overSeconds").asDouble())
                        : "whole phase";
        double settle = one.path("settleSeconds").asDouble();
        return settle > 0 ? text + ", after " + ResultText.seconds(settle) : text;
    }

    private static void value(Html to, JsonNode one) {
        JsonNode value = one.path("value");
        if (!value.isNumber()) {
            to.nothing();
            return;
        }
        String shown = shown(one, value);
        String least = one.path("lowerBound").asBoolean() ? "at least " : "";
        String of =
                one.path("aggregate").asText().equals("ratio")
                        ? " of " + Numbers.count(one.path("denominator"))
                        : "";
        to.number(value.asText(), least + shown + of);
    }

    private static void limit(Html to, JsonNode one) {
        to.number(one.path("limit").asText(), shown(one, one.path("limit")));
    }

    private static String shown(JsonNode one, JsonNode value) {
        return switch (one.path("aggregate").asText()) {
            case "count" -> Numbers.count(value);
            case "ratio" -> Numbers.share(value);
            case "rate" -> Numbers.count(value) + "/s";
            default ->
                    Numbers.TIMES.containsKey(one.path("number").asText())
                            ? ResultText.seconds(value.asDouble())
                            : Numbers.count(value);
        };
    }

    /// Whether to believe it: a tester that was late blames no device.
    static void trust(Html to, RunResult result) {
        JsonNode faults = result.json().path("faults");
        to.open("section", "id", "trust").element("h2", "Is it the tester?");
        to.element(
                "p",
                faults.isEmpty()
                        ? "No: it did everything in time, and saw everything that came."
                        : "Yes: what did not hold is not held against the device.",
                "class",
                faults.isEmpty() ? "" : "why");
        to.open("div", "class", "scroll").open("table").open("tbody");
        for (Map.Entry<String, String> kind : FAULTS) {
            JsonNode found = fault(faults, kind.getKey());
            if (found.isMissingNode() && kind.getKey().equals("other")) {
                continue;
            }
            to.open("tr", "class", found.isMissingNode() ? "" : "missed");
            to.element("th", kind.getValue(), "scope", "row");
            if (found.isMissingNode()) {
                to.number("0", "0").element("td", "");
            } else {
                Numbers.countCell(to, found.path("count"));
                to.element("td", found.path("line").asText());
            }
            to.closeBlock();
        }
        JsonNode lag = result.context().path("counters").path("responses.maxLagSeconds");
        if (lag.isNumber()) {
            to.open("tr").element("th", "Largest lag of a timer", "scope", "row");
            Numbers.timeCell(to, lag);
            to.element("td", "").closeBlock();
        }
        resolution(to, result);
        to.close().close().closeBlock().closeBlock();
    }

    private static JsonNode fault(JsonNode faults, String kind) {
        for (JsonNode fault : faults) {
            if (fault.path("fault").asText().equals(kind)) {
                return fault;
            }
        }
        return faults.path("none");
    }

    /// Below the gap between packets nothing is known of a latency.
    private static void resolution(Html to, RunResult result) {
        JsonNode channels = result.json().path(RunResult.RUN).path("channels");
        for (Map.Entry<String, JsonNode> channel : channels.properties()) {
            JsonNode known = channel.getValue().path("join_latency").path("resolutionSeconds");
            if (known.isMissingNode()) {
                known = channel.getValue().path("join_latency_warm").path("resolutionSeconds");
            }
            if (known.isNumber()) {
                to.open("tr")
                        .element(
                                "th",
                                "Resolution, from the gap between packets of " + channel.getKey(),
                                "scope",
                                "row");
                Numbers.timeCell(to, known);
                to.element("td", "").closeBlock();
            }
        }
    }
}
