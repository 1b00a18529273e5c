// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.lab.scenario.Action;
import java.util.Arrays;
import java.util.List;

/// The power of a street goes: listeners are silent without leaving, and boot later.
final class PowerCut implements Deed {
    private final Play play;
    private final List<Cast> casts;
    private final Action.PowerCut action;
    private final long ordinal;

    PowerCut(Play play, List<Cast> casts, Action.PowerCut action, long ordinal) {
        this.play = play;
        this.casts = casts;
        this.action = action;
        this.ordinal = ordinal;
    }

    @Override
    public void begin() {
        for (Cast cast : casts) {
            int[] struck = struck(cast);
            if (struck.length == 0) {
                continue;
            }
            Arrays.stream(struck).forEach(cast::powerOff);
            play.interruptions().powerOff(cast, struck);
            if (action.backAfter() != null) {
                // Also when the phase is over by then.
                play.at(
                        play.nanoTime() + action.backAfter().toNanos(),
                        () -> Arrays.stream(struck).forEach(cast::powerOn));
            }
        }
    }

    /// A share of the listeners that have a seat that is on.
    private int[] struck(Cast cast) {
        return play.chance().some(cast.listenersOn(), action.share(), cast.index(), ordinal);
    }
}
