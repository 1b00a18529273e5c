// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.schedule.VirtualTime;
import io.mld6.lab.oracle.Wish;
import io.mld6.lab.oracle.Wishes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Listeners of many hosts that join, leave and change their minds about sources at moments and in
/// ways that follow from a seed; the [Wishes] are kept in step.
public final class Crowd {
    /// Sources there are, of which a wish names a few.
    public static final int SOURCES = 8;

    private static final Ipv6Address FIRST_SOURCE = Ipv6Address.parse("2001:db8::1");
    private static final int MOST_NAMED = 3;

    /// What has been done so far.
    ///
    /// @param joins memberships that began
    /// @param leaves memberships that ended
    /// @param changes of the sources of a membership
    public record Deeds(long joins, long leaves, long changes) {
        /// What was done since then.
        public Deeds since(Deeds then) {
            return new Deeds(joins - then.joins, leaves - then.leaves, changes - then.changes);
        }
    }

    /// A listener.
    ///
    /// @param host the node it lives on
    /// @param kind what it speaks
    /// @param number of the listener on its host
    /// @param address of the listener
    private record Member(SimulatedHost host, HostKind kind, int number, Ipv6Address address) {}

    private final VirtualTime time;
    private final Wishes wishes;
    private final List<Ipv6Address> groups;
    private final SplittableRandom chance;
    private final List<Member> members = new ArrayList<>();
    private final List<Ipv6Address> sources = new ArrayList<>();
    private long joins;
    private long leaves;
    private long changes;

    /// A crowd of nobody.
    ///
    /// @param groups they may listen to
    public Crowd(VirtualTime time, Wishes wishes, List<Ipv6Address> groups, long seed) {
        this.time = time;
        this.wishes = wishes;
        this.groups = List.copyOf(groups);
        this.chance = new SplittableRandom(seed);
        for (int i = 0; i < SOURCES; i++) {
            sources.add(FIRST_SOURCE.plus(i));
        }
    }

    /// Adds listeners to a host.
    ///
    /// @param kind what the host speaks
    /// @param first MAC address of the first; the others' follow
    public void add(SimulatedHost host, HostKind kind, MacAddress first, int listeners) {
        add(host, kind, VlanTags.NONE, first, listeners);
    }

    /// Adds listeners of a VLAN to a host.
    ///
    /// @param kind what the host speaks
    /// @param first MAC address of the first; the others' follow
    public void add(
            SimulatedHost host, HostKind kind, VlanTags vlan, MacAddress first, int listeners) {
        for (int i = 0; i < listeners; i++) {
            int number = host.addListener(vlan, first.plus(i));
            members.add(new Member(host, kind, number, host.addressOf(number)));
        }
    }

    /// Everyone joins some groups, each membership at a moment of its own.
    public void joinAll(int groupsEach, Duration within) {
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            for (int j = 0; j < groupsEach; j++) {
                Ipv6Address group = groups.get((i * groupsEach + j) % groups.size());
                Wish wish = wish(member, group);
                at(within, () -> set(member, group, wish));
            }
        }
    }

    /// Some memberships change, each at a moment of its own: somebody joins, leaves, or wants other
    /// sources. The number of memberships stays about the same.
    public void churn(int count, Duration within) {
        for (int i = 0; i < count; i++) {
            at(within, this::changeSomething);
        }
    }

    /// Everyone leaves everything, each membership at a moment of its own.
    public void leaveAll(Duration within) {
        for (Member member : members) {
            for (Ipv6Address group : groups) {
                if (!wishes.of(member.address(), group).isNothing()) {
                    at(within, () -> set(member, group, Wish.NOTHING));
                }
            }
        }
    }

    /// A host is gone with all its listeners, without a word.
    public void vanish(SimulatedHost host) {
        host.die();
        for (Member member : members) {
            if (member.host().equals(host)) {
                groups.forEach(group -> wishes.set(member.address(), group, Wish.NOTHING));
            }
        }
        members.removeIf(member -> member.host().equals(host));
    }

    /// The power of all members goes: they are gone without a word, and their hosts go on with the
    /// others. Not while somebody is still [to join][#joinAll] or [to leave][#leaveAll], because
    /// numbers of listeners are used again.
    public void vanish() {
        for (Member member : members) {
            member.host().removeListener(member.number());
            groups.forEach(group -> wishes.set(member.address(), group, Wish.NOTHING));
        }
        members.clear();
    }

    /// The last member is unplugged here and plugged in where another crowd is, and still wants
    /// what it wanted. Not while somebody is still [to join][#joinAll] or [to leave][#leaveAll],
    /// because that would be counted as a wish here.
    ///
    /// @param vlan where the other crowd is
    /// @throws IllegalArgumentException if a listener there has its address
    public void moveLast(Crowd there, VlanTags vlan) {
        Member member = members.getLast();
        member.host().moveListener(member.number(), vlan);
        members.removeLast();
        there.members.add(member);
        for (Ipv6Address group : groups) {
            there.wishes.set(member.address(), group, wishes.of(member.address(), group));
            wishes.set(member.address(), group, Wish.NOTHING);
        }
    }

    private void at(Duration within, Runnable deed) {
        time.after(chance.nextLong(within.toNanos() + 1), deed);
    }

    private void changeSomething() {
        Member member = members.get(chance.nextInt(members.size()));
        List<Ipv6Address> present = new ArrayList<>();
        List<Ipv6Address> absent = new ArrayList<>();
        for (Ipv6Address group : groups) {
            boolean listens = !wishes.of(member.address(), group).isNothing();
            (listens ? present : absent).add(group);
        }
        List<Ipv6Address> chosen =
                switch (chance.nextInt(3)) {
                    case 0 -> absent;
                    default -> present;
                };
        if (chosen.isEmpty()) {
            chosen = groups;
        }
        Ipv6Address group = chosen.get(chance.nextInt(chosen.size()));
        boolean leaves = present.contains(group) && chance.nextBoolean();
        set(member, group, leaves ? Wish.NOTHING : wish(member, group));
    }

    private void set(Member member, Ipv6Address group, Wish wish) {
        Wish before = wishes.of(member.address(), group);
        if (before.equals(wish)) {
            return;
        }
        if (before.isNothing()) {
            joins++;
        } else if (wish.isNothing()) {
            leaves++;
        } else {
            changes++;
        }
        wishes.set(member.address(), group, wish);
        member.host().listen(member.number(), group, wish);
    }

    /// A wish that its kind of listener can have.
    private Wish wish(Member member, Ipv6Address group) {
        boolean sourceSpecific = SsmRange.ASSIGNED.contains(group);
        FilterMode mode =
                sourceSpecific || chance.nextInt(3) == 0 ? FilterMode.INCLUDE : FilterMode.EXCLUDE;
        return switch (member.kind()) {
            case V1 -> Wish.ANY;
            case LIGHTWEIGHT -> mode == FilterMode.EXCLUDE ? Wish.ANY : Wish.include(someSources());
            case V2 ->
                    mode == FilterMode.INCLUDE
                            ? Wish.include(someSources())
                            : chance.nextBoolean() ? Wish.ANY : Wish.exclude(someSources());
        };
    }

    private Set<Ipv6Address> someSources() {
        List<Ipv6Address> shuffled = new ArrayList<>(sources);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, chance.nextInt(i + 1));
        }
        return new HashSet<>(shuffled.subList(0, 1 + chance.nextInt(MOST_NAMED)));
    }

    /// What has been done so far.
    public Deeds deeds() {
        return new Deeds(joins, leaves, changes);
    }

    /// Listeners there are.
    public int size() {
        return members.size();
    }
}
