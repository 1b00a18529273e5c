// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.Comparator;
import java.util.PriorityQueue;

/// What is not a packet and waits to be taken in by its moment; of the same moment, by its rank,
/// and of the same rank in the order it came. Thread: one, the measurement's.
final class Moments {
    /// A phase begins: stands before what is meant in it.
    static final int PHASE = 0;

    /// What is meant stands before what is said.
    static final int INTENT = 1;

    /// What is said.
    static final int SAID = 2;

    private final PriorityQueue<Moment> waiting =
            new PriorityQueue<>(
                    Comparator.comparingLong(Moment::nanos)
                            .thenComparingInt(Moment::rank)
                            .thenComparingLong(Moment::ordinal));
    private long nextNanos = Long.MAX_VALUE;
    private long ordinal;

    private record Moment(long nanos, int rank, long ordinal, Runnable action) {}

    /// @param rank [#PHASE], [#INTENT] or [#SAID]
    /// @param action what it comes to
    void add(long nanos, int rank, Runnable action) {
        waiting.add(new Moment(nanos, rank, ordinal++, action));
        nextNanos = waiting.element().nanos();
    }

    /// When the next one is; [Long#MAX_VALUE] if there is none.
    long nextNanos() {
        return nextNanos;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Takes in the next one, which there must be.
    void take() {
        Moment moment = waiting.remove();
        nextNanos = waiting.isEmpty() ? Long.MAX_VALUE : waiting.element().nanos();
        moment.action().run();
    }
}
