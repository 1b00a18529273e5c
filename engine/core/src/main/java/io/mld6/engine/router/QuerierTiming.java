// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.DurationRange;
import io.mld6.codec.wire.MaximumResponseCode;
import io.mld6.codec.wire.NumberRange;
import io.mld6.codec.wire.QueryIntervalCode;
import io.mld6.codec.wire.RobustnessVariable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How often a querier asks, and how long it waits.
///
/// @param robustnessVariable within [#ROBUSTNESS] (RFC 9777 §9.1)
/// @param queryInterval from one General Query to the next, within [#QUERY_INTERVAL] (RFC 9777
///     §9.2)
/// @param maximumResponse longest delay of answers to General Queries, below the query interval
///     (RFC 9777 §9.3)
/// @param lastListenerInterval longest delay of answers to specific queries, and time between
///     them (RFC 9777 §9.8)
/// @param lastListenerCount specific queries per leave; 0 for the Robustness Variable (RFC 9777
///     §9.9)
/// @param startupInterval from one startup query to the next; zero for a quarter of the query
///     interval (RFC 9777 §9.6)
/// @param startupCount startup queries; 0 for the Robustness Variable (RFC 9777 §9.7)
/// @param shortListeningInterval whether memberships last RV * QI + QRI, as in RFC 3810 §9.4,
///     and not one QRI longer
public record QuerierTiming(
        int robustnessVariable,
        Duration queryInterval,
        Duration maximumResponse,
        Duration lastListenerInterval,
        int lastListenerCount,
        Duration startupInterval,
        int startupCount,
        boolean shortListeningInterval) {

    /// Of [#queryInterval] unless told otherwise.
    public static final int DEFAULT_QUERY_INTERVAL_SECONDS = 125;

    /// Of [#maximumResponse] unless told otherwise.
    public static final int DEFAULT_MAXIMUM_RESPONSE_SECONDS = 10;

    /// Of [#lastListenerInterval] unless told otherwise.
    public static final int DEFAULT_LAST_LISTENER_SECONDS = 1;

    /// Of [#robustnessVariable].
    public static final NumberRange ROBUSTNESS = RobustnessVariable.RANGE;

    /// Of [#queryInterval]: as far as its code goes (RFC 9777 §5.1.9).
    public static final DurationRange QUERY_INTERVAL =
            new DurationRange(
                    "query interval",
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(QueryIntervalCode.MAXIMUM_SECONDS),
                    Duration.ofSeconds(DEFAULT_QUERY_INTERVAL_SECONDS));

    /// Of [#startupInterval] when it is told: beside these, zero stands for what follows from
    /// the query interval.
    public static final DurationRange STARTUP_INTERVAL =
            new DurationRange(
                    "startup interval",
                    Duration.ofMillis(1),
                    QUERY_INTERVAL.most(),
                    QUERY_INTERVAL.usual().dividedBy(4));

    private static final int LARGEST_RESPONSE_V1_MILLIS = 0xffff;

    /// Of [#maximumResponse], as far as a query of a version can say it: 65.535 s, or 8387.584
    /// s.
    public static DurationRange maximumResponse(int version) {
        return response("maximum response", version, DEFAULT_MAXIMUM_RESPONSE_SECONDS);
    }

    /// Of [#lastListenerInterval], as far as a query of a version can say it.
    public static DurationRange lastListenerInterval(int version) {
        return response("last listener interval", version, DEFAULT_LAST_LISTENER_SECONDS);
    }

    private static DurationRange response(String name, int version, int usualSeconds) {
        return DurationRange.ofMillis(
                name,
                1,
                version == 1 ? LARGEST_RESPONSE_V1_MILLIS : MaximumResponseCode.MAXIMUM_MILLIS,
                1000L * usualSeconds);
    }

    /// Checks the ranges; how far a response goes depends on the version, too.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is
    ///     accepted
    public QuerierTiming {
        ROBUSTNESS.check(robustnessVariable);
        QUERY_INTERVAL.check(queryInterval);
        if (maximumResponse.compareTo(queryInterval) >= 0) {
            throw new IllegalArgumentException(
                    "maximum response must be below the query interval: " + maximumResponse);
        }
        if (!startupInterval.isZero()) {
            STARTUP_INTERVAL.check(startupInterval);
        }
        if (lastListenerCount < 0 || startupCount < 0) {
            throw new IllegalArgumentException("counts must not be negative");
        }
    }

    /// What queries say in place of values that none of their codes means: the query interval is
    /// told in seconds, and long times only in steps (RFC 9777 §5.1.3, §5.1.9). The querier goes by
    /// the values themselves.
    ///
    /// @return a line each
    List<String> saidOtherwise(int version) {
        List<String> lines = new ArrayList<>();
        if (version == 2) {
            // As Election and SpecificQueries say it: rounded up, because 0 means the default.
            long seconds = Math.ceilDiv(queryInterval.toNanos(), TimeUnit.SECONDS.toNanos(1));
            add(
                    lines,
                    "query interval",
                    queryInterval,
                    Duration.ofSeconds(
                            QueryIntervalCode.toSeconds(QueryIntervalCode.fromSeconds(seconds))));
        }
        add(lines, "maximum response", maximumResponse, response(maximumResponse, version));
        add(
                lines,
                "last listener interval",
                lastListenerInterval,
                response(lastListenerInterval, version));
        return lines;
    }

    private static Duration response(Duration wanted, int version) {
        long millis = wanted.toMillis();
        return Duration.ofMillis(
                version == 1
                        ? millis
                        : MaximumResponseCode.toMillis(MaximumResponseCode.fromMillis(millis)));
    }

    private static void add(List<String> lines, String name, Duration wanted, Duration said) {
        if (!said.equals(wanted)) {
            lines.add(
                    "queries say a %s of %s: they have no code for %s"
                            .formatted(name, DurationRange.text(said), DurationRange.text(wanted)));
        }
    }

    QuerierTiming(QuerierConfig.Builder from) {
        this(
                from.robustnessVariable,
                from.queryInterval,
                from.maximumResponse,
                from.lastListenerInterval,
                from.lastListenerCount,
                from.startupInterval,
                from.startupCount,
                from.shortListeningInterval);
    }

    void copyTo(QuerierConfig.Builder to) {
        to.robustnessVariable = robustnessVariable;
        to.queryInterval = queryInterval;
        to.maximumResponse = maximumResponse;
        to.lastListenerInterval = lastListenerInterval;
        to.lastListenerCount = lastListenerCount;
        to.startupInterval = startupInterval;
        to.startupCount = startupCount;
        to.shortListeningInterval = shortListeningInterval;
    }
}
