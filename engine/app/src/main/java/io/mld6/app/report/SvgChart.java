// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import io.mld6.app.report.Chart.Limit;
import io.mld6.app.report.Chart.Line;
import io.mld6.app.report.Frame.Band;
import io.mld6.app.report.Frame.Mark;
import java.util.Locale;

/// Draws a picture over time as SVG: what is seen with scripts off, and on paper. Colours come from
/// the style sheet, so that it is dark where the page is.
final class SvgChart {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 216;
    private static final int LEFT = 64;
    private static final int RIGHT = 12;
    private static final int TOP = 26;
    private static final int BOTTOM = 24;
    private static final int MOMENTS = 12;
    /// A letter of a label is about so wide.
    private static final double LETTER = 6.4;

    private final Html to;
    private final Chart chart;
    private final Frame frame;
    private final double[] x;
    private final Scale scale;

    private SvgChart(Html to, Chart chart, Frame frame, double[] x) {
        this.to = to;
        this.chart = chart;
        this.frame = frame;
        this.x = x;
        this.scale = Scale.of(chart);
    }

    /// @param x of all points, in seconds
    /// @param ids whether marks get their ids, which a document has once only
    static void write(Html to, Chart chart, Frame frame, double[] x, boolean ids) {
        new SvgChart(to, chart, frame, x).write(ids);
    }

    private void write(boolean ids) {
        to.openPicture(WIDTH, HEIGHT, chart.title());
        bands();
        axes();
        for (Limit limit : chart.limits()) {
            limit(limit);
        }
        for (Line line : chart.lines()) {
            line(line);
        }
        for (Mark mark : frame.marks()) {
            mark(mark, ids);
        }
        to.closeBlock();
    }

    private double across(double seconds) {
        double share = Math.clamp(seconds / frame.endSeconds(), 0, 1);
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private double up(double value) {
        double share = Math.clamp(scale.share(value), 0, 1);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private void bands() {
        boolean shaded = false;
        for (Band band : frame.bands()) {
            double from = across(band.from());
            double width = across(band.to()) - from;
            if (shaded) {
                to.empty(
                        "rect",
                        "class",
                        "band",
                        "x",
                        Html.at(from),
                        "y",
                        "" + TOP,
                        "width",
                        Html.at(width),
                        "height",
                        "" + (HEIGHT - TOP - BOTTOM));
            }
            shaded = !shaded;
            if (width > band.name().length() * LETTER) {
                label("phase", from + 4, TOP - 9, band.name());
            }
        }
    }

    private void axes() {
        for (double tick : scale.ticks()) {
            double y = up(tick);
            to.path("grid", "M" + LEFT + " " + Html.at(y) + "H" + (WIDTH - RIGHT));
            label("ytick", LEFT - 8, y + 4, scale.label(tick));
        }
        for (double at : Scale.moments(frame.endSeconds(), MOMENTS)) {
            label("xtick", across(at), HEIGHT - 6, Scale.clock(at));
        }
    }

    private void limit(Limit limit) {
        double y = up(limit.value());
        to.path("limit", "M" + LEFT + " " + Html.at(y) + "H" + (WIDTH - RIGHT));
        label("limittext", WIDTH - RIGHT - 4, y - 4, limit.label());
    }

    /// Neighbours are joined; a point without any is a dot.
    private void line(Line line) {
        StringBuilder path = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < x.length; i++) {
            double value = line.y()[i];
            if (Double.isNaN(value)) {
                drawing = false;
                continue;
            }
            String point = Html.at(across(x[i])) + " " + Html.at(up(value));
            boolean alone = !drawing && (i + 1 == x.length || Double.isNaN(line.y()[i + 1]));
            if (alone) {
                dots.append('M').append(point).append("h0");
            } else {
                path.append(drawing ? 'L' : 'M').append(point);
            }
            drawing = !alone;
        }
        if (!path.isEmpty()) {
            to.path("line c" + line.color(), path.toString());
        }
        if (!dots.isEmpty()) {
            to.path("line dots c" + line.color(), dots.toString());
        }
    }

    private void mark(Mark mark, boolean ids) {
        double at = across(mark.at());
        to.open("g", "class", mark.broken() ? "mark broken" : "mark", "id", ids ? mark.id() : "");
        to.element(
                "title",
                String.format(
                        Locale.ROOT,
                        "%s %s%s",
                        Scale.clock(mark.at()),
                        mark.broken() ? "broke: " : "",
                        mark.text()));
        to.path("", "M" + Html.at(at) + " " + TOP + "V" + (HEIGHT - BOTTOM));
        label("", at, TOP + 10, mark.label());
        to.close();
    }

    private void label(String kind, double atX, double atY, String text) {
        to.element("text", text, "class", kind, "x", Html.at(atX), "y", Html.at(atY));
    }
}
