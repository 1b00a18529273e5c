// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import java.util.concurrent.TimeUnit;

/// How many rows queries may have visited in one broadcast domain.
///
/// A query is paid for afterwards, with what it cost: while anything is left the next one may go,
/// however much it takes. So the largest domain is asked, too, only not again before that is paid
/// off. Thread: event loop only. Cost: O(1).
final class QueryBudget {
    /// A visit takes 20 to 60 ns: an eighth of the event loop's time at most.
    static final long ROWS_PER_SECOND = 2_000_000;

    /// What may be saved up: work for a twentieth of a second. A larger domain goes into debt with
    /// one General Query, and has paid it off before a querier asks again: a million memberships in
    /// half a second.
    static final long MOST_ROWS = ROWS_PER_SECOND / 2;

    /// What a query costs beside the rows.
    private static final long ROWS_PER_QUERY = 16;

    private static final long NANOS_PER_ROW = TimeUnit.SECONDS.toNanos(1) / ROWS_PER_SECOND;

    private long rows = MOST_ROWS;
    private long countedNanos;
    private boolean begun;

    private void count(long nowNanos) {
        if (!begun) {
            begun = true;
            countedNanos = nowNanos;
        }
        long earned = (nowNanos - countedNanos) / NANOS_PER_ROW;
        if (earned > 0) {
            rows = Math.min(MOST_ROWS, rows + Math.min(earned, 2 * MOST_ROWS - rows));
            countedNanos += earned * NANOS_PER_ROW;
        }
    }

    /// Whether a query may go now.
    boolean isOpen(long nowNanos) {
        count(nowNanos);
        return rows > 0;
    }

    /// A query went.
    void charge(long visited) {
        rows -= visited + ROWS_PER_QUERY;
    }

    /// How long until one may go, by what was last counted.
    long nanosUntilOpen() {
        return rows > 0 ? 0 : (1 - rows) * NANOS_PER_ROW;
    }
}
