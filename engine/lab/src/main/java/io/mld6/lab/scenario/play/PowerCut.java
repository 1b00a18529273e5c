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
            int[] struck = listeners(cast);
            if (struck.length == 0) {
                play.missed(1);
                continue;
            }
            for (int listener : struck) {
                boolean _ = cast.powerOff(listener);
            }
            play.silence(cast, struck);
            if (action.backAfter() != null) {
                play.at(
                        play.nanoTime() + action.backAfter().toNanos(),
                        () -> Arrays.stream(struck).forEach(cast::powerOn));
            }
        }
    }

    /// A share of those that have a seat that is on.
    private int[] listeners(Cast cast) {
        Crowd on = Crowd.of(List.of(cast), Cast::on);
        int count = (int) Math.round(on.size() * action.share());
        Crowd struck = on.some(count, play.chance(), ordinal);
        int[] all = new int[struck.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = struck.seat(i) / cast.screens();
        }
        return Arrays.stream(all).distinct().sorted().toArray();
    }
}
