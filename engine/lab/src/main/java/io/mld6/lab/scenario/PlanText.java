// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.util.Locale;

/// Numbers as plans and errors say them. Thread: any, without state.
final class PlanText {
    private PlanText() {}

    /// `85%`, `12.5%`.
    static String percent(double share) {
        return number(share * 100) + "%";
    }

    /// Up to three digits behind the point, and none that say nothing; thousands apart.
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%,.3f", value);
        return text.replaceFirst("\\.?0+$", "");
    }

    /// `1 event`, `2 events`.
    static String counted(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    /// In steps of 1000, three digits at least: `9.6 MB`.
    static String octets(long octets) {
        return scaled((double) octets, "B");
    }

    /// In steps of 1000: `1.2 Gbit/s`.
    static String bits(double perSecond) {
        return scaled(perSecond, "bit/s");
    }

    private static String scaled(double value, String unit) {
        String[] steps = {"", "k", "M", "G", "T"};
        double left = value;
        int step = 0;
        while (left >= 1000 && step < steps.length - 1) {
            left /= 1000;
            step++;
        }
        String form = left < 10 && step > 0 ? "%.1f %s%s" : "%.0f %s%s";
        return String.format(Locale.ROOT, form, left, steps[step], unit);
    }
}
