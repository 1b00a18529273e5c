// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.wire.RobustnessVariable;

/// The router's variables and what follows from them (RFC 9777 §9; RFC 2710 §7 has the same, except
/// for the listening interval).
///
/// @param robustnessVariable a [RobustnessVariable], not 0; should not be 1 (§9.1)
/// @param queryIntervalNanos from one General Query to the next (§9.2)
/// @param queryResponseIntervalNanos Maximum Response Delay of General Queries, below the query
///     interval unless adopted from another querier (§9.3)
/// @param lastListenerQueryIntervalNanos Maximum Response Delay of specific queries, and from one
///     to the next (§9.8)
/// @param lastListenerQueryCount specific queries per leave; 0 for the Robustness Variable (§9.9)
/// @param startupQueryIntervalNanos from one startup query to the next; 0 for a quarter of the
///     query interval (§9.6)
/// @param startupQueryCount startup queries; 0 for the Robustness Variable (§9.7)
/// @param shortListeningInterval whether the listening interval has one response interval in it, as
///     in RFC 3810 §9.4 and RFC 2710 §7.4, and not two, as in RFC 9777 §9.4
public record RouterIntervals(
        int robustnessVariable,
        long queryIntervalNanos,
        long queryResponseIntervalNanos,
        long lastListenerQueryIntervalNanos,
        int lastListenerQueryCount,
        long startupQueryIntervalNanos,
        int startupQueryCount,
        boolean shortListeningInterval) {
    private static final long SECOND = 1_000_000_000L;

    /// The default of RFC 9777 §9.2.
    public static final long DEFAULT_QUERY_INTERVAL_NANOS = 125 * SECOND;

    /// The RFC's default values.
    public static final RouterIntervals DEFAULT =
            new RouterIntervals(
                    RobustnessVariable.DEFAULT,
                    DEFAULT_QUERY_INTERVAL_NANOS,
                    10 * SECOND,
                    SECOND,
                    0,
                    0,
                    0,
                    false);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public RouterIntervals {
        RobustnessVariable.RANGE.check(robustnessVariable);
        if (queryIntervalNanos <= 0
                || queryResponseIntervalNanos < 0
                || lastListenerQueryIntervalNanos < 0
                || lastListenerQueryCount < 0
                || startupQueryIntervalNanos < 0
                || startupQueryCount < 0) {
            throw new IllegalArgumentException("intervals and counts must not be negative");
        }
    }

    /// Multicast Address Listening Interval: how long a membership lasts without a Report (§9.4).
    public long listeningNanos() {
        long responses = shortListeningInterval ? 1 : 2;
        return robustnessVariable * queryIntervalNanos + responses * queryResponseIntervalNanos;
    }

    /// The part of [#listeningNanos()] that follows the last query: the time to answer it.
    public long answeringNanos() {
        return listeningNanos() - robustnessVariable * queryIntervalNanos;
    }

    /// Other Querier Present Interval: how long a silent querier stays the querier (§9.5).
    public long otherQuerierPresentNanos() {
        return robustnessVariable * queryIntervalNanos + queryResponseIntervalNanos / 2;
    }

    /// Older Version Host Present Interval: how long a group stays in version 1 mode (§9.13).
    public long olderHostPresentNanos() {
        return robustnessVariable * queryIntervalNanos + queryResponseIntervalNanos;
    }

    /// Last Listener Query Count in force (§9.9).
    public int lastListenerQueries() {
        return lastListenerQueryCount == 0 ? robustnessVariable : lastListenerQueryCount;
    }

    /// Last Listener Query Time: how long a router waits for an answer to specific queries (§9.10).
    public long lastListenerQueryTimeNanos() {
        return lastListenerQueries() * lastListenerQueryIntervalNanos;
    }

    /// Startup Query Interval in force (§9.6).
    public long startupNanos() {
        return startupQueryIntervalNanos == 0 ? queryIntervalNanos / 4 : startupQueryIntervalNanos;
    }

    /// Startup Query Count in force (§9.7).
    public int startupQueries() {
        return startupQueryCount == 0 ? robustnessVariable : startupQueryCount;
    }

    /// These values with another Robustness Variable, as heard in a query (§5.1.8).
    public RouterIntervals withRobustnessVariable(int wanted) {
        return new RouterIntervals(
                wanted,
                queryIntervalNanos,
                queryResponseIntervalNanos,
                lastListenerQueryIntervalNanos,
                lastListenerQueryCount,
                startupQueryIntervalNanos,
                startupQueryCount,
                shortListeningInterval);
    }

    /// These values with another query interval, as heard from the querier (§5.1.9).
    public RouterIntervals withQueryIntervalNanos(long wanted) {
        return new RouterIntervals(
                robustnessVariable,
                wanted,
                queryResponseIntervalNanos,
                lastListenerQueryIntervalNanos,
                lastListenerQueryCount,
                startupQueryIntervalNanos,
                startupQueryCount,
                shortListeningInterval);
    }

    /// These values with another query response interval, as long as a querier's answers may take.
    public RouterIntervals withQueryResponseIntervalNanos(long wanted) {
        return new RouterIntervals(
                robustnessVariable,
                queryIntervalNanos,
                wanted,
                lastListenerQueryIntervalNanos,
                lastListenerQueryCount,
                startupQueryIntervalNanos,
                startupQueryCount,
                shortListeningInterval);
    }
}
