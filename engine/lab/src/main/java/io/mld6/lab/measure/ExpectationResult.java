// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What became of an expectation in one phase, or in the run as one. Immutable.
///
/// @param expectation what must be shown
/// @param phase where; null for the run as one
/// @param value seconds, events, a share, or events a second; of a window that slides the worst
///     one; [Double#NaN] if there is none
/// @param resolution seconds by which the value may be off, as the stream has gaps; NaN if that is
///     not known or not asked for
/// @param denominator what a ratio is of; 0 for others
/// @param lowerBound whether the true value may be higher, as numbers of packets repeat
/// @param outcome what became of it
/// @param flaw why it did not hold, and since when
public record ExpectationResult(
        Expectation expectation,
        @Nullable String phase,
        double value,
        double resolution,
        long denominator,
        boolean lowerBound,
        Outcome outcome,
        Flaw flaw) {
    /// What is wrong with it. Immutable.
    ///
    /// @param why in words if it did not hold, else empty
    /// @param sinceNanos when it broke, in nanoseconds of CLOCK_REALTIME since 1970, to the second;
    ///     0 if it held, or if that is not known
    public record Flaw(String why, long sinceNanos) {}

    /// See [Flaw#why].
    public String why() {
        return flaw.why;
    }

    /// See [Flaw#sinceNanos].
    public long brokenNanos() {
        return flaw.sinceNanos;
    }

    /// What became of an expectation.
    public enum Outcome {
        /// It held.
        HELD,
        /// It did not, and the tester was not at fault.
        MISSED,
        /// It did not, but the tester was at fault, or the stream is too slow to tell.
        INCONCLUSIVE,
        /// Nothing was measured that it could be held against.
        NO_DATA;

        /// As results write it: `no data`.
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
