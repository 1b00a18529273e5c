// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.GroupChange;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.engine.host.MldMode;
import io.mld6.lab.scenario.Amount;
import io.mld6.lab.scenario.Listeners;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The listeners of one population as the play knows them: who is on, and who watches what. A seat
/// is one screen of a listener; listeners of fixed groups have one.
///
/// A seat is on, off, or without power. Thread: the stage's.
final class Cast {
    private static final int NOTHING = Screens.NOTHING;

    private final Listeners spec;
    private final int index;
    private final Lineup lineup;
    private final Chance chance;
    private final Crew crew;
    private final Screens screens;
    private final ListenerNumbers numbers;
    private final long[] vlans;
    private final int[] turns;
    private final int[] classes;
    private final SeatBag on;
    private final SeatBag off;
    private final FixedChannels habits;

    /// Who carries changes out.
    interface Crew {
        /// Makes changes of one listener, in one Report.
        void change(int listener, List<GroupChange> changes);

        /// Makes some after a while.
        void later(long delayNanos, Runnable deed);

        /// A seat changes channels.
        void zaps(int listener, long vlan, Ipv6Address from, Ipv6Address to);

        /// A listener stops to listen to a group.
        void leaves(int listener, long vlan, Ipv6Address group);

        /// A listener's filter of a group changes.
        ///
        /// @param wanted whether the channel's own source is listened to after it
        void filters(int listener, long vlan, Ipv6Address group, boolean wanted);
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
        this.screens =
                new Screens(
                        spec.count(),
                        spec.habits() instanceof Listeners.Watch watch ? watch.screens() : 1);
        this.vlans = new long[spec.count()];
        for (int i = 0; i < vlans.length; i++) {
            vlans[i] = spec.vlans().word(i);
        }
        int seats = screens.count();
        this.turns = new int[seats];
        this.classes = new int[seats];
        this.habits = FixedChannels.of(spec.habits(), lineup);
        this.on = new SeatBag(seats, false);
        this.off = new SeatBag(seats, false);
        for (int seat = 0; seat < seats; seat++) {
            classes[seat] = classOf(seat);
            if (takesPart(seat)) {
                off.add(seat);
            }
        }
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
        return screens.count();
    }

    /// Screens of each listener.
    int screens() {
        return screens.each();
    }

    /// The engine's number of a seat's listener.
    int number(int seat) {
        return numbers.number(screens.listener(seat));
    }

    /// The VLAN of a seat, as [VlanTags#word].
    long vlan(int seat) {
        return vlans[screens.listener(seat)];
    }

    /// Whether seats choose channels.
    boolean watches() {
        return spec.habits() instanceof Listeners.Watch;
    }

    /// How many seats an amount of listeners has.
    int seatsOf(Amount amount) {
        return amount.of(spec.count()) * screens.each();
    }

    /// Whether a seat ever turns on.
    boolean takesPart(int seat) {
        return !watches() || classes[seat] != NOTHING;
    }

    /// The class of channels that a seat turns on with.
    int usualClass(int seat) {
        return classes[seat];
    }

    /// What a seat watches, if it is on.
    int channel(int seat) {
        return screens.channel(seat);
    }

    /// What it watched before; its own channel if nothing.
    int before(int seat) {
        return screens.before(seat);
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
            screens.show(seat, next);
            if (!screens.isShownBeside(seat, next)) {
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
            int old = screens.channel(seat);
            screens.show(seat, NOTHING);
            if (!screens.isShownBeside(seat, old)) {
                crew.change(number(seat), List.of(leave(seat, old)));
            }
        } else {
            crew.change(number(seat), fixed(seat, false));
        }
    }

    private List<GroupChange> fixed(int seat, boolean join) {
        List<GroupChange> all = new ArrayList<>(habits.count());
        for (int j = 0; j < habits.count(); j++) {
            int one = habits.channel(seat, j);
            all.add(join ? join(one) : leave(seat, one));
        }
        return all;
    }

    private GroupChange leave(int seat, int one) {
        crew.leaves(number(seat), vlan(seat), lineup.group(one));
        return lineup.leave(one);
    }

    private GroupChange join(int one) {
        boolean excludes =
                spec.habits() instanceof Listeners.Fixed fixed
                        && fixed.mode() == FilterMode.EXCLUDE;
        return lineup.join(one, excludes || spec.host().mode() == MldMode.V1);
    }

