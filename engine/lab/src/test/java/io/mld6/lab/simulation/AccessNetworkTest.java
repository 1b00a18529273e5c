// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.population.VlanList;
import io.mld6.engine.querier.Role;
import io.mld6.engine.schedule.VirtualTime;
import io.mld6.lab.oracle.Wish;
import io.mld6.lab.simulation.AccessNetwork.Vlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Two hundred VLANs on one trunk. Four of the five listeners of each have the same addresses
/// everywhere, all listen to the same groups, and all routers are fe80::1: whatever a router learns
/// from another VLAN is a difference.
class AccessNetworkTest {
    private static final int VLANS = 200;
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress MOVERS = MacAddress.parse("02:00:00:01:00:01");
    private static final Duration MOMENT = Duration.ofMillis(10);
    /// Repetitions are out after a second, a Last Listener Query Time of 2 s has passed after them.
    private static final Duration SETTLED = Duration.ofSeconds(5);
    /// Until a router forgets who is gone without a word, and what those who stay exclude: the next
    /// General Query is answered, and what it starts (RFC 9777 §7.4.1) or does not confirm ends
    /// with MALI, 2 * 125 s + 2 * 10 s (§9.4).
    private static final Duration FORGOTTEN = Duration.ofSeconds(125 + 10 + 270);

    private final VirtualTime time = new VirtualTime(-77);
    private final List<Ipv6Address> groups =
            Stream.iterate(Ipv6Address.parse("ff0e::db8:0:101"), group -> group.plus(1))
                    .limit(6)
                    .toList();
    private final AccessNetwork network =
            new AccessNetwork(
                    time, VlanList.parse("100+100,7.200+100"), groups, HostKind.V2, 20261127);
    private final List<Vlan> vlans = network.vlans();
    private final List<MldFrame> frames = new ArrayList<>();
    private final Map<VlanTags, Long> sent = new HashMap<>();

    private void evening() {
        network.trunk()
                .watch(
                        (_, frame) -> {
                            frames.add(frame);
                            sent.merge(frame.vlan(), 1L, Long::sum);
                        });
        for (int i = 0; i < VLANS; i++) {
            network.add(vlans.get(i), MAC, 4);
            network.add(vlans.get(i), MOVERS.plus(i), 1);
        }
        network.start();
        vlans.forEach(vlan -> vlan.crowd().joinAll(3, Duration.ofSeconds(30)));
        time.run(Duration.ofSeconds(30));
        time.run(SETTLED);
    }

