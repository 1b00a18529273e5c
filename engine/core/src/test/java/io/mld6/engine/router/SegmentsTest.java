// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.MldCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// One querier in several VLANs, in virtual time: each is a link of its own.
class SegmentsTest extends FourVlans {
    @Test
    @DisplayName("Q-60 Q-63: asks in each VLAN with its tags, one after the other within a second")
    void asksInEachVlan() throws Exception {
        Querier querier = world.start(FOUR);
        assertThat(asked(V100)).containsExactly(0L);
        assertThat(asked(V101)).isEmpty();
        assertThat(segment(querier, V101).querier()).isEqualTo(Ipv6Address.UNSPECIFIED);
        world.run(Duration.ofSeconds(160));
        // QI/4 = 31.25 s to the second startup query, QI = 125 s to the next one.
        assertThat(asked(V100)).containsExactly(0L, 31_250L, 156_250L);
        assertThat(asked(V101)).containsExactly(250L, 31_500L, 156_500L);
        assertThat(asked(V102)).containsExactly(500L, 31_750L, 156_750L);
        assertThat(asked(STACKED)).containsExactly(750L, 32_000L, 157_000L);
        assertThat(world.queries()).hasSize(4 * 3);
        assertThat(world.snapshot(querier).segmentsAsked()).isEqualTo(4);
        assertThat(world.notices).containsExactly("asking in 4 VLANs");
    }

    @Test
    @DisplayName("Q-60 Q-40 Q-41: a lower address in one VLAN silences the router there only")
    void electionsAreApart() throws Exception {
        Querier querier = started(FOUR);
        lowerQuery(V101);
        assertThat(segment(querier, V101).ours()).isFalse();
        assertThat(segment(querier, V101).querier()).isEqualTo(LOWER);
        assertThat(segment(querier, V101).counters().get(MldCounter.QUERIER_YIELDED)).isOne();
        for (VlanTags other : List.of(V100, V102, STACKED)) {
            assertThat(segment(querier, other).ours()).isTrue();
            assertThat(segment(querier, other).counters().get(MldCounter.QUERIER_YIELDED)).isZero();
        }
        assertThat(world.snapshot(querier).counters().get(MldCounter.QUERIER_YIELDED)).isOne();
        assertThat(world.notices)
                .last()
                .isEqualTo("VLAN 101: querier: fe80::1, this router listens");
        world.run(Duration.ofSeconds(254));
        assertThat(asked(V101)).isEmpty();
        // At 31.25 s and at 156.25 s.
        assertThat(asked(V100)).hasSize(2);
        assertThat(asked(STACKED)).hasSize(2);
        world.run(Duration.ofSeconds(2));
        assertThat(asked(V101)).as("255 s after the last query of the other").hasSize(1);
        assertThat(segment(querier, V101).ours()).isTrue();
    }

