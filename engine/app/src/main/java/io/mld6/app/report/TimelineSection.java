// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.report.Chart.Limit;
import io.mld6.app.report.Chart.Line;
import io.mld6.app.report.Frame.Mark;
import io.mld6.app.report.Series.Column;
import io.mld6.lab.json.JsonTrees;
import io.mld6.lab.measure.ResultText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Section 3: phases and moments over Reports, memberships, latencies and data. Each picture is
/// there as SVG; the same points are there as JSON for the script that makes it interactive.
final class TimelineSection {
    /// A limit so far from all values would press them together.
    private static final double FAR = 30;

    private TimelineSection() {}

    static void write(Html to, RunResult result) {
        Frame frame = Frame.of(result);
        Series series = result.series();
        List<Chart> charts = charts(result);
        to.open("section", "id", "timeline").element("h2", "Timeline");
        if (charts.isEmpty()) {
            to.element("p", "No seconds lie beside this result (series.ndjson).", "class", "muted");
        } else if (series.step() > 1) {
            to.element(
                    "p",
                    "Each point stands for "
                            + series.step()
                            + " s: counts are means a second,"
                            + " latencies the worst of it.",
                    "class",
                    "muted");
        }
        boolean first = true;
        for (Chart chart : charts) {
            to.open("figure", "class", "chart", "id", chart.id());
            to.open("figcaption").text(chart.title());
            to.open("span", "class", "legend");
            for (Line line : chart.lines()) {
                to.element("span", line.label(), "class", "key c" + line.color());
            }
            to.close().close();
            to.open("div", "class", "scroll plot");
            SvgChart.write(to, chart, frame, series.x(), first);
            to.close().closeBlock();
            first = false;
        }
        moments(to, frame, result);
        to.closeBlock();
        if (!charts.isEmpty()) {
            to.open("script", "type", "application/json", "id", "timeline-data");
            to.raw(json(charts, frame, series)).closeBlock();
        }
    }

    private static void moments(Html to, Frame frame, RunResult result) {
        if (frame.marks().isEmpty()) {
            return;
        }
        to.open("div", "class", "scroll").open("table").open("thead").open("tr");
        for (String head : List.of("Mark", "Time", "Phase", "What happened")) {
            to.element("th", head, "scope", "col");
        }
        to.close().close().open("tbody");
        for (Mark mark : frame.marks()) {
            long nanos = result.startNanos() + Math.round(mark.at() * 1e9);
            to.open("tr", "class", mark.broken() ? "missed" : "");
            to.element("td", mark.label())
                    .element("td", Scale.clock(mark.at()), "class", "n")
                    .element("td", result.phaseAt(nanos))
                    .element("td", (mark.broken() ? "does not hold any more: " : "") + mark.text());
            to.closeBlock();
        }
        to.close().close().closeBlock();
    }

    private static List<Chart> charts(RunResult result) {
        Series series = result.series();
        List<Chart> charts = new ArrayList<>();
        if (series.isEmpty()) {
            return charts;
        }
        add(
                charts,
                new Chart(
                        "chart-reports",
                        "Reports a second",
                        Chart.Unit.COUNT,
                        List.of(
                                new Line("sent", 1, series.column(Column.REPORTS_SENT)),
                                new Line("heard", 2, series.column(Column.REPORTS_RECEIVED))),
                        List.of()));
        add(
                charts,
                new Chart(
                        "chart-memberships",
                        "Memberships",
                        Chart.Unit.COUNT,
                        List.of(new Line("there", 1, series.column(Column.MEMBERSHIPS))),
                        List.of()));
        List<Line> latencies =
                List.of(
                        new Line("join, cold", 1, series.column(Column.JOIN)),
                        new Line("join, warm", 5, series.column(Column.JOIN_WARM)),
                        new Line("zap", 3, series.column(Column.ZAP)),
                        new Line("leave", 4, series.column(Column.LEAVE)));
        Chart bare =
                new Chart(
                        "chart-latency",
                        "Latency, 99th percentile of each second",
                        Chart.Unit.SECONDS,
                        latencies,
                        List.of());
        add(charts, withLimits(bare, result));
        add(
                charts,
                new Chart(
                        "chart-data",
                        "Packets received a second",
                        Chart.Unit.COUNT,
                        List.of(new Line("wanted", 1, series.column(Column.RECEIVED))),
                        List.of()));
        add(
                charts,
                new Chart(
                        "chart-faults",
                        "Packets lost, doubled, late or unwanted a second",
                        Chart.Unit.COUNT,
                        List.of(
                                new Line("lost", 2, series.column(Column.LOST)),
                                new Line("duplicated", 3, series.column(Column.DUPLICATED)),
                                new Line("reordered", 4, series.column(Column.REORDERED)),
                                new Line("unwanted", 5, series.column(Column.UNWANTED))),
                        List.of()));
        return charts;
    }

