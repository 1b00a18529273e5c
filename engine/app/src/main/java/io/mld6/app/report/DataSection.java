// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Sections 5 and 6: changes of channels, and what came of each class of channels.
final class DataSection {
    private static final List<String> ZAP_TIMES = List.of("zap_gap", "zap_overlap");
    private static final String OF_RUN = "run";
    private static final int MOST_GROUPS = 20;

    private DataSection() {}

    static void zapping(Html to, RunResult result) {
        if (result.json().path(OF_RUN).at("/numbers/zap_latency/details/zaps").asLong() == 0) {
            return;
        }
        to.open("section", "id", "zapping").element("h2", "Changes of channels");
        to.open("div", "class", "scroll").open("table", "id", "zaps");
        Numbers.head(
                to,
                List.of("Phase"),
                List.of(
                        "changes",
                        "to a channel that flowed",
                        "with a gap",
                        "overlapping",
                        "overlap, packets",
                        "skipped"));
        to.open("tbody");
        for (JsonNode phase : result.phases()) {
            JsonNode numbers = phase.path("numbers");
            JsonNode details = numbers.path("zap_latency").path("details");
            if (details.path("zaps").asLong() == 0) {
                continue;
            }
            to.open("tr").element("th", phase.path("name").asText(), "scope", "row");
            Numbers.countCell(to, details.path("zaps"));
            Numbers.countCell(to, details.path("warm"));
            Numbers.countCell(to, numbers.path("zap_gap").path("count"));
            Numbers.countCell(to, numbers.path("zap_overlap").path("count"));
            Numbers.countCell(to, numbers.path("zap_overlap").path("details").path("packets"));
            Numbers.countCell(to, numbers.path("zap_skipped").path("count"));
            to.closeBlock();
        }
        to.close().close().closeBlock();
        to.open("div", "class", "scroll").open("table");
        Numbers.head(
                to,
                List.of("Phase", "What", "Of"),
                List.of("n", "p50", "p90", "p99", "p99.9", "max", "±"));
        for (JsonNode phase : result.phases()) {
            LatencySection.rows(to, phase, ZAP_TIMES);
        }
        to.close().closeBlock();
        LatencySection.histograms(to, result, ZAP_TIMES);
        to.closeBlock();
    }

    /// Which groups people chose, where that was counted.
    static void popularity(Html to, RunResult result) {
        JsonNode popularity = result.json().path("popularity");
        if (popularity.path("joins").asLong() == 0) {
            return;
        }
        JsonNode most = popularity.path("most");
        int shown = Math.min(MOST_GROUPS, most.size());
        to.open("section", "id", "popularity").element("h2", "Popularity");
        to.element(
                "p",
                String.format(
                        Locale.ROOT,
                        "%,d joins of %,d groups, those of changes included%s.",
                        popularity.path("joins").asLong(),
                        popularity.path("groups").asLong(),
                        shown < popularity.path("groups").asLong()
                                ? "; the " + shown + " most popular are these"
                                : ""),
                "class",
                "muted");
        to.open("div", "class", "scroll").open("table", "id", "popular");
        Numbers.head(to, List.of("Group", "Channels"), List.of("joins", ""));
        to.open("tbody");
        double first = most.path(0).path("joins").asDouble();
        for (int i = 0; i < shown; i++) {
            JsonNode one = most.path(i);
            to.open("tr").element("th", one.path("group").asText(), "scope", "row");
            to.element("td", one.path("channels").asText());
            Numbers.countCell(to, one.path("joins"));
            to.open("td", "class", "share");
            double share = one.path("joins").asDouble() / first;
            String width = String.format(Locale.ROOT, "width: %.1f%%", 100 * share);
            to.element("i", "", "style", width).close().closeBlock();
        }
        to.close().close().closeBlock().closeBlock();
    }

    static void channels(Html to, RunResult result) {
        to.open("section", "id", "data").element("h2", "Data");
        to.open("div", "class", "scroll").open("table", "id", "channels");
        Numbers.head(
                to,
                List.of("Phase", "Channels"),
                List.of(
                        "received",
                        "lost",
                        "share",
                        "runs of loss",
                        "longest",
                        "duplicated",
                        "reordered",
                        "unwanted",
                        "never wanted"));
        for (JsonNode phase : result.phases()) {
            to.open("tbody");
            String name = phase.path("name").asText();
            row(to, name, "all", phase.path("numbers"));
            if (phase.path("channels").size() > 1) {
                for (Map.Entry<String, JsonNode> one : phase.path("channels").properties()) {
                    row(to, "", one.getKey(), one.getValue());
                }
            }
            to.closeBlock();
        }
        to.close().closeBlock().closeBlock();
    }

    private static void row(Html to, String phase, String channels, JsonNode numbers) {
        to.open("tr", "class", channels.equals("all") ? "" : "part");
        to.element("th", phase, "scope", "row").element("td", channels);
        Numbers.countCell(to, numbers.path("data_received").path("count"));
        Numbers.countCell(to, numbers.path("data_lost").path("count"));
        Numbers.shareCell(to, numbers.path("data_lost").path("ratio"));
        Numbers.countCell(to, numbers.path("loss_run").path("count"));
        Numbers.countCell(to, numbers.path("loss_run").path("max"));
        Numbers.countCell(to, numbers.path("data_duplicated").path("count"));
        Numbers.countCell(to, numbers.path("data_reordered").path("count"));
        Numbers.countCell(to, numbers.path("data_unwanted").path("count"));
        Numbers.countCell(to, numbers.path("data_unwanted").path("details").path("never_wanted"));
        to.closeBlock();
    }
}