    @Test
    @DisplayName("Q-60: robustness and intervals of another router hold in its VLAN only")
    void valuesAreApart() throws Exception {
        Querier querier = started(FOUR);
        world.say(
                V102,
                new Mldv2Query(10_000, Ipv6Address.UNSPECIFIED, false, 5, 60, List.of()),
                LOWER,
                Ipv6Address.ALL_NODES);
        assertThat(segment(querier, V102).robustnessVariable()).isEqualTo(5);
        assertThat(segment(querier, V102).queryInterval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(segment(querier, V101).robustnessVariable()).isEqualTo(2);
        assertThat(segment(querier, V101).queryInterval()).isEqualTo(Duration.ofSeconds(125));
    }

    @Test
    @DisplayName("Q-60 Q-61: a join in one VLAN is state in that one only")
    void joinsAreApart() throws Exception {
        Querier querier = started(FOUR);
        world.report(V101, JOIN);
        assertThat(groups(querier, V101)).contains(GROUP).hasSize(3);
        for (VlanTags other : List.of(V100, V102, STACKED)) {
            assertThat(groups(querier, other))
                    .containsExactlyInAnyOrder(
                            Ipv6Address.ALL_ROUTERS, Ipv6Address.ALL_MLDV2_ROUTERS);
        }
        assertThat(world.snapshot(querier).groups()).isEqualTo(4 * 2 + 1);
        assertThat(segment(querier, V101).groups()).isEqualTo(3);
        assertThat(world.loops().get(querier.forwards(V101, GROUP, SOURCE))).isTrue();
        assertThat(world.loops().get(querier.forwards(STACKED, GROUP, SOURCE))).isFalse();
        assertThat(segment(querier, V101).counters().get(MldCounter.RECEIVED_REPORT_V2)).isOne();
        assertThat(segment(querier, V102).counters().get(MldCounter.RECEIVED_REPORT_V2)).isZero();
    }

    @Test
    @DisplayName(
            "Q-61 Q-28: a leave is asked about in its VLAN only, and ends the group there only")
    void leavesAreApart() throws Exception {
        Querier querier = started(FOUR);
        world.report(V101, JOIN, new AddressRecord(RecordType.ALLOW, SSM, List.of(SOURCE)));
        world.report(V102, JOIN, new AddressRecord(RecordType.ALLOW, SSM, List.of(SOURCE)));
        world.heard.clear();
        world.report(V101, LEAVE, new AddressRecord(RecordType.BLOCK, SSM, List.of(SOURCE)));
        world.run(SECOND.multipliedBy(3));
        assertThat(specific()).hasSize(2 * 2).allMatch(frame -> frame.vlan().equals(V101));
        assertThat(groups(querier, V101)).doesNotContain(GROUP, SSM);
        assertThat(groups(querier, V102)).contains(GROUP, SSM);
    }

    @Test
    @DisplayName("Q-61: state that nobody reports ends in each VLAN by the timer it has there")
    void expiryIsApart() throws Exception {
        Querier querier = started(FOUR);
        world.report(V101, JOIN);
        world.run(Duration.ofSeconds(100));
        world.report(V102, JOIN);
        world.run(Duration.ofSeconds(171));
        assertThat(groups(querier, V101)).as("270 s").doesNotContain(GROUP);
        assertThat(groups(querier, V102)).as("171 s").contains(GROUP);
        world.run(Duration.ofSeconds(100));
        assertThat(groups(querier, V102)).as("271 s").doesNotContain(GROUP);
    }

    @Test
    @DisplayName("Q-60: frames of other VLANs, of other types of tags and without any are not ours")
    void otherVlans() throws Exception {
        Querier querier = started(FOUR);
        world.report(VlanTags.of(103), JOIN);
        world.report(VlanTags.NONE, JOIN);
        world.report(VlanTags.of(7, 101), JOIN);
        world.report(new VlanTags(101, 0, 0x88a8, 0), JOIN);
        world.report(new VlanTags(101, 7, 0x8100, 0x8100), JOIN);
        QuerierSnapshot now = world.snapshot(querier);
        assertThat(now.counters().dropped(DropReason.OTHER_VLAN)).isEqualTo(5);
        assertThat(now.groups()).isEqualTo(4 * 2);
    }

    @Test
    @DisplayName("Q-60 CP-13: a version 1 listener puts its group into version 1 in its VLAN only")
    void compatibilityIsApart() throws Exception {
        Querier querier = started(FOUR);
        world.report(V102, JOIN);
        world.say(V101, new Mldv1Report(GROUP), QuerierWorld.HOST, GROUP);
        QuerierPicture picture = world.loops().get(querier.picture());
        List<String> modes = new ArrayList<>();
        picture.forEachGroup(
                group -> {
                    if (group.address().equals(GROUP)) {
                        modes.add(group.vlan() + " " + group.version1());
                    }
                });
        assertThat(modes).containsExactlyInAnyOrder("101 true", "102 false");
        world.heard.clear();
        world.say(V101, new Mldv1Done(GROUP), QuerierWorld.HOST, Ipv6Address.ALL_ROUTERS);
        world.run(SECOND.multipliedBy(3));
        assertThat(specific()).hasSize(2).allMatch(frame -> frame.vlan().equals(V101));
    }

    @Test
    @DisplayName("Q-64: limits hold for all VLANs together, refusals are counted where they are")
    void limitsAreShared() throws Exception {
        Querier querier = started(FOUR.with(b -> b.maximumGroups(4 * 2 + 1)));
        world.report(V101, JOIN);
        world.report(V102, JOIN);
        assertThat(segment(querier, V101).groups()).isEqualTo(3);
        assertThat(segment(querier, V102).groups()).isEqualTo(2);
        assertThat(segment(querier, V102).counters().dropped(DropReason.LIMIT_GROUPS)).isOne();
        assertThat(segment(querier, V101).counters().dropped(DropReason.LIMIT_GROUPS)).isZero();
        assertThat(world.snapshot(querier).counters().dropped(DropReason.LIMIT_GROUPS)).isOne();
    }

    @Test
    @DisplayName("Q-61: with tracked listeners the last one of a VLAN ends the group there")
    void tracksInEach() throws Exception {
        Querier querier = started(FOUR.with(b -> b.trackListeners(true).immediateLeave(true)));
        world.report(V101, JOIN);
        world.report(V102, JOIN);
        assertThat(segment(querier, V101).listeners()).isEqualTo(3);
        world.report(V101, LEAVE);
        assertThat(segment(querier, V101).listeners()).isEqualTo(2);
        assertThat(groups(querier, V101)).doesNotContain(GROUP);
        assertThat(groups(querier, V102)).contains(GROUP);
        assertThat(world.snapshot(querier).listeners()).isEqualTo(4 * 2 + 1);
    }

    @Test
    @DisplayName("SD-31 LK-3: a link that was away, and another address, concern all VLANs")
    void startsAnewInEach() throws Exception {
        MacAddress mac = MacAddress.parse("02:00:00:00:00:77");
        Ipv6Address address = Ipv6Address.linkLocalEui64(mac);
        Querier querier =
                started(FOUR.with(b -> b.follows(QuerierStation.Follows.MAC_AND_ADDRESS)));
        world.report(V101, JOIN);
        world.link(LinkState.DOWN);
        assertThat(world.snapshot(querier).segmentsAsked()).isZero();
        world.run(SECOND);
        assertThat(world.queries()).isEmpty();
        world.link(LinkState.UP);
        world.run(SECOND);
        assertThat(world.snapshot(querier).segmentsAsked()).isEqualTo(4);
        assertThat(world.queries()).hasSize(4);
        assertThat(groups(querier, V101)).contains(GROUP);
        world.heard.clear();
        world.readdress(mac, address);
        world.run(SECOND);
        assertThat(world.queries())
                .hasSize(4)
                .allMatch(frame -> frame.source().equals(address))
                .allMatch(frame -> frame.sourceMac().equals(mac));
        assertThat(world.heard.stream().map(QuerierWorld.Heard::frame))
                .allMatch(frame -> frame.source().equals(address))
                .anyMatch(frame -> frame.message() instanceof Mldv2Report);
    }

    @Test
    void tellsInWhichVlan() throws Exception {
        List<String> told = new ArrayList<>();
        var events =
                new QuerierEvents() {
                    @Override
                    public void querierChanged(VlanTags vlan, boolean ours, Ipv6Address querier) {
                        told.add(vlan + " querier " + ours);
                    }

                    @Override
                    public void anySource(VlanTags vlan, Ipv6Address group, boolean forward) {
                        told.add(vlan + " " + group + " " + forward);
                    }

                    @Override
                    public void source(
                            VlanTags vlan,
                            Ipv6Address group,
                            Ipv6Address source,
                            SourceAdvice advice) {
                        told.add(vlan + " " + group + " " + source + " " + advice);
                    }
                };
        world.start(FOUR, events);
        world.run(SECOND);
        assertThat(told).contains("100 querier true", "101.7 querier true");
        told.clear();
        world.report(STACKED, JOIN, new AddressRecord(RecordType.ALLOW, SSM, List.of(SOURCE)));
        assertThat(told)
                .containsExactly(
                        "101.7 " + GROUP + " true", "101.7 " + SSM + " " + SOURCE + " FORWARD");
    }

    @Test
    void isAskedWhichVlan() throws Exception {
        Querier querier = started(FOUR);
        Mldv2Query query = new Mldv2Query(1000, GROUP, false, 2, 125, List.of());
        assertThatIllegalArgumentException().isThrownBy(() -> querier.injectQuery(query));
        assertThatIllegalArgumentException().isThrownBy(() -> querier.forwards(GROUP, SOURCE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> querier.injectQuery(VlanTags.NONE, query));
        assertThat(world.loops().get(querier.injectQuery(V102, query))).isTrue();
        assertThat(specific()).hasSize(1).allMatch(frame -> frame.vlan().equals(V102));
    }

    @Test
    void refusesVlansThatAreNoSegments() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FOUR.with(b -> b.vlans(List.of())))
                .withMessageContaining("1 to 4094");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FOUR.with(b -> b.vlans(List.of(V100, V101, V100))))
                .withMessageContaining("VLAN 100");
        List<VlanTags> many =
                IntStream.range(0, 4095)
                        .mapToObj(i -> VlanTags.of(1 + i / 64, 1 + i % 64))
                        .toList();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FOUR.with(b -> b.vlans(many)))
                .withMessageContaining("4095 VLANs");
    }

    @Test
    @DisplayName("Q-60 Q-63: 4094 VLANs start within a second and ask on their schedule")
    void everyVlanThereIs() throws Exception {
        int count = 4094;
        List<VlanTags> all = IntStream.rangeClosed(1, count).mapToObj(VlanTags::of).toList();
        Querier querier = world.start(QuerierConfig.defaults().with(b -> b.vlans(all)));
        world.run(SECOND);
        assertThat(world.queries()).hasSize(count);
        assertThat(world.queries().stream().map(MldFrame::vlan).distinct()).hasSize(count);
        assertThat(world.snapshot(querier).segmentsAsked()).isEqualTo(count);
        // A startup query after 31.25 s and a General Query at 156.25 s.
        world.run(Duration.ofSeconds(160));
        assertThat(world.queries()).hasSize(count * 3);
        for (VlanTags vlan : List.of(all.getFirst(), all.get(2000), all.getLast())) {
            List<Long> at = asked(vlan);
            assertThat(at).hasSize(3);
            assertThat(at.get(1) - at.get(0)).isBetween(31_240L, 31_260L);
            assertThat(at.get(2) - at.get(1)).isBetween(124_990L, 125_010L);
        }
        assertThat(world.snapshot(querier).groups()).as("its own").isEqualTo(2 * count);
        assertThat(world.snapshot(querier).counters().get(MldCounter.QUERIES_SKIPPED)).isZero();
    }

    /// An engine's schedule of its own would take 285 KiB, and a segment needs ten of them.
    @Test
    @DisplayName("Q-60: an idle VLAN costs a few KiB, no clockwork and no thread")
    void anIdleVlanIsCheap() throws Exception {
        int count = 4094;
        List<VlanTags> all = IntStream.rangeClosed(1, count).mapToObj(VlanTags::of).toList();
        QuerierConfig config = QuerierConfig.defaults().with(b -> b.vlans(all));
        int threads = Thread.activeCount();
        long before = usedOctets();
        Querier querier = world.start(config);
        world.run(SECOND);
        world.heard.clear();
        long perVlan = (usedOctets() - before) / count;
        assertThat(world.snapshot(querier).segmentsAsked()).isEqualTo(count);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
        assertThat(perVlan).as("octets a VLAN").isLessThan(6 * 1024);
    }

    private static long usedOctets() {
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
