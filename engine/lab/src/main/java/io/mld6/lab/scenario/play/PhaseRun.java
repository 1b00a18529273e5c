// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.lab.scenario.Phase;

/// One repetition of a phase, while it lasts. Thread: the stage's.
final class PhaseRun {
    private final Play play;
    private final Phase phase;
    private final int index;
    private final long beginNanos;
    private boolean over;

    /// @param index of the repetition among all that are played
    /// @param beginNanos on the stage's clock
    PhaseRun(Play play, Phase phase, int index, long beginNanos) {
        this.play = play;
        this.phase = phase;
        this.index = index;
        this.beginNanos = beginNanos;
    }

    Phase phase() {
        return phase;
    }

    /// Number of the repetition among all that are played.
    int index() {
        return index;
    }

    long beginNanos() {
        return beginNanos;
    }

    /// How long it lasts at most.
    long lengthNanos() {
        return phase.length().toNanos();
    }

    /// Since it began.
    long elapsedNanos() {
        return play.nanoTime() - beginNanos;
    }

    boolean isOver() {
        return over;
    }

    /// It is over: what was still to be done in it is not done.
    void end() {
        over = true;
    }

    /// Does something at a moment of this phase, unless it is over by then.
    ///
    /// @param nanos after it began
    void at(long nanos, Runnable deed) {
        play.at(
                beginNanos + nanos,
                () -> {
                    if (!over) {
                        deed.run();
                    }
                });
    }
}
