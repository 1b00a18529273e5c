// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.population.AddressRange;
import io.mld6.lab.scenario.Action;
import io.mld6.lab.scenario.Action.Arriving;
import io.mld6.lab.scenario.Action.Arriving.Law;
import io.mld6.lab.scenario.Amount;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/// Makes deeds of actions.
final class Deeds {
    private final Play play;
    private long ordinal;

    Deeds(Play play) {
        this.play = play;
    }

    /// What an action comes to in a phase that is under way.
    ///
    /// @throws IllegalArgumentException with one line if it names something that is not there
    Deed of(Action action, PhaseRun phase) {
        ordinal++;
        return switch (action) {
            case Action.Join join -> join(join, phase);
            case Action.Leave leave -> leave(leave, phase);
            case Action.OpenChurn churn ->
                    new OpenChurn(play, phase, play.casts(churn.of()), churn, ordinal);
            case Action.ClosedChurn churn ->
                    new ClosedChurn(play, phase, play.casts(churn.of()), churn);
            case Action.Zap zap ->
                    new Zapping(play, phase, share(watching(zap.of()), zap.share()), zap);
            case Action.Switch change -> change(change, phase);
            case Action.Sources sources -> sources(sources, phase);
            case Action.Hold _ -> () -> {};
            case Action.Query query -> () -> play.stage().query(query);
            case Action.LinkDown down ->
                    () -> play.interruptions().linkDown(down.length().toNanos());
            case Action.PowerCut cut -> new PowerCut(play, play.casts(cut.of()), cut, ordinal);
            case Action.Move move -> () -> move(move);
            case Action.Set set -> () -> play.set(set.key(), set.value());
        };
    }

    private Turns turns(PhaseRun phase, Crowd crowd, Arriving arriving, Turns.Turn turn) {
        long left = phase.lengthNanos() - phase.elapsedNanos();
        return turns(phase, crowd, arriving, left, turn);
    }

    private Turns turns(
            PhaseRun phase, Crowd crowd, Arriving arriving, long withinNanos, Turns.Turn turn) {
        ArrivingTimes times =
                new ArrivingTimes(arriving, crowd.size(), withinNanos, play.chance(), ordinal);
        return new Turns(play, phase, crowd, times, turn);
    }

    /// At most so many of each population.
    private Crowd upTo(String of, Function<Cast, SeatBag> bag, Amount most) {
        return Crowd.mixed(
                play.casts(of).stream()
                        .map(
                                cast ->
                                        Crowd.of(List.of(cast), bag)
                                                .some(cast.seatsOf(most), play.chance(), ordinal))
                        .toList());
    }

    private Deed join(Action.Join join, PhaseRun phase) {
        Crowd crowd = upTo(join.of(), Cast::off, join.upTo());
        return turns(
                phase,
                crowd,
                join.arriving(),
                (cast, seat) -> {
                    boolean can = cast.off().has(seat);
                    if (can) {
                        cast.turnOn(seat);
                        play.did(Play.Kind.JOIN);
                    }
                    return can;
                });
    }

    private Deed leave(Action.Leave leave, PhaseRun phase) {
        Crowd crowd = upTo(leave.of(), Cast::on, leave.upTo());
        return turns(
                phase,
                crowd,
                leave.arriving(),
                (cast, seat) -> {
                    boolean can = cast.on().has(seat);
                    if (can) {
                        cast.turnOff(seat);
                        play.did(Play.Kind.LEAVE);
                    }
                    return can;
                });
    }

    private List<Cast> watching(String of) {
        return play.casts(of).stream().filter(Cast::watches).toList();
    }

    /// A share of those that are on, of each population.
    private Crowd share(List<Cast> casts, double share) {
        return Crowd.mixed(casts.stream().map(cast -> share(cast, share)).toList());
    }

    private Crowd share(Cast cast, double share) {
        Crowd on = Crowd.of(List.of(cast), Cast::on);
        return on.some((int) Math.round(on.size() * share), play.chance(), ordinal);
    }

    private Deed change(Action.Switch change, PhaseRun phase) {
        Lineup lineup = play.lineup();
        int to = lineup.classNamed(change.to());
        Crowd crowd =
                share(watching(change.of()), change.share())
                        .where((cast, seat) -> lineup.classOf(cast.channel(seat)) != to);
        long within = change.within().toNanos();
        return turns(
                phase,
                crowd,
                new Arriving(within == 0 ? Law.AT_ONCE : Law.EVEN, 0),
                within,
                (cast, seat) -> {
                    if (!cast.on().has(seat)) {
                        return false;
                    }
                    double uniform =
                            play.chance()
                                    .uniform(
                                            Chance.What.CHANNEL,
                                            cast.index(),
                                            seat,
                                            cast.turn(seat));
                    int there = lineup.pickBut(to, cast.channel(seat), uniform);
                    cast.zap(seat, there, change.combined(), 0);
                    play.did(Play.Kind.ZAP);
                    return true;
                });
    }

    private Deed sources(Action.Sources sources, PhaseRun phase) {
        List<Ipv6Address> list =
                sources.sources().stream()
                        .flatMap(
                                (AddressRange range) ->
                                        LongStream.range(0, range.count()).mapToObj(range::address))
                        .toList();
        Crowd crowd = share(play.casts(sources.of()), sources.share());
        return turns(
                phase,
                crowd,
                sources.arriving(),
                (cast, seat) -> {
                    if (!cast.on().has(seat)) {
                        return false;
                    }
                    cast.setSources(seat, sources.mode(), list);
                    play.did(Play.Kind.CHANGE);
                    return true;
                });
    }

    private void move(Action.Move move) {
        for (Cast cast : play.casts(move.of())) {
            int[] on = cast.listenersOn();
            int count = move.count().of(cast.spec().count());
            for (int listener : play.chance().some(on, count, cast.index(), ordinal)) {
                play.interruptions().move(cast, listener, move.to());
            }
        }
    }
}
