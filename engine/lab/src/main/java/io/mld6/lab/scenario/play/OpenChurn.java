// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.lab.scenario.Action;
import java.util.List;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;

/// People come and go at rates that do not depend on how many are there.
final class OpenChurn implements Deed {
    private static final double SECOND = 1e9;

    private final Play play;
    private final PhaseRun phase;
    private final List<Cast> casts;
    private final Side joins;
    private final Side leaves;

    OpenChurn(Play play, PhaseRun phase, List<Cast> casts, Action.OpenChurn action, long ordinal) {
        this.play = play;
        this.phase = phase;
        this.casts = casts;
        this.joins =
                new Side(
                        Play.Kind.JOIN,
                        action.joinsPerSecond(),
                        2 * ordinal,
                        Cast::off,
                        Cast::turnOn);
        this.leaves =
                new Side(
                        Play.Kind.LEAVE,
                        action.leavesPerSecond(),
                        2 * ordinal + 1,
                        Cast::on,
                        Cast::turnOff);
    }

    /// Those who come, or those who go.
    private final class Side {
        private final Play.Kind kind;
        private final long ordinal;
        private final Function<Cast, SeatBag> from;
        private final ObjIntConsumer<Cast> deed;
        private final double perSecond;
        private double dueNanos;
        private int drawn;

        Side(
                Play.Kind kind,
                double perSecond,
                long ordinal,
                Function<Cast, SeatBag> from,
                ObjIntConsumer<Cast> deed) {
            this.kind = kind;
            this.perSecond = perSecond;
            this.ordinal = ordinal;
            this.from = from;
            this.deed = deed;
        }

        void begin() {
            dueNanos = phase.elapsedNanos();
            next();
        }

        private void next() {
            if (perSecond <= 0) {
                return;
            }
            double uniform = play.chance().uniform(Chance.What.ARRIVAL, 0, drawn++, ordinal);
            dueNanos += -Math.log1p(-uniform) * SECOND / perSecond;
            phase.at(
                    (long) dueNanos,
                    () -> {
                        one();
                        next();
                    });
        }

        private void one() {
            play.lagged(phase.elapsedNanos() - (long) dueNanos);
            int there = casts.stream().mapToInt(cast -> from.apply(cast).size()).sum();
            if (there == 0 || !play.mayAct()) {
                play.missed(1);
                return;
            }
            int pick = (int) (there * play.chance().uniform(Chance.What.PICK, 1, drawn, ordinal));
            for (Cast cast : casts) {
                SeatBag bag = from.apply(cast);
                if (pick < bag.size()) {
                    deed.accept(cast, bag.get(pick));
                    play.did(kind);
                    return;
                }
                pick -= bag.size();
            }
        }
    }

    @Override
    public void begin() {
        joins.begin();
        leaves.begin();
    }
}
