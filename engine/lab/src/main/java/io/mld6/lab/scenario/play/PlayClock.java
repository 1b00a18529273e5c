// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import java.util.ArrayList;
import java.util.List;

/// The clock of a play: the stage's, which can be made to stand. What is due while it stands comes
/// when it goes on, as much later as it stood.
///
/// Thread: the stage's, but for [#nanoTime] and [#isHeld].
final class PlayClock {
    private final Stage stage;
    private final List<Waiting> waiting = new ArrayList<>();
    private volatile Standing standing = new Standing(false, 0);

    /// @param held whether it stands
    /// @param nanos where it stands, or else how far it is behind the stage's
    private record Standing(boolean held, long nanos) {}

    /// Something to be done when it goes on.
    private record Waiting(long nanoTime, Runnable deed) {}

    PlayClock(Stage stage) {
        this.stage = stage;
    }

    /// Now.
    long nanoTime() {
        Standing now = standing;
        return now.held ? now.nanos : stage.nanoTime() - now.nanos;
    }

    boolean isHeld() {
        return standing.held;
    }

    /// The moment of the stage's clock at which this one shows a moment that is now or was since it
    /// stood last.
    long onStage(long nanoTime) {
        Standing now = standing;
        return now.held ? stage.nanoTime() : nanoTime + now.nanos;
    }

    /// Makes it stand, or go on; nothing if it does.
    void hold(boolean held) {
        Standing now = standing;
        if (held && !now.held) {
            standing = new Standing(true, nanoTime());
        } else if (!held && now.held) {
            standing = new Standing(false, stage.nanoTime() - now.nanos);
            List<Waiting> due = List.copyOf(waiting);
            waiting.clear();
            due.forEach(one -> at(one.nanoTime, one.deed));
        }
    }

    /// Runs something on the stage's thread at a moment of this clock, or as soon as possible, but
    /// never while it stands.
    void at(long nanoTime, Runnable deed) {
        Standing now = standing;
        if (now.held) {
            waiting.add(new Waiting(nanoTime, deed));
        } else {
            stage.at(nanoTime + now.nanos, () -> due(nanoTime, deed));
        }
    }

    private void due(long nanoTime, Runnable deed) {
        if (standing.held || nanoTime() - nanoTime < 0) {
            at(nanoTime, deed);
        } else {
            deed.run();
        }
    }
}
