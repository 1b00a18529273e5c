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
            for (int seat = 0; seat < cast.seats(); seat++) {
                if (cast.takesPart(seat)) {
                    first(cast, seat);
                }
            }
        }
    }

    /// Each is in the middle of being on or off.
    private void first(Cast cast, int seat) {
        boolean isOn = cast.on().has(seat);
        double seconds =
                play.chance()
                        .rest(
                                isOn ? action.on() : action.off(),
                                isOn ? Chance.What.ON : Chance.What.OFF,
                                Chance.What.REST,
                                cast.index(),
                                seat,
                                cast.turn(seat));
        after(cast, seat, isOn, phase.elapsedNanos(), seconds);
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
        after(cast, seat, isOn, fromNanos, seconds);
    }

    private void after(Cast cast, int seat, boolean isOn, long fromNanos, double seconds) {
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
