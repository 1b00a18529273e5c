// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.lab.measure.ResultText;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Numbers of a result as people read them. Pure functions.
final class Numbers {
    /// Names for people of the numbers that are times.
    static final Map<String, String> TIMES =
            Map.ofEntries(
                    Map.entry("join_latency", "join, cold"),
                    Map.entry("join_latency_warm", "join, warm"),
                    Map.entry("leave_latency", "leave"),
                    Map.entry("zap_latency", "change of channels"),
                    Map.entry("zap_gap", "gap at a change"),
                    Map.entry("zap_overlap", "overlap at a change"),
                    Map.entry("data_delay", "delay"),
                    Map.entry("data_jitter", "jitter"),
                    Map.entry("query_interval", "General Query interval"),
                    Map.entry("query_response", "leave to specific query"),
                    Map.entry("query_spacing", "between specific queries"));

    private Numbers() {}

    /// A count: `12,345`.
    static String count(JsonNode value) {
        return value.isIntegralNumber()
                ? String.format(Locale.ROOT, "%,d", value.asLong())
                : ResultText.digits(value.asDouble());
    }

    /// A share: `0.0012`, and 0 as it is.
    static String share(JsonNode value) {
        return ResultText.digits(value.asDouble());
    }

    /// A row of cells: a table's head.
    static void head(Html to, List<String> names, List<String> numbers) {
        to.open("thead").open("tr");
        names.forEach(name -> to.element("th", name, "scope", "col"));
        numbers.forEach(name -> to.element("th", name, "scope", "col", "class", "n"));
        to.close().close().raw("\n");
    }

    /// A cell with a count.
    static void countCell(Html to, JsonNode value) {
        if (value.isNumber()) {
            to.number(value.asText(), count(value));
        } else {
            to.nothing();
        }
    }

    /// A cell with seconds.
    static void timeCell(Html to, JsonNode value) {
        if (value.isNumber()) {
            to.number(value.asText(), ResultText.seconds(value.asDouble()));
        } else {
            to.nothing();
        }
    }

    /// A cell with a share.
    static void shareCell(Html to, JsonNode value) {
        if (value.isNumber()) {
            to.number(value.asText(), share(value));
        } else {
            to.nothing();
        }
    }
}
