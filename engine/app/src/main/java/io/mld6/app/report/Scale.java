// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import io.mld6.lab.measure.ResultText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// From values to coordinates, and where the ticks are. Immutable.
///
/// @param least at the low end
/// @param greatest at the high end
/// @param logarithmic whether decades are equally far apart
record Scale(double least, double greatest, boolean logarithmic) {
    private static final int TICKS = 4;

    /// A latency below is drawn here: no stream is dense enough to know more.
    private static final double LEAST_SECONDS = 1e-4;

    private static final double[] SECONDS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200,
        86_400
    };

    /// One that fits a picture.
    static Scale of(Chart chart) {
        double[] range = chart.range();
        if (chart.unit() == Chart.Unit.SECONDS) {
            if (range[1] == 0) {
                return new Scale(1e-3, 1, true);
            }
            double low = Math.pow(10, Math.floor(Math.log10(Math.max(range[0], LEAST_SECONDS))));
            double high = Math.pow(10, Math.ceil(Math.log10(range[1])));
            return new Scale(low, high > low ? high : low * 10, true);
        }
        double step = step(Math.max(range[1], 1));
        return new Scale(0, Math.max(1, Math.ceil(range[1] / step)) * step, false);
    }

    /// 1, 2 or 5 times a power of ten, never less than 1: half a packet is none.
    private static double step(double greatest) {
        double power = Math.pow(10, Math.floor(Math.log10(greatest / TICKS)));
        for (double factor : new double[] {1, 2, 5, 10}) {
            if (greatest / (power * factor) <= TICKS) {
                return Math.max(1, power * factor);
            }
        }
        throw new IllegalArgumentException("no step for " + greatest);
    }

    /// Where a value is: 0 at the low end, 1 at the high one.
    double share(double value) {
        if (!logarithmic) {
            return (value - least) / (greatest - least);
        }
        double within = Math.max(value, least);
        return Math.log10(within / least) / Math.log10(greatest / least);
    }

    /// Values with a line and a label.
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = least; tick <= greatest * 1.001; tick *= 10) {
                ticks.add(tick);
            }
            return ticks;
        }
        double step = step(greatest);
        for (double tick = least; tick <= greatest * 1.001; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }

    /// A value at a tick.
    String label(double value) {
        return logarithmic ? ResultText.seconds(value) : count(value);
    }

    /// A count of four digits at most: `12.5 k`.
    static String count(double value) {
        if (value >= 1e6) {
            return ResultText.digits(value / 1e6) + " M";
        }
        return value >= 1e4
                ? ResultText.digits(value / 1e3) + " k"
                : String.format(Locale.ROOT, "%,.0f", value);
    }

    /// Moments of a time axis that can be read off.
    ///
    /// @param most how many at most
    static List<Double> moments(double endSeconds, int most) {
        double step = SECONDS[SECONDS.length - 1];
        for (double candidate : SECONDS) {
            if (endSeconds / candidate <= most) {
                step = candidate;
                break;
            }
        }
        List<Double> moments = new ArrayList<>();
        for (double at = 0; at <= endSeconds; at += step) {
            moments.add(at);
        }
        return moments;
    }

    /// `1:30`, `2:05:00`.
    static String clock(double seconds) {
        long whole = Math.round(seconds);
        long hours = whole / 3600;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}