    private static void add(List<Chart> to, Chart chart) {
        List<Line> lines = new ArrayList<>();
        for (Line line : chart.lines()) {
            // The first line says that there was nothing, the others only what there was.
            if ((lines.isEmpty() && line.hasValues()) || line.hasMore()) {
                lines.add(line);
            }
        }
        if (!lines.isEmpty()) {
            to.add(new Chart(chart.id(), chart.title(), chart.unit(), lines, chart.limits()));
        }
    }

    private static Chart withLimits(Chart chart, RunResult result) {
        double greatest = chart.range()[1];
        Set<Limit> limits = new LinkedHashSet<>();
        for (JsonNode one : result.json().path("expectations")) {
            double limit = one.path("limit").asDouble();
            if (isTimed(one) && limit > 0 && limit < greatest * FAR) {
                limits.add(new Limit("limit " + ResultText.seconds(limit), limit));
            }
        }
        return new Chart(
                chart.id(), chart.title(), chart.unit(), chart.lines(), List.copyOf(limits));
    }

    private static boolean isTimed(JsonNode expectation) {
        String aggregate = expectation.path("aggregate").asText();
        return expectation.path("number").asText().endsWith("_latency")
                && (aggregate.equals("percentile") || aggregate.equals("max"));
    }

    /// No `<` in it, as it stands in a document.
    private static String json(List<Chart> charts, Frame frame, Series series) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        numbers(json.putArray("x"), series.x());
        ArrayNode all = json.putArray("charts");
        for (Chart chart : charts) {
            ObjectNode one = all.addObject();
            one.put("id", chart.id());
            one.put("unit", chart.unit() == Chart.Unit.SECONDS ? "seconds" : "count");
            for (Line line : chart.lines()) {
                ObjectNode drawn = one.withArray("lines").addObject();
                drawn.put("label", line.label());
                drawn.put("color", line.color());
                numbers(drawn.putArray("y"), line.y());
            }
            ArrayNode limits = one.putArray("limits");
            for (Limit limit : chart.limits()) {
                limits.addObject().put("label", limit.label()).put("value", limit.value());
            }
        }
        ArrayNode bands = json.putArray("bands");
        frame.bands()
                .forEach(
                        band ->
                                bands.addObject()
                                        .put("name", band.name())
                                        .put("from", band.from())
                                        .put("to", band.to()));
        ArrayNode marks = json.putArray("marks");
        frame.marks()
                .forEach(
                        mark ->
                                marks.addObject()
                                        .put("at", mark.at())
                                        .put("label", mark.label())
                                        .put("broken", mark.broken()));
        return JsonTrees.text(json)
                .replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e");
    }

    private static void numbers(ArrayNode to, double[] values) {
        for (double value : values) {
            if (Double.isNaN(value)) {
                to.addNull();
            } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
                to.add((long) value);
            } else {
                to.add(Math.round(value * 1e6) / 1e6);
            }
        }
    }
}
