// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

/// Somebody wants less of a group than before, so the querier has to ask who still wants it: at
/// once, and as often as the Last Listener Query Count says (RFC 9777 §7.6.3).
final class LeaveCheck {
    /// What a query may take from its cause to this ear. `[DEC]`
    static final long PROMPT_NANOS = Seconds.NANOS / 2;

    /// Queries closer together than this are one, in several packets.
    private static final long SAME_MOMENT_NANOS = Seconds.NANOS / 20;

    private final long openedNanos;
    private final boolean sources;
    private final boolean owed;
    private long endNanos;
    private long firstQueryNanos;
    private long lastQueryNanos;
    private int queries;
    private boolean answered;

    /// @param sources whether sources are what is asked about
    /// @param owed whether it was heard before that somebody listens, so that the querier must know
    LeaveCheck(long nanos, boolean sources, boolean owed) {
        openedNanos = nanos;
        this.sources = sources;
        this.owed = owed;
        endNanos = nanos + Seconds.NANOS + PROMPT_NANOS;
    }

    /// A query about the group came.
    ///
    /// @param count how often it is to be asked
    void asked(long nanos, int count, long intervalNanos) {
        if (queries == 0) {
            firstQueryNanos = nanos;
            endNanos = nanos + (count - 1) * intervalNanos + Seconds.NANOS;
        } else if (nanos - lastQueryNanos <= SAME_MOMENT_NANOS) {
            return;
        }
        lastQueryNanos = nanos;
        queries++;
    }

    /// Somebody said that they still listen.
    void answered() {
        answered |= queries > 0;
    }

    /// When everything that was owed must have come.
    long endNanos() {
        return endNanos;
    }

    /// What the querier did wrong, to be told when the end has passed.
    void judge(int count, Verdict verdict) {
        if (queries == 0) {
            if (owed) {
                verdict.is(
                        sources ? Fault.BLOCK_NOT_ASKED : Fault.LEAVE_NOT_ASKED,
                        "no query within " + Seconds.text(endNanos - openedNanos));
            }
            return;
        }
        long lateNanos = firstQueryNanos - openedNanos;
        if (lateNanos > PROMPT_NANOS) {
            verdict.is(
                    sources ? Fault.BLOCK_ASKED_LATE : Fault.LEAVE_ASKED_LATE,
                    "first query after " + Seconds.text(lateNanos));
        }
        if (queries < count && !answered) {
            verdict.is(
                    sources ? Fault.BLOCK_ASKED_SELDOM : Fault.LEAVE_ASKED_SELDOM,
                    "asked " + queries + " of " + count + " times");
        }
    }

    /// Takes what is wrong.
    interface Verdict {
        void is(Fault fault, String detail);
    }
}
