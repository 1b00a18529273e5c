// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.oracle;

import java.util.ArrayList;
import java.util.List;

/// How what a router believes compares with what listeners want.
///
/// @param memberships (group, listener) pairs compared
/// @param advices (group, source) pairs compared, the sources that nobody names counted as one
/// @param differenceCount pairs that are not as they should be
/// @param differences the first of them, a line each
public record Verdict(
        long memberships, long advices, long differenceCount, List<String> differences) {
    /// Lines kept.
    public static final int MOST_LINES = 100;

    /// Copies the lines.
    public Verdict {
        differences = List.copyOf(differences);
    }

    /// Whether everything is as it should be.
    public boolean isRight() {
        return differenceCount == 0;
    }

    /// Both verdicts in one.
    public Verdict plus(Verdict other) {
        List<String> lines = new ArrayList<>(differences);
        lines.addAll(other.differences);
        return new Verdict(
                memberships + other.memberships,
                advices + other.advices,
                differenceCount + other.differenceCount,
                lines.subList(0, Math.min(lines.size(), MOST_LINES)));
    }
}
