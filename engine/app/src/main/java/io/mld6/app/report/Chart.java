// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import java.util.Arrays;
import java.util.List;

/// A picture over time: what is drawn, not how. Immutable by agreement.
///
/// @param id of its element
/// @param title for people
/// @param unit of its values
/// @param lines that are drawn, at least one
/// @param limits that lines must not pass
record Chart(String id, String title, Unit unit, List<Line> lines, List<Limit> limits) {
    /// What values are.
    enum Unit {
        /// Counts, on a scale from 0.
        COUNT,
        /// Seconds, on a logarithmic scale: milliseconds and seconds are both there.
        SECONDS
    }

    /// One line.
    ///
    /// @param color 1 to 5
    /// @param y a value for each point of the series; NaN for none
    @SuppressWarnings("ArrayRecordComponent") // many points; nobody compares them
    record Line(String label, int color, double[] y) {
        /// Whether there was anything.
        boolean hasMore() {
            return Arrays.stream(y).anyMatch(value -> value > 0);
        }

        /// Whether anything is known, if only that there was nothing.
        boolean hasValues() {
            return Arrays.stream(y).anyMatch(value -> !Double.isNaN(value));
        }
    }

    /// A horizontal line.
    record Limit(String label, double value) {}

    /// The range of what is drawn: least above 0, and greatest.
    double[] range() {
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (Line line : lines) {
            for (double value : line.y) {
                if (value > 0) {
                    least = Math.min(least, value);
                    greatest = Math.max(greatest, value);
                }
            }
        }
        for (Limit limit : limits) {
            if (limit.value > 0) {
                least = Math.min(least, limit.value);
                greatest = Math.max(greatest, limit.value);
            }
        }
        return new double[] {least, greatest};
    }
}
