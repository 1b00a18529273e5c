// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.cli.ShellText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Sections 7 to 9: what was counted, where it ran, and how to run it again.
final class FactsSection {
    private static final List<String> MESSAGES =
            List.of("queryV1", "queryV2", "reportV1", "reportV2", "doneV1");
    private static final List<String> MESSAGE_NAMES =
            List.of("Query v1", "Query v2", "Report v1", "Report v2", "Done v1");
    private static final List<String> QUERY_TIMES =
            List.of("query_interval", "query_response", "query_spacing");

    private FactsSection() {}

    static void counters(Html to, RunResult result) {
        JsonNode counters = result.context().path("counters");
        to.open("section", "id", "counters").element("h2", "Protocol");
        if (counters.isObject()) {
            to.open("div", "class", "scroll").open("table", "id", "messages");
            Numbers.head(to, List.of(""), MESSAGE_NAMES);
            to.open("tbody");
            for (String way : List.of("sent", "received")) {
                to.open("tr").element("th", way, "scope", "row");
                MESSAGES.forEach(kind -> Numbers.countCell(to, counters.path(way + "." + kind)));
                to.closeBlock();
            }
            to.close().close().closeBlock();
        }
        JsonNode whole = result.json().path(RunResult.RUN);
        if (LatencySection.hasAny(whole, QUERY_TIMES)) {
            to.open("div", "class", "scroll").open("table", "id", "queries");
            Numbers.head(
                    to,
                    List.of("Phase", "Queries of the device", "Of"),
                    List.of("n", "p50", "p90", "p99", "p99.9", "max", "±"));
            LatencySection.rows(to, whole, QUERY_TIMES);
            to.close().closeBlock();
        }
        if (counters.isObject()) {
            others(to, counters);
        }
        to.closeBlock();
    }

    /// What is not 0, and stands in no table above.
    private static void others(Html to, JsonNode counters) {
        to.open("details").element("summary", "All counters that are not 0");
        to.open("div", "class", "scroll").open("table", "id", "counters-all").open("tbody");
        for (Map.Entry<String, JsonNode> counter : counters.properties()) {
            if (counter.getValue().asDouble() != 0) {
                to.open("tr").open("th", "scope", "row").element("code", counter.getKey()).close();
                if (counter.getKey().endsWith("Seconds")) {
                    Numbers.timeCell(to, counter.getValue());
                } else {
                    Numbers.countCell(to, counter.getValue());
                }
                to.closeBlock();
            }
        }
        to.close().close().close().closeBlock();
    }

    static void environment(Html to, RunResult result) {
        JsonNode context = result.context();
        to.open("section", "id", "environment").element("h2", "Environment");
        to.open("div", "class", "scroll").open("table").open("tbody");
        for (Map.Entry<String, JsonNode> fact : context.path("environment").properties()) {
            row(to, fact.getKey(), fact.getValue().asText());
        }
        row(to, "seed", result.json().path("seed").asText());
        List<String> typed = typed(context);
        if (!typed.isEmpty()) {
            to.open("tr").element("th", "command line", "scope", "row");
            to.open("td").element("code", ShellText.of(typed)).close().closeBlock();
        }
        to.close().close().closeBlock();
        if (context.path("scenario").isTextual()) {
            to.element("h3", "Scenario");
            to.element("pre", context.path("scenario").asText(), "id", "scenario", "tabindex", "0");
        }
        to.closeBlock();
    }

    private static void row(Html to, String name, String value) {
        to.open("tr").element("th", name, "scope", "row").element("td", value).closeBlock();
    }

    private static List<String> typed(JsonNode context) {
        List<String> typed = new ArrayList<>();
        if (context.path("commandLine").isArray()) {
            typed.add("mld6");
            context.path("commandLine").forEach(argument -> typed.add(argument.asText()));
        }
        return typed;
    }

    static void again(Html to, RunResult result) {
        List<String> typed = typed(result.context());
        if (typed.isEmpty()) {
            return;
        }
        to.open("section", "id", "again").element("h2", "Run it again");
        to.element(
                "p",
                "Save the scenario above under the name that the command has, or give the name of"
                        + " an example. The seed gives the same draws"
                        + (result.isRehearsal()
                                ? ", and the rehearsal the same numbers."
                                : "; the network need not do the same."));
        List<String> command = new ArrayList<>(typed);
        command.add("--set");
        command.add("seed=" + result.json().path("seed").asText());
        to.element("pre", ShellText.of(command));
        to.element(
                "p",
                "Beside another run, with exit status 99 if it was worse: mld6 compare EARLIER LATER",
                "class",
                "muted");
        to.closeBlock();
    }
}
