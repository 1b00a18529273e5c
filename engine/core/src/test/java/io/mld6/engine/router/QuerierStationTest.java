// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.router.QuerierStation.Follows;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A querier whose interface becomes somebody else, in virtual time.
class QuerierStationTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:77");
    private static final MacAddress OTHER_MAC = MacAddress.parse("02:00:00:00:00:99");
    private static final Ipv6Address ADDRESS = Ipv6Address.parse("fe80::77");
    private static final Ipv6Address OTHER = Ipv6Address.parse("fe80::99");
    private static final Ipv6Address LOWER = Ipv6Address.parse("fe80::1");
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final QuerierConfig FOLLOWING =
            QuerierConfig.defaults()
                    .with(
                            b ->
                                    b.mac(MAC)
                                            .address(ADDRESS)
                                            .addressShared(true)
                                            .follows(Follows.MAC_AND_ADDRESS));
    /// a quarter of the query interval, 31.25 s, and some.
    private static final Duration STARTUP = Duration.ofSeconds(32);

    private final QuerierWorld world = new QuerierWorld();

    @AfterEach
    void nothingWasMalformed() {
        assertThat(world.bad).isEmpty();
    }

    private Querier started(QuerierConfig config) throws Exception {
        Querier querier = world.start(config);
        world.readdress(MAC, ADDRESS);
        world.run(Duration.ofSeconds(100));
        world.heard.clear();
        world.notices.clear();
        return querier;
    }

    private List<MldFrame> reports() {
        return world.heard.stream()
                .map(QuerierWorld.Heard::frame)
                .filter(frame -> frame.message() instanceof Mldv2Report)
                .toList();
    }

    @Test
    @DisplayName("LK-3 Q-39: another address: asks from it at once, with startup queries")
    void startsAnewFromAnotherAddress() throws Exception {
        Querier querier = started(FOLLOWING);
        world.report(new AddressRecord(RecordType.IS_EX, GROUP, List.of()));
        world.readdress(MAC, OTHER);
        assertThat(world.queries()).hasSize(1);
        world.run(STARTUP);
        assertThat(world.queries())
                .as("robustness is 2")
                .hasSize(2)
                .allMatch(frame -> frame.source().equals(OTHER))
                .allMatch(frame -> frame.sourceMac().equals(MAC))
                .allMatch(frame -> ((Mldv2Query) frame.message()).isGeneral());
        assertThat(reports())
                .as("RFC 3590 §4: what it listens to is reported from the new address")
                .isNotEmpty()
                .allMatch(frame -> frame.source().equals(OTHER));
        QuerierSnapshot now = world.snapshot(querier);
        assertThat(now.address()).isEqualTo(OTHER);
        assertThat(now.querier()).isEqualTo(OTHER);
        assertThat(now.ours()).isTrue();
        assertThat(now.groups()).as("groups stay").isEqualTo(3);
        assertThat(world.notices)
                .containsExactly(
                        "interface has changed: asking from fe80::99, MAC address "
                                + MAC
                                + ": starting anew",
                        "querier: this router, fe80::99");
    }

    @Test
    @DisplayName("LK-3 Q-39: an election that was lost is held again")
    void lostElectionIsHeldAgain() throws Exception {
        Querier querier = started(FOLLOWING);
        Mldv2Query query = new Mldv2Query(1000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
        world.say(query, Ipv6Address.parse("fe80::50"), Ipv6Address.ALL_NODES);
        assertThat(world.snapshot(querier).ours()).isFalse();
        world.readdress(MAC, LOWER);
        assertThat(world.snapshot(querier).ours()).isTrue();
        assertThat(world.queries()).extracting(MldFrame::source).containsExactly(LOWER);
        world.say(query, Ipv6Address.parse("fe80::50"), Ipv6Address.ALL_NODES);
        assertThat(world.snapshot(querier).ours()).as("now ours is the lower one").isTrue();
    }

    @Test
    @DisplayName("LK-3: another MAC address: asks from it, and takes its own address for its own")
    void asksFromAnotherMacAddress() throws Exception {
        started(FOLLOWING);
        world.readdress(OTHER_MAC, ADDRESS);
        world.run(SOON);
        assertThat(world.queries())
                .hasSize(1)
                .allMatch(frame -> frame.source().equals(ADDRESS))
                .allMatch(frame -> frame.sourceMac().equals(OTHER_MAC));
        assertThat(reports()).isNotEmpty().allMatch(frame -> frame.sourceMac().equals(OTHER_MAC));
    }

    @Test
    @DisplayName("LK-3: more addresses, or the same again, are no change")
    void staysWithTheAddressItHas() throws Exception {
        Querier querier = started(FOLLOWING);
        world.readdress(MAC, LOWER, ADDRESS, OTHER);
        world.readdress(MAC, ADDRESS);
        assertThat(world.queries()).isEmpty();
        assertThat(world.notices).isEmpty();
        assertThat(world.snapshot(querier).counters().get(MldCounter.QUERIER_ELECTED)).isOne();
    }

    @Test
    @DisplayName("LK-4 RFC 3590: without an address nothing is sent, and what is known is kept")
    void silentWithoutAnAddress() throws Exception {
        Querier querier = started(FOLLOWING);
        world.report(new AddressRecord(RecordType.IS_EX, GROUP, List.of()));
        world.heard.clear();
        world.readdress(MAC);
        QuerierSnapshot none = world.snapshot(querier);
        assertThat(none.address()).isEqualTo(Ipv6Address.UNSPECIFIED);
        assertThat(none.querier()).isEqualTo(Ipv6Address.UNSPECIFIED);
        assertThat(none.groups()).isEqualTo(3);
        // A leave would be asked about.
        world.report(new AddressRecord(RecordType.TO_IN, GROUP, List.of()));
        world.heard.clear();
        world.run(Duration.ofSeconds(125));
        assertThat(world.heard).isEmpty();
        world.readdress(MAC, OTHER);
        assertThat(world.queries()).extracting(MldFrame::source).containsOnly(OTHER);
        assertThat(world.notices)
                .startsWith(
                        "no link-local address left: asking nothing, keeping 3 groups until their"
                                + " timers end",
                        "interface has changed: asking from fe80::99, MAC address "
                                + MAC
                                + ": starting anew");
    }

    @Test
    @DisplayName("LK-4 SD-31: the link goes and comes back without an address, which comes later")
    void linkBackBeforeTheAddress() throws Exception {
        started(FOLLOWING);
        world.link(LinkState.DOWN);
        world.readdress(MAC);
        world.link(LinkState.UP);
        world.run(SOON);
        assertThat(world.heard).isEmpty();
        world.readdress(MAC, ADDRESS);
        assertThat(world.queries()).extracting(MldFrame::source).containsExactly(ADDRESS);
        assertThat(world.notices)
                .containsExactly(
                        "link is down: asking nothing, keeping 2 groups until their timers end",
                        "link is up, without a link-local address: asking nothing before it has one",
                        "interface has changed: asking from fe80::77, MAC address "
                                + MAC
                                + ": starting anew",
                        "querier: this router, fe80::77");
    }

    @Test
    @DisplayName("LK-3: an interface that never had an address is asked from by its MAC address")
    void addressOfTheMacAddress() throws Exception {
        Ipv6Address first = Ipv6Address.linkLocalEui64(MAC);
        Querier querier = world.start(FOLLOWING.with(b -> b.address(first).addressShared(false)));
        world.readdress(MAC);
        assertThat(world.snapshot(querier).address()).isEqualTo(first);
        world.readdress(OTHER_MAC);
        assertThat(world.snapshot(querier).address())
                .isEqualTo(Ipv6Address.linkLocalEui64(OTHER_MAC));
        world.readdress(OTHER_MAC, ADDRESS);
        assertThat(world.snapshot(querier).address()).isEqualTo(ADDRESS);
        world.readdress(OTHER_MAC);
        assertThat(world.snapshot(querier).address())
                .as("it has had one, and lost it")
                .isEqualTo(Ipv6Address.UNSPECIFIED);
    }

    @Test
    @DisplayName("LK-3: an address that was chosen stays; the MAC address is the interface's")
    void chosenAddress() throws Exception {
        Querier querier = started(FOLLOWING.with(b -> b.follows(Follows.MAC)));
        world.readdress(OTHER_MAC, OTHER);
        assertThat(world.queries())
                .hasSize(1)
                .allMatch(frame -> frame.source().equals(ADDRESS))
                .allMatch(frame -> frame.sourceMac().equals(OTHER_MAC));
        assertThat(world.snapshot(querier).address()).isEqualTo(ADDRESS);
    }

    @Test
    @DisplayName("LK-3: a station of its own does not care")
    void stationOfItsOwn() throws Exception {
        Querier querier = started(FOLLOWING.with(b -> b.follows(Follows.NOTHING)));
        world.readdress(OTHER_MAC, OTHER);
        world.readdress(OTHER_MAC);
        assertThat(world.queries()).isEmpty();
        assertThat(world.snapshot(querier).address()).isEqualTo(ADDRESS);
    }
}
