// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv2Query;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// Somebody who asks: what its queries say, and when they came.
final class WatchedQuerier {
    private static final int DEFAULT_ROBUSTNESS = 2;
    private static final int DEFAULT_INTERVAL_SECONDS = 125;

    private final Sender sender;
    private int version;
    private int robustness;
    private int intervalSeconds;
    private int responseMillis;
    private long generalQueries;
    private long specificQueries;
    private long suppressing;
    private long lastSeenNanos;
    private long sinceNanos = Long.MIN_VALUE;
    private long lastGeneralNanos;
    private long lastIntervalNanos;
    private long leastIntervalNanos;
    private long mostIntervalNanos;
    private boolean awaited;
    private final Deque<Long> lately = new ArrayDeque<>();

    WatchedQuerier(Sender sender) {
        this.sender = sender;
    }

    Sender sender() {
        return sender;
    }

    /// A query of it.
    void asked(MldQuery query, long nanos) {
        if (!isActive(nanos)) {
            sinceNanos = nanos;
        }
        lastSeenNanos = nanos;
        version = query instanceof Mldv2Query ? 2 : 1;
        if (query instanceof Mldv2Query two) {
            robustness = two.robustnessVariable();
            intervalSeconds = two.queryIntervalSeconds();
            suppressing += two.suppressRouterProcessing() ? 1 : 0;
        }
        if (query.isGeneral()) {
            general(query.maximumResponseDelayMillis(), nanos);
        } else {
            specificQueries++;
        }
    }

    private void general(int delayMillis, long nanos) {
        responseMillis = delayMillis;
        if (generalQueries++ > 0) {
            lastIntervalNanos = nanos - lastGeneralNanos;
            boolean first = generalQueries == 2;
            leastIntervalNanos =
                    first ? lastIntervalNanos : Math.min(leastIntervalNanos, lastIntervalNanos);
            mostIntervalNanos = Math.max(mostIntervalNanos, lastIntervalNanos);
        }
        lastGeneralNanos = nanos;
    }

    /// Whether more General Queries have come lately than those of a start, of another start, and
    /// the first one behind: more than the Robustness Variable and one within a Query Interval.
    boolean isBurst(long nanos) {
        lately.addLast(nanos);
        int most = robustness() + 2;
        while (lately.size() > most) {
            lately.removeFirst();
        }
        boolean burst =
                lately.size() == most
                        && nanos - lately.getFirst() < intervalNanos() - intervalNanos() / 10;
        if (burst) {
            lately.clear();
        }
        return burst;
    }

    /// Whether somebody waits for its next General Query.
    boolean isAwaited() {
        return awaited;
    }

    void setAwaited(boolean now) {
        awaited = now;
    }

    /// What it says, or the default if it says none (RFC 9777 §5.1.8).
    int robustness() {
        return robustness == 0 ? DEFAULT_ROBUSTNESS : robustness;
    }

    /// What it says, or the default if it says none (RFC 9777 §5.1.9).
    long intervalNanos() {
        int seconds = intervalSeconds == 0 ? DEFAULT_INTERVAL_SECONDS : intervalSeconds;
        return seconds * Seconds.NANOS;
    }

    int version() {
        return version;
    }

    long generalQueries() {
        return generalQueries;
    }

    long lastGeneralNanos() {
        return lastGeneralNanos;
    }

    /// Since when it has been asking.
    long sinceNanos() {
        return sinceNanos;
    }

    long lastSeenNanos() {
        return lastSeenNanos;
    }

    WatchSnapshot.Values values() {
        return new WatchSnapshot.Values(robustness, intervalSeconds, responseMillis);
    }

    /// Whether others must still take it for a querier: for the Other Querier Present Interval (RFC
    /// 9777 §9.5).
    boolean isActive(long nanos) {
        long response = TimeUnit.MILLISECONDS.toNanos(responseMillis);
        return sinceNanos != Long.MIN_VALUE
                && nanos - lastSeenNanos <= robustness() * intervalNanos() + response / 2;
    }

    WatchSnapshot.Asker shown(boolean elected) {
        return new WatchSnapshot.Asker(
                sender,
                version,
                elected,
                values(),
                new WatchSnapshot.Queries(generalQueries, specificQueries, suppressing),
                new WatchSnapshot.Interval(
                        lastIntervalNanos, leastIntervalNanos, mostIntervalNanos),
                lastSeenNanos);
    }
}
