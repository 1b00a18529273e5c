// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.lab.scenario.Action;
import io.mld6.lab.scenario.Action.Direction;
import io.mld6.lab.scenario.Distribution;
import io.mld6.lab.scenario.ScenarioValues;
import java.util.Map;

/// Watchers change channels: a few in a row, then they stay for a while.
final class Zapping implements Deed {
    private static final double SECOND = 1e9;
    private static final long LONGEST_WAIT_NANOS = 10_000_000_000L;

    private final Play play;
    private final PhaseRun phase;
    private final Crowd crowd;
    private final Action.Zap action;
    private Distribution dwell;
    private Distribution view;

    Zapping(Play play, PhaseRun phase, Crowd crowd, Action.Zap action) {
        this.play = play;
        this.phase = phase;
        this.crowd = crowd;
        this.action = action;
        this.dwell = action.dwell();
        this.view = action.view();
    }

    @Override
    public void begin() {
        for (int i = 0; i < crowd.size(); i++) {
            Cast cast = crowd.cast(i);
            int seat = crowd.seat(i);
            // In the middle of something, as one always is.
            double part = play.chance().uniform(Chance.What.PICK, cast.index(), seat, phase.index());
            long pause = nanos(cast, seat, view, Chance.What.VIEW);
            afterwards(cast, seat, phase.elapsedNanos() + (long) (part * pause));
        }
    }

    private long nanos(Cast cast, int seat, Distribution law, Chance.What what) {
        double seconds =
                play.chance().draw(law, what, cast.index(), seat, cast.turn(seat));
        return (long) (Math.max(0, seconds) * SECOND);
    }

    private void afterwards(Cast cast, int seat, long due) {
        phase.at(
                due,
                () -> {
                    double drawn =
                            play.chance()
                                    .draw(
                                            action.surf(),
                                            Chance.What.SURF,
                                            cast.index(),
                                            seat,
                                            cast.turn(seat));
                    surf(cast, seat, due, Math.max(1, (int) Math.round(drawn)));
                });
    }

    /// One change, and `left - 1` more.
    private void surf(Cast cast, int seat, long due, int left) {
        play.lagged(phase.elapsedNanos() - due);
        if (!cast.on().has(seat)) {
            // Turned off, or without power: comes back to it later.
            afterwards(cast, seat, due + nanos(cast, seat, view, Chance.What.VIEW));
            return;
        }
        if (play.mayAct()) {
            cast.zap(seat, next(cast, seat), action.combined(), action.leaveToJoin().toNanos());
            play.did(Play.Kind.ZAP);
        } else {
            play.missed(1);
        }
        if (action.waitForData()) {
            waitForData(cast, seat, () -> later(cast, seat, phase.elapsedNanos(), left));
        } else {
            later(cast, seat, due, left);
        }
    }

    private void later(Cast cast, int seat, long from, int left) {
        if (left == 1) {
            afterwards(cast, seat, from + nanos(cast, seat, view, Chance.What.VIEW));
        } else {
            long due = from + nanos(cast, seat, dwell, Chance.What.DWELL);
            phase.at(due, () -> surf(cast, seat, due, left - 1));
        }
    }

    private void waitForData(Cast cast, int seat, Runnable then) {
        boolean[] went = new boolean[1];
        Runnable once =
                () -> {
                    if (!went[0] && !phase.isOver()) {
                        went[0] = true;
                        then.run();
                    }
                };
        play.stage()
                .whenData(cast.vlan(seat), play.lineup().group(cast.channel(seat)), once);
        phase.at(phase.elapsedNanos() + LONGEST_WAIT_NANOS, once);
    }

    private int next(Cast cast, int seat) {
        Lineup lineup = play.lineup();
        int now = cast.channel(seat);
        int ofClass = lineup.classOf(now);
        int first = lineup.first(ofClass);
        int count = lineup.count(ofClass);
        int turn = cast.turn(seat);
        double uniform = play.chance().uniform(Chance.What.CHANNEL, cast.index(), seat, turn);
        int there =
                switch (direction(cast, seat, turn)) {
                    case UP -> first + (now - first + 1) % count;
                    case DOWN -> first + (now - first + count - 1) % count;
                    case POPULAR -> lineup.pick(ofClass, uniform);
                    case RANDOM -> first + (int) (uniform * count);
                    case BACK -> cast.before(seat);
                };
        return there == now ? first + (now - first + 1) % count : there;
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

    @Override
    public boolean set(String name, String value) {
        switch (name) {
            case "dwell" -> dwell = ScenarioValues.time(value);
            case "view" -> view = ScenarioValues.time(value);
            default -> {
                return false;
            }
        }
        return true;
    }
}
