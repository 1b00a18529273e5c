// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A router is a listener, too: in each of its VLANs, and in each for itself.
class SegmentListenersTest extends FourVlans {
    @Test
    @DisplayName("Q-62: reports what it listens to in each VLAN, as the router")
    void introducesItselfInEach() throws Exception {
        world.start(FOUR);
        world.run(SECOND.multipliedBy(3));
        for (VlanTags vlan : FOUR.station().vlans()) {
            List<MldFrame> reports =
                    world.heard.stream()
                            .map(QuerierWorld.Heard::frame)
                            .filter(frame -> frame.vlan().equals(vlan))
                            .filter(frame -> frame.message() instanceof Mldv2Report)
                            .toList();
            assertThat(reports).as("%s", vlan).hasSizeGreaterThanOrEqualTo(2);
            assertThat(reports)
                    .allMatch(frame -> frame.source().equals(FOUR.station().address()))
                    .allMatch(frame -> frame.sourceMac().equals(FOUR.station().mac()));
        }
    }

    @Test
    @DisplayName("Q-62: answers what is asked in a VLAN there, also to its own address")
    void answersInItsVlan() throws Exception {
        Querier querier = started(FOUR);
        world.run(Duration.ofSeconds(15));
        world.heard.clear();
        Mldv2Query query = new Mldv2Query(1000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
        world.say(V102, query, QuerierWorld.HOST, Ipv6Address.ALL_NODES);
        world.run(SECOND);
        assertThat(world.heard)
                .hasSize(1)
                .allMatch(one -> one.frame().vlan().equals(V102))
                .allMatch(one -> one.frame().message() instanceof Mldv2Report);
        world.heard.clear();
        world.say(V100, query, QuerierWorld.HOST, FOUR.station().address());
        world.run(SECOND);
        assertThat(world.heard).hasSize(1).allMatch(one -> one.frame().vlan().equals(V100));
        assertThat(world.snapshot(querier).groups()).isEqualTo(4 * 2);
    }

    @Test
    @DisplayName(
            "Q-62 CP-2: a version 1 query in one VLAN makes the listener there speak version 1")
    void fallsBackInOneVlan() throws Exception {
        started(FOUR);
        world.run(Duration.ofSeconds(15));
        world.heard.clear();
        Mldv1Query query = new Mldv1Query(1000, Ipv6Address.UNSPECIFIED);
        world.say(V102, query, QuerierWorld.HOST, Ipv6Address.ALL_NODES);
        world.run(SECOND);
        assertThat(world.heard)
                .hasSize(2)
                .allMatch(one -> one.frame().vlan().equals(V102))
                .allMatch(one -> one.frame().message() instanceof Mldv1Report);
        world.heard.clear();
        Mldv2Query other = new Mldv2Query(1000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
        world.say(V101, other, QuerierWorld.HOST, Ipv6Address.ALL_NODES);
        world.run(SECOND);
        assertThat(world.heard)
                .hasSize(1)
                .allMatch(one -> one.frame().message() instanceof Mldv2Report);
    }

    @Test
    @DisplayName("Q-62 V1-19: a Report heard in one VLAN holds back the router's own there only")
    void isHeldBackInOneVlan() throws Exception {
        QuerierConfig version1 = FOUR.with(b -> b.version(1));
        started(version1);
        // Behind the second startup query, at 31.25 s, and its answers.
        world.run(Duration.ofSeconds(45));
        world.heard.clear();
        for (VlanTags vlan : List.of(V101, V102)) {
            world.say(
                    vlan,
                    new Mldv1Query(5000, Ipv6Address.UNSPECIFIED),
                    QuerierWorld.HOST,
                    Ipv6Address.ALL_NODES);
        }
        world.say(
                V101,
                new Mldv1Report(Ipv6Address.ALL_ROUTERS),
                QuerierWorld.HOST,
                Ipv6Address.ALL_ROUTERS);
        world.heard.clear();
        world.run(Duration.ofSeconds(6));
        assertThat(
                        world.heard.stream()
                                .map(QuerierWorld.Heard::frame)
                                .filter(
                                        frame ->
                                                frame.message() instanceof Mldv1Report report
                                                        && report.group()
                                                                .equals(Ipv6Address.ALL_ROUTERS))
                                .map(MldFrame::vlan))
                .contains(V102)
                .doesNotContain(V101);
    }
}
