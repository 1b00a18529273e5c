// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.GroupChange;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.engine.host.MldMode;
import io.mld6.lab.scenario.Listeners;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The listeners of one population as the play knows them: who is on, and who watches what. A seat
/// is one screen of a listener; listeners of fixed groups have one.
///
/// A seat is on, off, or without power. Thread: the stage's.
final class Cast {
    private static final int NOTHING = -1;

    private final Listeners spec;
    private final int index;
    private final Lineup lineup;
    private final Chance chance;
    private final Crew crew;
    private final int screens;
    private final ListenerNumbers numbers;
    private final long[] vlans;
    private final int[] channel;
    private final int[] before;
    private final int[] turns;
    private final int[] classes;
    private final SeatBag on;
    private final SeatBag off;
    private final Habits habits;

    /// Who carries changes out.
    interface Crew {
        /// Makes changes of one listener, in one Report.
        void change(int listener, List<GroupChange> changes);

        /// Makes some after a while.
        void later(long delayNanos, Runnable deed);

        /// A seat changes channels.
        void zaps(int listener, long vlan, Ipv6Address from, Ipv6Address to);
    }

    /// Channels of those that do not choose, by listener; null for those that do.
    private record Habits(int[] channels, Listeners.Mapping mapping, int each) {
        /// How many channels a listener has.
        int count() {
            return switch (mapping) {
                case ALL -> channels.length;
                case ONE_TO_ONE, ROUND_ROBIN -> 1;
                case PER_LISTENER -> each;
            };
        }

        /// The `j`-th of a listener.
        int channel(int listener, int j) {
            return channels[
                    (int)
                            (switch (mapping) {
                                        case ALL -> j;
                                        case ONE_TO_ONE, ROUND_ROBIN -> listener;
                                        case PER_LISTENER -> (long) listener * each + j;
                                    }
                                    % channels.length)];
        }
    }

    /// @param index of the population
    /// @param numbers of its listeners in the engine
    Cast(
            Listeners spec,
            int index,
            Lineup lineup,
            Chance chance,
            Crew crew,
            ListenerNumbers numbers) {
        this.spec = spec;
        this.index = index;
        this.lineup = lineup;
        this.chance = chance;
        this.crew = crew;
        this.numbers = numbers;
        this.screens = spec.habits() instanceof Listeners.Watch watch ? watch.screens() : 1;
        int seats = Math.multiplyExact(spec.count(), screens);
        this.vlans = new long[spec.count()];
        for (int i = 0; i < vlans.length; i++) {
            vlans[i] = spec.vlans().word(i);
        }
        this.channel = filled(seats);
        this.before = filled(seats);
        this.turns = new int[seats];
        this.classes = filled(seats);
        this.habits = habits(spec.habits(), lineup);
        this.on = new SeatBag(seats, false);
        this.off = new SeatBag(seats, false);
        for (int seat = 0; seat < seats; seat++) {
            classes[seat] = classOf(seat);
            if (habits.channels.length > 0 || classes[seat] != NOTHING) {
                off.add(seat);
            }
        }
    }

    private static int[] filled(int count) {
        int[] all = new int[count];
        Arrays.fill(all, NOTHING);
        return all;
    }

    private static Habits habits(Listeners.Habits habits, Lineup lineup) {
        if (!(habits instanceof Listeners.Fixed fixed)) {
            return new Habits(new int[0], Listeners.Mapping.ALL, 0);
        }
        int[] channels =
                fixed.channels().stream()
                        .mapToInt(lineup::classNamed)
                        .flatMap(
                                c ->
                                        java.util.stream.IntStream.range(
                                                lineup.first(c), lineup.first(c) + lineup.count(c)))
                        .toArray();
        return new Habits(channels, fixed.mapping(), fixed.each());
    }

    /// The class a seat watches; none if it never turns on.
    private int classOf(int seat) {
        if (!(spec.habits() instanceof Listeners.Watch watch)) {
            return NOTHING;
        }
        double uniform = chance.uniform(Chance.What.CLASS, index, seat, 0);
        for (var share : watch.shares().entrySet()) {
            uniform -= share.getValue();
            if (uniform < 0) {
                return lineup.classNamed(share.getKey());
            }
        }
        return NOTHING;
    }

    /// What it is made from.
    Listeners spec() {
        return spec;
    }

    /// Number of the population.
    int index() {
        return index;
    }

    /// Seats that are on.
    SeatBag on() {
        return on;
    }

    /// Seats that are off and may turn on.
    SeatBag off() {
        return off;
    }

    /// Seats that may ever be on, with or without power now.
    int seats() {
        return channel.length;
    }

    /// Screens of each listener.
    int screens() {
        return screens;
    }

    /// The engine's number of a seat's listener.
    int number(int seat) {
        return numbers.number(seat / screens);
    }

    /// The VLAN of a seat, as [VlanTags#word].
    long vlan(int seat) {
        return vlans[seat / screens];
    }

    /// Whether seats choose channels.
    boolean watches() {
        return spec.habits() instanceof Listeners.Watch;
    }

    /// What a seat watches, if it is on.
    int channel(int seat) {
        return channel[seat];
    }

    /// What it watched before; its own channel if nothing.
    int before(int seat) {
        return before[seat] == NOTHING ? channel[seat] : before[seat];
    }