    /// A seat that is on changes channels.
    ///
    /// @param combined whether leaving and joining is one Report
    /// @param gapNanos from the leave to the join, if not combined
    void zap(int seat, int next, boolean combined, long gapNanos) {
        int old = screens.channel(seat);
        if (old == next) {
            return;
        }
        screens.show(seat, next);
        boolean leaves = !screens.isShownBeside(seat, old);
        boolean joins = !screens.isShownBeside(seat, next);
        if (leaves && joins) {
            crew.zaps(number(seat), vlan(seat), lineup.group(old), lineup.group(next));
        }
        List<GroupChange> changes = new ArrayList<>(2);
        if (leaves) {
            changes.add(leave(seat, old));
        }
        boolean together = combined || !leaves;
        if (joins && together) {
            changes.add(join(next));
        }
        if (!changes.isEmpty()) {
            crew.change(number(seat), changes);
        }
        if (joins && !together) {
            joinLater(seat, next, gapNanos);
        }
    }

    private void joinLater(int seat, int next, long gapNanos) {
        if (gapNanos <= 0) {
            crew.change(number(seat), List.of(join(next)));
            return;
        }
        crew.later(
                gapNanos,
                () -> {
                    // This seat may have gone on; another screen may have come to rely on it.
                    boolean wanted =
                            screens.channel(seat) == next || screens.isShownBeside(seat, next);
                    if (wanted && !isDark(seat)) {
                        crew.change(number(seat), List.of(join(next)));
                    }
                });
    }

    /// A seat's listener has no power; such seats are neither on nor off.
    private boolean isDark(int seat) {
        return !on.has(seat) && !off.has(seat);
    }

    /// What a seat listens to gets other sources.
    void setSources(int seat, FilterMode mode, List<Ipv6Address> sources) {
        List<GroupChange> changes = new ArrayList<>();
        int count = watches() ? 1 : habits.count();
        for (int j = 0; j < count; j++) {
            int one = watches() ? screens.channel(seat) : habits.channel(seat, j);
            Ipv6Address group = lineup.group(one);
            crew.filters(number(seat), vlan(seat), group, lineup.wants(one, mode, sources));
            changes.add(new GroupChange(group, mode, sources));
        }
        crew.change(number(seat), changes);
    }

    /// Adds the listeners that are on to the counts of the channels they listen to.
    void countInto(long[] byChannel) {
        if (!watches() && habits.mapping() == Listeners.Mapping.ALL) {
            for (int one : habits.channels()) {
                byChannel[one] += on.size();
            }
            return;
        }
        for (int i = 0; i < on.size(); i++) {
            int seat = on.get(i);
            if (!watches()) {
                for (int j = 0; j < habits.count(); j++) {
                    byChannel[habits.channel(seat, j)]++;
                }
            } else if (screens.channel(seat) != NOTHING && !screens.isShownEarlier(seat, on)) {
                byChannel[screens.channel(seat)]++;
            }
        }
    }

    /// Listeners with a seat that is on, in order.
    int[] listenersOn() {
        return Arrays.stream(on.sorted()).map(screens::listener).distinct().toArray();
    }

    /// A listener's power goes: all its seats are neither on nor off.
    void powerOff(int listener) {
        for (int seat = screens.first(listener); seat < screens.first(listener + 1); seat++) {
            on.remove(seat);
            off.remove(seat);
        }
    }

    /// A listener's power is back: its seats watch what they watched.
    void powerOn(int listener) {
        List<GroupChange> all = new ArrayList<>();
        if (spec.solicitedNode() || spec.duplicateAddressDetection()) {
            long address = Ipv6Address.eui64(spec.baseMac().value() + listener);
            Ipv6Address own = new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, address);
            all.add(GroupChange.join(own.solicitedNode()));
        }
        for (int seat = screens.first(listener); seat < screens.first(listener + 1); seat++) {
            if (watches() && screens.channel(seat) == NOTHING) {
                if (takesPart(seat)) {
                    off.add(seat);
                }
                continue;
            }
            on.add(seat);
            if (watches()) {
                all.add(join(screens.channel(seat)));
            } else {
                all.addAll(fixed(seat, true));
            }
        }
        if (!all.isEmpty()) {
            crew.change(numbers.number(listener), all);
        }
    }

    /// The VLAN a listener lives in.
    VlanTags home(int listener) {
        return VlanTags.ofWord(vlans[listener]);
    }

    /// A listener lives in another VLAN now.
    void moved(int listener, VlanTags to) {
        vlans[listener] = to.word();
    }

    /// Numbers of all listeners in the engine.
    ListenerNumbers allNumbers() {
        return numbers;
    }

    /// Numbers of some listeners in the engine.
    ListenerNumbers numbers(int[] listeners) {
        return ListenerNumbers.of(Arrays.stream(listeners).map(numbers::number).toArray());
    }
}
