// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

/// A crowd that takes turns: each of its seats does one thing, at its moment. Thread: the stage's.
final class Turns implements Deed {
    private static final int AT_ONCE = 256;
    private static final long RETRY_NANOS = 1_000_000;

    private final Play play;
    private final PhaseRun phase;
    private final Crowd crowd;
    private final ArrivingTimes times;
    private final long startNanos;
    private final Turn turn;
    private int next;

    /// What a seat does.
    interface Turn {
        /// @return false if it could not, because the seat is not what it was when the crowd formed
        boolean of(Cast cast, int seat);
    }

    Turns(Play play, PhaseRun phase, Crowd crowd, ArrivingTimes times, Turn turn) {
        this.play = play;
        this.phase = phase;
        this.crowd = crowd;
        this.times = times;
        this.startNanos = phase.elapsedNanos();
        this.turn = turn;
    }

    @Override
    public void begin() {
        step();
    }

    private void step() {
        long now = phase.elapsedNanos() - startNanos;
        int done = 0;
        while (next < crowd.size() && times.nanos(next) <= now && done < AT_ONCE && play.mayAct()) {
            if (times.isPaced()) {
                play.lagged(now - times.nanos(next));
            }
            if (!turn.of(crowd.cast(next), crowd.seat(next))) {
                play.missed(1);
            }
            next++;
            done++;
        }
        if (next < crowd.size()) {
            long due = startNanos + times.nanos(next);
            long soonest =
                    phase.elapsedNanos() + (done == AT_ONCE || play.mayAct() ? 0 : RETRY_NANOS);
            phase.at(Math.max(due, soonest), this::step);
        }
    }

    @Override
    public long end() {
        return crowd.size() - next;
    }
}
