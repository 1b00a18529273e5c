// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.lab.measure.Condition.Comparison;

/// One value out of many, and how it compares with a limit. Pure functions.
final class Aggregates {
    private Aggregates() {}

    /// The aggregate that a condition asks for; NaN if there is nothing it could be of.
    ///
    /// @param base what a ratio is of
    /// @param seconds what a rate is over
    static double of(Condition condition, Tally tally, long base, double seconds) {
        return switch (condition.aggregate()) {
            case COUNT -> tally.count();
            case RATE -> seconds > 0 ? tally.count() / seconds : Double.NaN;
            case RATIO -> base > 0 ? (double) tally.count() / base : Double.NaN;
            case MIN -> tally.hasValues() ? tally.minimum() : Double.NaN;
            case MAX -> tally.hasValues() ? tally.maximum() : Double.NaN;
            case MEAN -> tally.hasValues() ? tally.mean() : Double.NaN;
            case PERCENTILE ->
                    tally.hasValues() ? tally.percentile(condition.percent()) : Double.NaN;
        };
    }

    static boolean holds(Condition condition, double value) {
        double limit = condition.limit();
        return switch (condition.comparison()) {
            case BELOW -> value < limit;
            case AT_MOST -> value <= limit;
            case ABOVE -> value > limit;
            case AT_LEAST -> value >= limit;
            case EQUAL -> value == limit;
            case OTHER -> value != limit;
        };
    }

    /// Whether `value` is further from what the condition wants than `than`.
    static boolean isWorse(Condition condition, double value, double than) {
        if (Double.isNaN(than)) {
            return true;
        }
        return switch (condition.comparison()) {
            case BELOW, AT_MOST -> value > than;
            case ABOVE, AT_LEAST -> value < than;
            case EQUAL -> Math.abs(value - condition.limit()) > Math.abs(than - condition.limit());
            case OTHER -> !holds(condition, value);
        };
    }

    /// Whether [#isFinal] can ever be true.
    static boolean canBeFinal(Condition condition) {
        return switch (condition.aggregate()) {
            case COUNT, MIN, MAX -> true;
            case RATE, RATIO, MEAN, PERCENTILE -> false;
        };
    }

    /// Whether a condition that does not hold now cannot hold later, whatever comes.
    static boolean isFinal(Condition condition, double value) {
        Comparison comparison = condition.comparison();
        boolean upper = comparison == Comparison.BELOW || comparison == Comparison.AT_MOST;
        return switch (condition.aggregate()) {
            case MAX -> upper || (comparison == Comparison.EQUAL && value > condition.limit());
            case MIN ->
                    comparison == Comparison.ABOVE
                            || comparison == Comparison.AT_LEAST
                            || (comparison == Comparison.EQUAL && value < condition.limit());
            case COUNT -> upper || (comparison == Comparison.EQUAL && value > condition.limit());
            case RATE, RATIO, MEAN, PERCENTILE -> false;
        };
    }

    /// Whether a condition that does not hold now is broken, and does not only wait for more of
    /// what it counts.
    static boolean isBroken(Condition condition, double value) {
        return switch (condition.aggregate()) {
            case COUNT, RATE -> !(value < condition.limit());
            case RATIO, MIN, MAX, MEAN, PERCENTILE -> true;
        };
    }

    /// Whether a window that is cut short can be held against the condition: a piece has no more of
    /// anything than the whole.
    static boolean canBeCut(Condition condition) {
        Comparison comparison = condition.comparison();
        return switch (condition.aggregate()) {
            case RATE -> false;
            case COUNT ->
                    comparison == Comparison.BELOW
                            || comparison == Comparison.AT_MOST
                            || (comparison == Comparison.EQUAL && condition.limit() == 0);
            case RATIO, MIN, MAX, MEAN, PERCENTILE -> true;
        };
    }
}
