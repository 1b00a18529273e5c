// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import java.util.Comparator;
import java.util.PriorityQueue;

/// What is to be looked at once a moment has passed, in the order of the moments.
final class DueChecks {
    private record Due(long nanos, long ordinal, Runnable check) {}

    private final Allowance room;
    private final PriorityQueue<Due> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparing(Due::ordinal));
    private long nowNanos = Long.MIN_VALUE;
    private long ordinal;

    DueChecks(Allowance room) {
        this.room = room;
    }

    /// Whether the clock has been set.
    boolean begun() {
        return nowNanos != Long.MIN_VALUE;
    }

    long nowNanos() {
        return nowNanos;
    }

    /// Has `check` run when the clock passes a moment; not at all, and counted, if too many wait.
    ///
    /// @return whether there was room
    boolean at(long nanos, Runnable check) {
        if (!room.take()) {
            return false;
        }
        waiting.add(new Due(nanos, ordinal++, check));
        return true;
    }

    /// Moves the clock, and runs what comes due on the way; a moment itself has not passed yet when
    /// it comes. Time never goes back.
    void advance(long nanos) {
        for (Due due; (due = waiting.peek()) != null && due.nanos < nanos; ) {
            waiting.remove();
            room.giveBack(1);
            nowNanos = Math.max(nowNanos, due.nanos);
            due.check.run();
        }
        nowNanos = Math.max(nowNanos, nanos);
    }
}
