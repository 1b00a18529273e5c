// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// How many rows queries may have visited in each segment.
///
/// A query is paid for afterwards, with what it cost: while anything is left the next one may go,
/// however much it takes. So the largest segment is asked, too, only not again before that is paid
/// off. Segments do not pay for each other: a million of them are all answered that are asked at
/// once.
///
/// Shape: two longs a segment that was ever asked, and of those before it. Thread: event loop only.
/// Cost: O(1).
final class QueryBudgets {
    /// A visit takes 20 to 60 ns: an eighth of the event loop's time at most.
    static final long ROWS_PER_SECOND = 2_000_000;

    /// What may be saved up: work for a twentieth of a second. A larger segment goes into debt with
    /// one General Query, and has paid it off before a querier asks again: a million memberships in
    /// half a second.
    static final long MOST_ROWS = ROWS_PER_SECOND / 2;

    /// What a query costs beside the rows.
    private static final long ROWS_PER_QUERY = 16;

    private static final long NANOS_PER_ROW = TimeUnit.SECONDS.toNanos(1) / ROWS_PER_SECOND;

    private static final int STRIDE = 2;
    /// Rows spent of what may be saved up, so that 0 is a full purse.
    private static final int SPENT = 0;
    /// Up to when earnings are counted; means nothing while nothing is spent.
    private static final int COUNTED_NANOS = 1;

    private long[] words = new long[STRIDE];

    private int base(int segment) {
        int base = segment * STRIDE;
        if (base >= words.length) {
            words = Arrays.copyOf(words, Math.max(base + STRIDE, words.length * 2));
        }
        return base;
    }

    private long left(int base) {
        return MOST_ROWS - words[base + SPENT];
    }

    private void count(int base, long nowNanos) {
        if (words[base + SPENT] == 0) {
            words[base + COUNTED_NANOS] = nowNanos;
            return;
        }
        long earned = (nowNanos - words[base + COUNTED_NANOS]) / NANOS_PER_ROW;
        if (earned > 0) {
            words[base + SPENT] = Math.max(0, words[base + SPENT] - earned);
            words[base + COUNTED_NANOS] += earned * NANOS_PER_ROW;
        }
    }

    /// Whether a query may go now.
    boolean isOpen(int segment, long nowNanos) {
        int base = base(segment);
        count(base, nowNanos);
        return left(base) > 0;
    }

    /// A query went, after [#isOpen] had been asked.
    void charge(int segment, long visited) {
        words[base(segment) + SPENT] += visited + ROWS_PER_QUERY;
    }

    /// How long until one may go, by what was last counted.
    long nanosUntilOpen(int segment) {
        long left = left(base(segment));
        return left > 0 ? 0 : (1 - left) * NANOS_PER_ROW;
    }

    /// Octets of the array as it stands.
    long sizeOctets() {
        return 8L * words.length;
    }
}
