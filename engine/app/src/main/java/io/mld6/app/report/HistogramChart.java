// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import io.mld6.lab.measure.ResultText;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// Draws how values are spread: ten bars a decade, as latencies have no middle that would be worth
/// showing alone. A bar tells its numbers when it is pointed at.
final class HistogramChart {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 150;
    private static final int LEFT = 8;
    private static final int RIGHT = 8;
    private static final int TOP = 18;
    private static final int BOTTOM = 22;
    private static final int BARS_A_DECADE = 10;
    private static final double MICROS = 1e6;

    private HistogramChart() {}

    /// @param label for who cannot see it
    /// @param micros values; at least one
    /// @param limitSeconds a line across; NaN for none
    static void write(Html to, String label, Histogram micros, double limitSeconds) {
        int first = decade(Math.max(1, micros.getMinValue()) / MICROS, false);
        int last = decade(Math.max(1, micros.getMaxValue()) / MICROS, true);
        if (limitSeconds > 0) {
            first = Math.min(first, decade(limitSeconds, false));
            last = Math.max(last, decade(limitSeconds, true));
        }
        last = Math.max(last, first + 1);
        long[] counts = counts(micros, first, last);
        long most = 1;
        for (long count : counts) {
            most = Math.max(most, count);
        }
        to.openPicture(WIDTH, HEIGHT, label);
        double width = (double) (WIDTH - LEFT - RIGHT) / counts.length;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                bar(to, i, counts[i], most, width, first);
            }
        }
        axis(to, width, first, last);
        if (limitSeconds > 0) {
            limit(to, width, first, limitSeconds);
        }
        to.closeBlock();
    }

    private static void axis(Html to, double width, int first, int last) {
        for (int decade = first; decade <= last; decade++) {
            double x = LEFT + (decade - first) * BARS_A_DECADE * width;
            String anchor = decade == first ? " start" : decade == last ? " end" : "";
            to.element(
                    "text",
                    ResultText.seconds(Math.pow(10, decade)),
                    "class",
                    "xtick" + anchor,
                    "x",
                    Html.at(x),
                    "y",
                    "" + (HEIGHT - 6));
            to.path("grid", "M" + Html.at(x) + " " + TOP + "V" + (HEIGHT - BOTTOM));
        }
        to.path("axis", "M" + LEFT + " " + (HEIGHT - BOTTOM) + "H" + (WIDTH - RIGHT));
    }

    private static void limit(Html to, double width, int first, double limitSeconds) {
        double x = LEFT + (Math.log10(limitSeconds) - first) * BARS_A_DECADE * width;
        to.path("limit", "M" + Html.at(x) + " " + TOP + "V" + (HEIGHT - BOTTOM));
        to.element(
                "text",
                "limit " + ResultText.seconds(limitSeconds),
                "class",
                x > WIDTH / 2.0 ? "limittext" : "limittext start",
                "x",
                Html.at(x),
                "y",
                "" + (TOP - 5));
    }

    private static int decade(double seconds, boolean up) {
        double power = Math.log10(seconds);
        return (int) (up ? Math.ceil(power) : Math.floor(power));
    }

    private static long[] counts(Histogram micros, int first, int last) {
        long[] counts = new long[(last - first) * BARS_A_DECADE];
        micros.recordedValues()
                .forEach(
                        value -> {
                            double seconds = Math.max(1, value.getValueIteratedTo()) / MICROS;
                            int bar =
                                    (int) Math.floor((Math.log10(seconds) - first) * BARS_A_DECADE);
                            counts[Math.clamp(bar, 0, counts.length - 1)] +=
                                    value.getCountAddedInThisIterationStep();
                        });
        return counts;
    }

    private static void bar(Html to, int at, long count, long most, double width, int first) {
        double height = Math.max(1, (double) count / most * (HEIGHT - TOP - BOTTOM));
        double from = Math.pow(10, first + (double) at / BARS_A_DECADE);
        double upTo = Math.pow(10, first + (at + 1.0) / BARS_A_DECADE);
        to.open(
                "rect",
                "class",
                "bar",
                "data-count",
                Long.toString(count),
                "x",
                Html.at(LEFT + at * width + 0.5),
                "y",
                Html.at(HEIGHT - BOTTOM - height),
                "width",
                Html.at(width - 1),
                "height",
                Html.at(height));
        to.element(
                "title",
                String.format(
                        Locale.ROOT,
                        "%,d from %s to %s",
                        count,
                        ResultText.seconds(from),
                        ResultText.seconds(upTo)));
        to.close();
    }
}
