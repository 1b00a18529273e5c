// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.lab.scenario.Action;
import io.mld6.lab.scenario.Action.Direction;
import io.mld6.lab.scenario.Distribution;
import java.util.Map;

/// Watchers change channels: a few in a row, then they stay for a while.
final class Zapping implements Deed {
    private static final double SECOND = 1e9;
    private static final long LONGEST_WAIT_NANOS = 10_000_000_000L;

    private final Play play;
    private final PhaseRun phase;
    private final Crowd crowd;
    private final Action.Zap action;

    Zapping(Play play, PhaseRun phase, Crowd crowd, Action.Zap action) {
        this.play = play;
        this.phase = phase;
        this.crowd = crowd;
        this.action = action;
    }

    /// Draws for all of them first: for 100 000 watchers that takes a while, and who is due in the
    /// first moments would be late before it begins.
    @Override
    public void begin() {
        long[] rests = new long[crowd.size()];
        for (int i = 0; i < rests.length; i++) {
            rests[i] = rest(crowd.cast(i), crowd.seat(i));
        }
        long now = phase.elapsedNanos();
        for (int i = 0; i < rests.length; i++) {
            afterwards(crowd.cast(i), crowd.seat(i), now + rests[i]);
        }
    }

    /// In the middle of watching something, as one always is.
    private long rest(Cast cast, int seat) {
        double seconds =
                play.chance()
                        .rest(
                                action.view(),
                                Chance.What.VIEW,
                                Chance.What.REST,
                                cast.index(),
                                seat,
                                cast.turn(seat));
        return (long) (seconds * SECOND);
    }

    private long nanos(Cast cast, int seat, Distribution law, Chance.What what) {
        double seconds = play.chance().draw(law, what, cast.index(), seat, cast.turn(seat));
        return (long) (Math.max(0, seconds) * SECOND);
    }

    private void afterwards(Cast cast, int seat, long due) {
        phase.at(
                due,
                () -> {
                    int changes =
                            play.chance()
                                    .count(
                                            action.surf(),
                                            Chance.What.SURF,
                                            cast.index(),
                                            seat,
                                            cast.turn(seat));
                    surf(cast, seat, due, changes);
                });
    }

    /// One change, and `left - 1` more.
    private void surf(Cast cast, int seat, long due, int left) {
        play.lagged(phase.elapsedNanos() - due);
        if (!cast.on().has(seat)) {
            // Turned off, or without power: comes back to it later.
            afterwards(cast, seat, due + nanos(cast, seat, action.view(), Chance.What.VIEW));
            return;
        }
        int now = cast.channel(seat);
        int there = next(cast, seat, now);
        if (there == now || !play.mayAct()) {
            play.missed(1);
        } else {
            cast.zap(seat, there, action.combined(), action.leaveToJoin().toNanos());
            play.did(Play.Kind.ZAP);
        }
        if (action.waitForData()) {
            waitForData(cast, seat, () -> later(cast, seat, phase.elapsedNanos(), left));
        } else {
            later(cast, seat, due, left);
        }
    }

    private void later(Cast cast, int seat, long from, int left) {
        if (left == 1) {
            afterwards(cast, seat, from + nanos(cast, seat, action.view(), Chance.What.VIEW));
        } else {
            long due = from + nanos(cast, seat, action.dwell(), Chance.What.DWELL);
            phase.at(due, () -> surf(cast, seat, due, left - 1));
        }
    }

    private void waitForData(Cast cast, int seat, Runnable then) {
        play.stage()
                .whenData(
                        cast.vlan(seat),
                        play.lineup().group(cast.channel(seat)),
                        LONGEST_WAIT_NANOS,
                        () -> {
                            if (!phase.isOver()) {
                                then.run();
                            }
                        });
    }

    /// Another channel of the same class; from one that is alone in its class, as a match, one of
    /// the class the seat turns on with. The same channel if there is no other.
    private int next(Cast cast, int seat, int now) {
        Lineup lineup = play.lineup();
        int ofNow = lineup.classOf(now);
        int ofClass = lineup.count(ofNow) > 1 ? ofNow : cast.usualClass(seat);
        int first = lineup.first(ofClass);
        int count = lineup.count(ofClass);
        int turn = cast.turn(seat);
        double uniform = play.chance().uniform(Chance.What.CHANNEL, cast.index(), seat, turn);
        Direction direction = direction(cast, seat, turn);
        int back = cast.before(seat);
        if (direction == Direction.BACK && back != now) {
            return back;
        }
        if (direction == Direction.POPULAR || ofClass != ofNow) {
            return lineup.pickBut(ofClass, now, uniform);
        }
        int step =
                switch (direction) {
                    case DOWN -> count - 1;
                    case RANDOM -> 1 + (int) (uniform * (count - 1));
                    case UP, POPULAR, BACK -> 1;
                };
        return first + (now - first + step) % count;
    }

    private Direction direction(Cast cast, int seat, int turn) {
        double uniform = play.chance().uniform(Chance.What.DIRECTION, cast.index(), seat, turn);
        Direction last = Direction.UP;
        for (Map.Entry<Direction, Double> share : action.next().entrySet()) {
            last = share.getKey();
            uniform -= share.getValue();
            if (uniform < 0) {
                return last;
            }
        }
        return last;
    }
}
