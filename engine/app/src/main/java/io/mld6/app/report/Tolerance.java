// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// By how much a value may be worse before that counts: a share of the earlier value. What cannot
/// be told apart, as the gaps between packets are longer, never counts.
///
/// @param share 0.1 for ten percent
record Tolerance(double share) {
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,3})?) ?%");

    /// `10%`.
    ///
    /// @throws IllegalArgumentException if it is none
    static Tolerance parse(String text) {
        Matcher matcher = PERCENT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' (expected a share, as 10% or 0%)");
        }
        return new Tolerance(Double.parseDouble(matcher.group(1)) / 100);
    }

    /// Whether `later` is worse than `earlier` by more than is tolerated. More is worse.
    ///
    /// @param resolution by how much both may be off
    boolean isExceeded(double earlier, double later, double resolution) {
        return later - earlier > Math.max(earlier * share, resolution);
    }
}