    private void allAgree(String after) {
        for (Vlan vlan : vlans) {
            assertThat(vlan.compare(true).differences()).as("%s: %s", after, vlan.tags()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "SG-1 SG-3 SG-12 SG-14: in 200 VLANs each router believes what its own listeners want")
    void anEvening() {
        evening();
        allAgree("joined");
        int memberships = vlans.stream().mapToInt(vlan -> vlan.wishes().memberships()).sum();
        assertThat(memberships).isEqualTo(VLANS * 5 * 3).isEqualTo(network.host().memberships());

        vlans.forEach(vlan -> vlan.crowd().churn(8, Duration.ofMinutes(3)));
        time.run(Duration.ofMinutes(3));
        time.run(SETTLED.plus(FORGOTTEN));
        allAgree("joins, leaves, other sources");

        aThirdMoves();
        aStreetIsDark();

        vlans.forEach(vlan -> vlan.crowd().leaveAll(Duration.ofMinutes(1)));
        time.run(Duration.ofMinutes(1));
        time.run(SETTLED);
        allAgree("left");
        assertThat(network.host().memberships()).isZero();
        assertThat(vlans).allMatch(vlan -> vlan.router().view().groups().isEmpty());
        nothingLeaked();
    }

    /// The old VLAN hears nothing of it and believes until its timers end; the new one knows at
    /// once.
    private void aThirdMoves() {
        for (int i = 0; i < VLANS; i += 3) {
            Vlan there = vlans.get((i + 1) % VLANS);
            vlans.get(i).crowd().moveLast(there.crowd(), there.tags());
        }
        time.run(MOMENT);
        for (int i = 0; i < VLANS; i++) {
            boolean left = i % 3 == 0;
            assertThat(vlans.get(i).compare(true).isRight())
                    .as("%s, from which %s moved", vlans.get(i).tags(), left ? "one" : "nobody")
                    .isEqualTo(!left);
        }
        time.run(FORGOTTEN);
        allAgree("moved");
    }

    /// Nobody says a word; when the power is back the same stations join as new ones.
    private void aStreetIsDark() {
        List<Vlan> street = vlans.subList(40, 90);
        int before = network.host().memberships();
        int gone = street.stream().mapToInt(vlan -> vlan.wishes().memberships()).sum();
        frames.clear();
        street.forEach(vlan -> vlan.crowd().vanish());
        time.run(MOMENT);
        assertThat(frames).isEmpty();
        assertThat(network.host().memberships()).isEqualTo(before - gone);
        assertThat(network.differing(true)).isEqualTo(street);
        time.run(FORGOTTEN);
        allAgree("power cut");
        // Where nobody lives is another VLAN to the host; everywhere else it was at home.
        List<VlanTags> dark = street.stream().map(Vlan::tags).toList();
        long asked = frames.stream().filter(frame -> dark.contains(frame.vlan())).count();
        assertThat(asked).isBetween(3L * dark.size(), 4L * dark.size());
        assertThat(network.host().counters().dropped(DropReason.OTHER_VLAN)).isEqualTo(asked);
        for (Vlan vlan : street) {
            network.add(vlan, MAC, 4);
            vlan.crowd().joinAll(3, Duration.ofSeconds(10));
        }
        time.run(Duration.ofSeconds(10));
        time.run(SETTLED);
        allAgree("power is back");
    }

    /// Every router got the frames of its VLAN, and threw away those of the others.
    private void nothingLeaked() {
        long all = network.trunk().sent();
        assertThat(sent.values().stream().mapToLong(count -> count).sum()).isEqualTo(all);
        assertThat(sent).hasSize(VLANS);
        for (Vlan vlan : vlans) {
            assertThat(vlan.router().counters().dropped(DropReason.OTHER_VLAN))
                    .as("what %s hears of others", vlan.tags())
                    .isEqualTo(all - sent.getOrDefault(vlan.tags(), 0L));
            assertThat(vlan.router().role()).isEqualTo(Role.QUERIER);
        }
    }

    @Test
    @DisplayName("SG-4 CP-2 CP-3 CP-14 CP-16: an MLDv1 querier in one VLAN changes that VLAN only")
    void anOldQuerier() {
        evening();
        Vlan old = vlans.get(123);
        SimulatedRouter querier =
                network.router(old.tags(), Ipv6Address.parse("fe80::c8"), 1, false);
        querier.start();
        old.wishes().speakVersion1(_ -> true);
        // One General Query, and everybody's answer to it.
        time.run(Duration.ofSeconds(12));
        frames.clear();
        vlans.forEach(vlan -> vlan.crowd().churn(5, Duration.ofMinutes(3)));
        time.run(Duration.ofMinutes(3));
        time.run(Duration.ofSeconds(20).plus(FORGOTTEN)); // version 1 repeats within 10 s
        allAgree("with an old querier");
        assertThat(frames)
                .filteredOn(frame -> frame.message() instanceof Mldv1Report)
                .extracting(MldFrame::vlan)
                .containsOnly(old.tags());
        assertThat(frames)
                .filteredOn(frame -> frame.message() instanceof Mldv2Report)
                .extracting(MldFrame::vlan)
                .contains(vlans.get(122).tags(), vlans.get(124).tags())
                .doesNotContain(old.tags());

        querier.die();
        // Listeners believe in it for 2 * 125 s + 10 s (§9.12), the router in old listeners for as
        // long after them (§9.13).
        time.run(Duration.ofSeconds(260 + 260));
        time.run(FORGOTTEN);
        old.wishes().speakVersion1(_ -> false);
        frames.clear();
        time.run(Duration.ofSeconds(125 + 10));
        // RFC 9777 §6.3: whoever wants less than it said in version 1 may be remembered with more.
        assertThat(old.compare(false).differences()).isEmpty();
        assertThat(network.differing(true)).isSubsetOf(old);
        assertThat(frames.size()).isGreaterThan(VLANS * 5);
        assertThat(frames)
                .extracting(frame -> frame.message().getClass().getSimpleName())
                .containsOnly("Mldv2Query", "Mldv2Report");
    }

    @Test
    @DisplayName("a Report that is lost in one VLAN is a difference there, until the next query")
    void aLostReportIsSeen() {
        evening();
        allAgree("joined");
        // Everybody has answered the last start-up query, and the next one is far.
        time.run(Duration.ofSeconds(20));
        frames.clear();
        Vlan unlucky = vlans.get(77);
        Ipv6Address listener = Ipv6Address.linkLocalEui64(MAC);
        Ipv6Address group =
                groups.stream()
                        .filter(one -> unlucky.wishes().of(listener, one).isNothing())
                        .findFirst()
                        .orElseThrow();
        Wish wish = Wish.include(List.of(Ipv6Address.parse("2001:db8::99")));
        network.trunk().setFaults(LinkFaults.losing(1));
        network.host().listen(numberOf(77), group, wish);
        unlucky.wishes().set(listener, group, wish);
        time.run(Duration.ofSeconds(2));
        network.trunk().setFaults(LinkFaults.NONE);
        assertThat(frames).as("the Report and its repetition").hasSize(2);
        assertThat(frames).extracting(MldFrame::vlan).containsOnly(unlucky.tags());
        assertThat(network.differing(true)).containsExactly(unlucky);
        assertThat(unlucky.compare(true).differences())
                .contains(
                        listener
                                + " in "
                                + group
                                + ": wants INCLUDE{2001:db8::99}, the router believes nothing");
        time.run(Duration.ofSeconds(60));
        assertThat(network.differing(true)).containsExactly(unlucky);
        time.run(Duration.ofSeconds(80));
        allAgree("after the next query");
    }

    /// Listeners are numbered in the order they were added, five in each VLAN.
    private static int numberOf(int vlan) {
        return vlan * 5;
    }
}