    /// The next ordinal of a seat's decisions.
    int turn(int seat) {
        return turns[seat]++;
    }

    /// A seat that is off turns on.
    void turnOn(int seat) {
        off.remove(seat);
        on.add(seat);
        if (watches()) {
            int next =
                    lineup.pick(
                            classes[seat],
                            chance.uniform(Chance.What.CHANNEL, index, seat, turn(seat)));
            boolean first = !isWatched(seat, next);
            channel[seat] = next;
            if (first) {
                crew.change(number(seat), List.of(join(next)));
            }
        } else {
            crew.change(number(seat), fixed(seat, true));
        }
    }

    /// A seat that is on turns off.
    void turnOff(int seat) {
        on.remove(seat);
        off.add(seat);
        if (watches()) {
            int old = channel[seat];
            channel[seat] = NOTHING;
            before[seat] = old;
            if (!isWatched(seat, old)) {
                crew.change(number(seat), List.of(lineup.leave(old)));
            }
        } else {
            crew.change(number(seat), fixed(seat, false));
        }
    }

    private List<GroupChange> fixed(int seat, boolean join) {
        List<GroupChange> all = new ArrayList<>(habits.count());
        for (int j = 0; j < habits.count(); j++) {
            int one = habits.channel(seat, j);
            all.add(join ? join(one) : lineup.leave(one));
        }
        return all;
    }

    private GroupChange join(int one) {
        boolean excludes =
                spec.habits() instanceof Listeners.Fixed fixed
                        && fixed.mode() == FilterMode.EXCLUDE;
        return lineup.join(one, excludes || spec.host().mode() == MldMode.V1);
    }

    /// Whether another screen of the same listener watches a channel.
    private boolean isWatched(int seat, int one) {
        int firstSeat = seat - seat % screens;
        for (int other = firstSeat; other < firstSeat + screens; other++) {
            if (other != seat && channel[other] == one) {
                return true;
            }
        }
        return false;
    }

    /// A seat that is on changes channels.
    ///
    /// @param combined whether leaving and joining is one Report
    /// @param gapNanos from the leave to the join, if not combined
    void zap(int seat, int next, boolean combined, long gapNanos) {
        int old = channel[seat];
        if (old == next) {
            return;
        }
        channel[seat] = next;
        before[seat] = old;
        boolean leaves = !isWatched(seat, old);
        boolean joins = !isWatched(seat, next);
        if (leaves && joins) {
            crew.zaps(number(seat), vlan(seat), lineup.group(old), lineup.group(next));
        }
        if (combined || !leaves) {
            List<GroupChange> both = new ArrayList<>(2);
            if (leaves) {
                both.add(lineup.leave(old));
            }
            if (joins) {
                both.add(join(next));
            }
            if (!both.isEmpty()) {
                crew.change(number(seat), both);
            }
            return;
        }
        crew.change(number(seat), List.of(lineup.leave(old)));
        if (!joins) {
            return;
        }
        if (gapNanos <= 0) {
            crew.change(number(seat), List.of(join(next)));
        } else {
            crew.later(
                    gapNanos,
                    () -> {
                        if (channel[seat] == next && on.has(seat)) {
                            crew.change(number(seat), List.of(join(next)));
                        }
                    });
        }
    }

    /// What a seat listens to gets other sources.
    void setSources(int seat, FilterMode mode, List<Ipv6Address> sources) {
        List<GroupChange> changes = new ArrayList<>();
        if (watches()) {
            changes.add(new GroupChange(lineup.group(channel[seat]), mode, sources));
        } else {
            for (int j = 0; j < habits.count(); j++) {
                int one = habits.channel(seat, j);
                changes.add(new GroupChange(lineup.group(one), mode, sources));
            }
        }
        crew.change(number(seat), changes);
    }

    /// A listener's power goes: all its seats are neither on nor off.
    ///
    /// @return whether a seat of it was on
    boolean powerOff(int listener) {
        boolean any = false;
        for (int seat = listener * screens; seat < (listener + 1) * screens; seat++) {
            any |= on.has(seat);
            on.remove(seat);
            off.remove(seat);
        }
        return any;
    }

    /// A listener's power is back: its seats watch what they watched.
    void powerOn(int listener) {
        List<GroupChange> all = new ArrayList<>();
        for (int seat = listener * screens; seat < (listener + 1) * screens; seat++) {
            if (watches() && classes[seat] == NOTHING) {
                continue;
            }
            if (watches() && channel[seat] == NOTHING) {
                off.add(seat);
                continue;
            }
            on.add(seat);
            if (watches()) {
                all.add(join(channel[seat]));
            } else {
                all.addAll(fixed(seat, true));
            }
        }
        if (!all.isEmpty()) {
            crew.change(numbers.number(listener), all);
        }
    }

    /// A listener lives in another VLAN now.
    void moved(int listener, VlanTags to) {
        vlans[listener] = to.word();
    }

    /// All its listeners in the engine.
    ListenerNumbers numbers() {
        return numbers;
    }

    /// Numbers of some listeners in the engine.
    ListenerNumbers numbers(int[] listeners) {
        return ListenerNumbers.of(Arrays.stream(listeners).map(numbers::number).toArray());
    }
}
