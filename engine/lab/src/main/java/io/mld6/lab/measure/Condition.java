// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

/// `AGGREGATE(NAME) OP VALUE`, as `p99(join_latency) < 200ms`. Immutable.
///
/// @param aggregate of the values
/// @param percent of a percentile, else 0
/// @param number what the values are of
/// @param comparison of the aggregate with the limit
/// @param limit in seconds, events, a share, or events a second
/// @param text as it was written
public record Condition(
        Aggregate aggregate,
        double percent,
        MeasuredNumber number,
        Comparison comparison,
        double limit,
        String text) {
    /// Reads a condition as expectations write it.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public static Condition parse(String text) {
        return ConditionParser.parse(text);
    }

    /// One value out of many.
    public enum Aggregate {
        /// How many.
        COUNT,
        /// How many a second.
        RATE,
        /// How many of those that could have been: lost of all sent, failed joins of all joins.
        RATIO,
        /// The least.
        MIN,
        /// The greatest.
        MAX,
        /// The arithmetic mean.
        MEAN,
        /// The value that so many percent do not exceed.
        PERCENTILE
    }

    /// How it is held against the limit.
    public enum Comparison {
        /// `<`
        BELOW,
        /// `<=`
        AT_MOST,
        /// `>`
        ABOVE,
        /// `>=`
        AT_LEAST,
        /// `==`
        EQUAL,
        /// `!=`
        OTHER
    }
}
