// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.lab.scenario.Action;
import java.util.List;

/// Each is on for a while and off for a while, by turns.
final class ClosedChurn implements Deed {
    private static final double SECOND = 1e9;

    private final Play play;
    private final PhaseRun phase;
    private final List<Cast> casts;
    private final Action.ClosedChurn action;

    ClosedChurn(Play play, PhaseRun phase, List<Cast> casts, Action.ClosedChurn action) {
        this.play = play;
        this.phase = phase;
        this.casts = casts;
        this.action = action;
    }

    @Override
    public void begin() {
        for (Cast cast : casts) {
            for (int seat : cast.on().sorted()) {
                next(cast, seat, phase.elapsedNanos());
            }
            for (int seat : cast.off().sorted()) {
                next(cast, seat, phase.elapsedNanos());
            }
        }
    }

    private void next(Cast cast, int seat, long fromNanos) {
        boolean isOn = cast.on().has(seat);
        double seconds =
                play.chance()
                        .draw(
                                isOn ? action.on() : action.off(),
                                isOn ? Chance.What.ON : Chance.What.OFF,
                                cast.index(),
                                seat,
                                cast.turn(seat));
        long due = fromNanos + (long) (Math.max(0, seconds) * SECOND);
        phase.at(
                due,
                () -> {
                    play.lagged(phase.elapsedNanos() - due);
                    // Without power it is neither, and tries again when its time is over.
                    if (isOn && cast.on().has(seat)) {
                        cast.turnOff(seat);
                        play.did(Play.Kind.LEAVE);
                    } else if (!isOn && cast.off().has(seat)) {
                        cast.turnOn(seat);
                        play.did(Play.Kind.JOIN);
                    }
                    next(cast, seat, due);
                });
    }
}
