// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench;

import java.util.List;
import java.util.Locale;

/// What was measured at each of several sizes, series by series: a table, and what [Plot] draws.
final class Measurements {
    private final String what;
    private final List<String> series;
    private final List<Integer> sizes;
    private final double[][] values;

    /// Nothing measured yet.
    ///
    /// @param what what the sizes count
    /// @param sizes ascending
    Measurements(String what, List<String> series, List<Integer> sizes) {
        this.what = what;
        this.series = series;
        this.sizes = sizes;
        this.values = new double[series.size()][sizes.size()];
    }

    void set(int line, int size, double value) {
        values[line][size] = value;
    }

    String what() {
        return what;
    }

    List<String> series() {
        return series;
    }

    List<Integer> sizes() {
        return sizes;
    }

    double value(int line, int size) {
        return values[line][size];
    }

    /// A line for each size, in Markdown.
    ///
    /// @param note what stands below
    String table(String note) {
        var out = new StringBuilder("| ").append(what).append(" |");
        series.forEach(name -> out.append(' ').append(name).append(" |"));
        out.append("\n| ---: |").append(" ---: |".repeat(series.size())).append('\n');
        for (int size = 0; size < sizes.size(); size++) {
            out.append(String.format(Locale.ROOT, "| %d |", sizes.get(size)));
            for (double[] line : values) {
                out.append(String.format(Locale.ROOT, " %.2f |", line[size]));
            }
            out.append('\n');
        }
        return out.append('\n').append(note).append('\n').toString();
    }
}
