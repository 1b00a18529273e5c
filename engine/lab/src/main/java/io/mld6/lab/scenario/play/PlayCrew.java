// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.host.GroupChange;
import java.util.List;

/// Carries out what listeners do in a play, and tells the measurement of it. Thread: the stage's.
final class PlayCrew implements Cast.Crew {
    private final Play play;

    PlayCrew(Play play) {
        this.play = play;
    }

    @Override
    public void change(int listener, List<GroupChange> changes) {
        play.calls()
                .follow(
                        play.stage().engine().changes().listenTogether(listener, changes),
                        () -> {});
    }

    @Override
    public void later(long delayNanos, Runnable deed) {
        play.at(play.nanoTime() + delayNanos, deed);
    }

    @Override
    public void zaps(int listener, long vlan, Ipv6Address from, Ipv6Address to) {
        long stamp = play.stampNow();
        play.stage().measure(books -> books.zap(stamp, listener, vlan, from, to));
    }

    @Override
    public void leaves(int listener, long vlan, Ipv6Address group) {
        long stamp = play.stampNow();
        play.stage().measure(books -> books.left(stamp, listener, vlan, group));
    }

    @Override
    public void filters(int listener, long vlan, Ipv6Address group, boolean wanted) {
        long stamp = play.stampNow();
        play.stage().measure(books -> books.sources(stamp, listener, vlan, group, wanted));
    }
}
