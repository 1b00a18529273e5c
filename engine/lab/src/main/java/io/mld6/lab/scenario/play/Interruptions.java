// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.ListenerNumbers;
import java.util.List;

/// What ends listening without a word of the listeners: their power goes, they come up in another
/// VLAN, the cable of all is out. What they listened to is over for the measurement, too. Thread:
/// the stage's.
final class Interruptions {
    private final Play play;
    private final List<Cast> casts;
    private int linksDown;

    /// @param casts all there will be once the play has begun
    Interruptions(Play play, List<Cast> casts) {
        this.play = play;
        this.casts = casts;
    }

    /// Listeners lose power.
    void powerOff(Cast cast, int[] listeners) {
        ListenerNumbers numbers = cast.numbers(listeners);
        play.calls().follow(play.stage().engine().changes().powerOff(numbers), () -> {});
        silent(numbers);
    }

    private void silent(ListenerNumbers numbers) {
        long stamp = play.stampNow();
        play.stage()
                .measure(
                        measurement -> {
                            for (int i = 0; i < numbers.size(); i++) {
                                measurement.silent(stamp, numbers.number(i));
                            }
                        });
    }

    /// A listener moves to another VLAN; if it cannot live there, it stays.
    void move(Cast cast, int listener, VlanTags to) {
        ListenerNumbers one = cast.numbers(new int[] {listener});
        VlanTags from = cast.home(listener);
        silent(one);
        cast.moved(listener, to);
        play.calls()
                .follow(
                        play.stage().engine().changes().move(one.number(0), to),
                        () -> cast.moved(listener, from));
    }

    /// The cable of all listeners is out for a while; then they begin afresh.
    void linkDown(long nanos) {
        if (linksDown++ == 0) {
            cutLink(true);
            for (Cast cast : casts) {
                silent(cast.allNumbers());
            }
        }
        play.at(
                play.nanoTime() + nanos,
                () -> {
                    if (--linksDown == 0) {
                        cutLink(false);
                    }
                });
    }

    private void cutLink(boolean out) {
        play.stage().cutLink(out);
        play.calls().follow(play.stage().engine().changes().cutLink(out), () -> {});
    }
}
