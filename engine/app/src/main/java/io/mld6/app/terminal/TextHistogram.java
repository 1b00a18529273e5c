// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A distribution drawn with characters, one line per bin.
///
/// ```text
///   0.0 s  ████████████████████████████████████▌  4,987
///   0.5 s  █████████████████████████████████████  5,051
/// ```
public final class TextHistogram {
    private static final int BAR_CELLS = 48;
    private static final int EIGHTHS = 8;

    private TextHistogram() {}

    /// Draws values from 0 to `endMillis` in equal bins; what lies outside counts in the outermost
    /// bin.
    ///
    /// @param unicode whether bars may use block characters, an eighth of a cell fine
    public static List<String> lines(
            double[] valuesMillis, double endMillis, int bins, boolean unicode) {
        long[] counts = new long[bins];
        long most = 1;
        for (double value : valuesMillis) {
            int bin = Math.clamp((long) (value / endMillis * bins), 0, bins - 1);
            most = Math.max(most, ++counts[bin]);
        }
        List<String> lines = new ArrayList<>();
        for (int bin = 0; bin < bins; bin++) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%7.2f s  %-" + BAR_CELLS + "s %,9d",
                            bin * endMillis / bins / 1000,
                            bar(counts[bin], most, unicode),
                            counts[bin]));
        }
        return lines;
    }

    private static String bar(long count, long most, boolean unicode) {
        if (!unicode) {
            return "#".repeat((int) ((count * BAR_CELLS + most / 2) / most));
        }
        int eighths = (int) (count * BAR_CELLS * EIGHTHS / most);
        int rest = eighths % EIGHTHS;
        // U+2588 is the whole block, U+258F an eighth of it.
        String tail = rest == 0 ? "" : String.valueOf((char) (0x2590 - rest));
        return "\u2588".repeat(eighths / EIGHTHS) + tail;
    }
}
