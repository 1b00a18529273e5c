// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextHistogramTest {
    private static final double[] VALUES = {0, 100, 400, 499, 500, 999, 2000};

    @Test
    void drawsOneLinePerBin() {
        assertThat(TextHistogram.lines(VALUES, 1000, 2, false))
                .containsExactly(
                        "   0.00 s  " + "#".repeat(48) + "         4",
                        "   0.50 s  " + "#".repeat(36) + " ".repeat(12) + "         3");
    }

    @Test
    void drawsEighthsOfACell() {
        double[] values = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 6, 6, 6, 6, 6};
        List<String> lines = TextHistogram.lines(values, 10, 2, true);
        // 5 of 13 of 48 cells are 18.46: 18 whole ones and 3 eighths.
        assertThat(lines.get(1)).contains(" " + "\u2588".repeat(18) + "\u258d ");
        assertThat(lines.get(0)).contains(" " + "\u2588".repeat(48) + " ");
    }

    @Test
    void drawsNothingAtAll() {
        assertThat(TextHistogram.lines(new double[0], 1000, 3, true))
                .hasSize(3)
                .allMatch(line -> line.endsWith(" 0") && !line.contains("\u2588"));
    }
}
