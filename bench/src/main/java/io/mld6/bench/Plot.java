// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench;

import java.util.List;
import java.util.Locale;

/// Lines over a logarithmic axis of sizes, as SVG. Logarithmic upward, too: what a tick costs is
/// shared by few memberships on the left and by many on the right.
final class Plot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 64;
    private static final int RIGHT = 170;
    private static final int TOP = 40;
    private static final int BOTTOM = 56;
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#56b4e9", "#e69f00", "#009e73", "#cc79a7");

    private final String title;
    private final Measurements measured;
    private final List<Integer> sizes;
    private final double least;
    private final double most;

    /// @param title what the lines are, and in which unit
    Plot(String title, Measurements measured) {
        this.title = title;
        this.measured = measured;
        this.sizes = measured.sizes();
        double smallest = Double.MAX_VALUE;
        double largest = 0;
        for (int s = 0; s < measured.series().size(); s++) {
            for (int i = 0; i < sizes.size(); i++) {
                smallest = Math.min(smallest, measured.value(s, i));
                largest = Math.max(largest, measured.value(s, i));
            }
        }
        this.least = Math.pow(10, Math.floor(Math.log10(Math.max(smallest, 0.001))));
        this.most = Math.max(least * 10, Math.pow(10, Math.ceil(Math.log10(largest))));
    }

    private double x(double size) {
        double first = Math.log10(sizes.getFirst());
        double last = Math.max(Math.log10(sizes.getLast()), first + 1);
        return LEFT + (Math.log10(size) - first) / (last - first) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        double up = Math.log10(value / least) / Math.log10(most / least);
        return HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM);
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation is a library of its own
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    String svg() {
        var out = new StringBuilder();
        out.append(
                format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                                + " font-family=\"sans-serif\" font-size=\"13\">%n",
                        WIDTH, HEIGHT));
        out.append(format("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", WIDTH, HEIGHT));
        text(out, LEFT, 22, "start", title);
        for (double decade = least; decade <= most * 1.001; decade *= 10) {
            line(out, LEFT, y(decade), WIDTH - RIGHT, y(decade), "#dddddd");
            text(
                    out,
                    LEFT - 8,
                    y(decade) + 4,
                    "end",
                    format(decade < 1 ? "%.3g" : "%,.0f", decade));
            for (int i = 2; i < 10 && decade * i < most; i++) {
                line(out, LEFT, y(decade * i), WIDTH - RIGHT, y(decade * i), "#f2f2f2");
            }
        }
        for (int size = sizes.getFirst(); size <= sizes.getLast(); size *= 10) {
            line(out, x(size), TOP, x(size), HEIGHT - BOTTOM, "#dddddd");
            text(out, x(size), HEIGHT - BOTTOM + 20, "middle", format("%,d", size));
        }
        text(out, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", measured.what());
        double labelBelow = TOP;
        for (int s = 0; s < measured.series().size(); s++) {
            series(out, s);
            line(
                    out,
                    WIDTH - RIGHT + 14,
                    labelBelow,
                    WIDTH - RIGHT + 34,
                    labelBelow,
                    COLOURS.get(s));
            text(out, WIDTH - RIGHT + 40, labelBelow + 4, "start", measured.series().get(s));
            labelBelow += 20;
        }
        return out.append("</svg>\n").toString();
    }

    private void series(StringBuilder out, int s) {
        out.append(
                format(
                        "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"",
                        COLOURS.get(s)));
        for (int i = 0; i < sizes.size(); i++) {
            out.append(
                    format(
                            "%s%.1f,%.1f",
                            i == 0 ? "" : " ", x(sizes.get(i)), y(measured.value(s, i))));
        }
        out.append(format("\"/>%n"));
        for (int i = 0; i < sizes.size(); i++) {
            out.append(
                    format(
                            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
                            x(sizes.get(i)), y(measured.value(s, i)), COLOURS.get(s)));
        }
    }

    private static void line(
            StringBuilder out, double x1, double y1, double x2, double y2, String colour) {
        out.append(
                format(
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                        x1, y1, x2, y2, colour));
    }

    private static void text(StringBuilder out, double x, double y, String anchor, String words) {
        out.append(
                format(
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                        x, y, anchor, words));
    }
}
