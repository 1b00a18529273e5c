// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import org.jspecify.annotations.Nullable;

/// A window that slides over one span and in which a condition must hold at every place. It moves
/// in steps of a twentieth of its length, from full to full. What becomes known after the span
/// counts at its end; a span shorter than the window is one window. Thread: the measuring one.
final class SlidingWindow {
    private static final int SLOTS = 20;

    private final Condition condition;
    private final long fromNanos;
    private final long slotNanos;
    private final @Nullable Tally[] tallies = new @Nullable Tally[SLOTS];
    private final long[] bases = new long[SLOTS];
    private final Tally all;
    /// The slot that is filled, counted from the start.
    private long slot;

    private boolean ended;
    private long endNanos = Long.MAX_VALUE;
    private boolean slid;
    private double worst = Double.NaN;
    private long worstBase;

    /// @param overNanos its length
    /// @param fromNanos when the span, without the time to settle, begins
    SlidingWindow(Condition condition, long overNanos, long fromNanos) {
        this.condition = condition;
        this.fromNanos = fromNanos;
        this.slotNanos = Math.max(1, overNanos / SLOTS);
        this.all = new Tally(condition.number());
    }

    void value(long doneNanos, long value) {
        advance(doneNanos);
        tally().record(value);
    }

    void events(long doneNanos, long count) {
        advance(doneNanos);
        tally().count(count);
    }

    void base(long doneNanos, long count) {
        advance(doneNanos);
        bases[(int) (slot % SLOTS)] += count;
    }

    private Tally tally() {
        int at = (int) (slot % SLOTS);
        Tally tally = tallies[at];
        if (tally == null) {
            tally = new Tally(condition.number());
            tallies[at] = tally;
        }
        return tally;
    }

    /// Moves it on, up to the end of the span at most.
    void advance(long nowNanos) {
        long now = Math.min(nowNanos, endNanos);
        while (!ended && now - fromNanos >= (slot + 1) * slotNanos) {
            if (slot + 1 >= SLOTS) {
                evaluate(SLOTS * slotNanos / 1e9);
                slid = true;
            }
            slot++;
            Tally oldest = tallies[(int) (slot % SLOTS)];
            if (oldest != null) {
                oldest.clear();
            }
            bases[(int) (slot % SLOTS)] = 0;
        }
    }

    /// The span is over.
    void end(long nanos) {
        advance(nanos);
        endNanos = nanos;
        ended = true;
    }

    /// Holds what is left against the condition, once nothing more can come, and lets go of its
    /// memory.
    void close(long nowNanos) {
        end(Math.min(nowNanos, endNanos));
        if (!slid) {
            evaluate((endNanos - fromNanos) / 1e9);
        } else if (Aggregates.canBeCut(condition)) {
            evaluate(Double.NaN);
        }
        for (int i = 0; i < SLOTS; i++) {
            tallies[i] = null;
        }
    }

    private void evaluate(double seconds) {
        all.clear();
        long base = 0;
        for (int i = 0; i < SLOTS; i++) {
            Tally tally = tallies[i];
            if (tally != null) {
                all.add(tally);
            }
            base += bases[i];
        }
        double value = Aggregates.of(condition, all, base, seconds);
        if (!Double.isNaN(value) && Aggregates.isWorse(condition, value, worst)) {
            worst = value;
            worstBase = base;
        }
    }

    /// The worst value of all places; NaN if there was none.
    double worst() {
        return worst;
    }

    /// What the ratio was of at that place.
    long worstBase() {
        return worstBase;
    }
}
