// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.ListenerWorld.GROUP;
import static io.mld6.engine.listener.ListenerWorld.OTHER_GROUP;
import static io.mld6.engine.listener.ListenerWorld.SHARED;
import static io.mld6.engine.listener.ListenerWorld.SNOOPED;
import static io.mld6.engine.listener.ListenerWorld.macOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.metrics.MldCounter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Frames with a unicast MAC destination: an engine receives what many stations would, and each of
/// these only looks at what is sent to its own MAC address, to a group of them, or to all.
class OneStationTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int LISTENERS = 50;
    private static final Mldv1Query GENERAL = new Mldv1Query(1000, Ipv6Address.UNSPECIFIED);

    private static ListenerWorld settled(Mldv1Rules rules) {
        var world = new ListenerWorld(LISTENERS, rules);
        for (int listener = 0; listener < LISTENERS; listener++) {
            world.join(listener, GROUP);
        }
        world.run(Duration.ofSeconds(30));
        world.output.takeSent();
        return world;
    }

    @Test
    @DisplayName("FZ-7: as many answers as queries, when an access point sends one to each station")
    void anAccessPointThatMakesUnicastFrames() {
        var world = settled(SNOOPED);
        for (int listener = 0; listener < LISTENERS; listener++) {
            world.receive(GENERAL, Ipv6Address.ALL_NODES, macOf(listener));
        }
        assertThat(world.sentWithin(LONG))
                .hasSize(LISTENERS)
                .extracting(Sent::source)
                .doesNotHaveDuplicates();
        assertThat(world.counters.get(MldCounter.RECEIVED_QUERY_V1)).isEqualTo(LISTENERS);
        world.assertBooksBalance();
    }

    @Test
    @DisplayName("FZ-7: a query to one listener's MAC address concerns that listener only")
    void oneListener() {
        var world = settled(SNOOPED);
        world.receive(GENERAL, Ipv6Address.ALL_NODES, macOf(7));
        assertOnly(world, 7);
        world.receive(new Mldv1Query(1000, GROUP), GROUP, macOf(8));
        assertOnly(world, 8);
        world.receive(GENERAL, GROUP, macOf(9));
        assertOnly(world, 9);
        world.receive(GENERAL, ListenerWorld.addressOf(9), macOf(9));
        assertOnly(world, 9);
    }

    private static void assertOnly(ListenerWorld world, int listener) {
        assertThat(world.sentWithin(LONG))
                .singleElement()
                .matches(sent -> sent.source().equals(ListenerWorld.addressOf(listener)));
    }

    @Test
    @DisplayName("FZ-7: nor anybody, if that listener does not own the IPv6 destination")
    void notTheDestinationsOwner() {
        var world = settled(SNOOPED);
        world.join(1, OTHER_GROUP);
        world.sentWithin(LONG);
        world.receive(GENERAL, OTHER_GROUP, macOf(2));
        world.receive(GENERAL, ListenerWorld.addressOf(3), macOf(2));
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName("FZ-7: nobody's MAC address: nobody answers, and it is no error")
    void nobodysStation() {
        var world = settled(SNOOPED);
        world.receive(GENERAL, Ipv6Address.ALL_NODES, macOf(LISTENERS));
        world.receive(new Mldv1Report(GROUP), GROUP, macOf(LISTENERS));
        assertThat(world.sentWithin(LONG)).isEmpty();
        assertThat(world.counters.get(DropReason.OTHER_STATION)).isEqualTo(2);
        assertThat(world.counters.get(MldCounter.RECEIVED_QUERY_V1)).isZero();
    }

    @Test
    @DisplayName("FZ-7: a group's MAC address, or broadcast: as the IPv6 destination says")
    void groupsOfStations() {
        var world = settled(SNOOPED);
        world.receive(GENERAL, Ipv6Address.ALL_NODES, MacAddress.parse("ff:ff:ff:ff:ff:ff"));
        assertThat(world.sentWithin(LONG)).hasSize(LISTENERS);
        world.receive(GENERAL, ListenerWorld.addressOf(4), MacAddress.parse("33:33:00:00:00:01"));
        assertOnly(world, 4);
    }

    @Test
    @DisplayName("FZ-7: all listeners that share a MAC address receive what is sent to it")
    void aSharedMacAddress() {
        var world = settled(SNOOPED);
        long mac = macOf(5).value();
        for (int i = 0; i < 3; i++) {
            int listener = world.listeners.addListener(mac, 0x1000 + i, true);
            world.join(listener, GROUP);
        }
        world.sentWithin(LONG);
        world.receive(GENERAL, Ipv6Address.ALL_NODES, macOf(5));
        List<Sent> sent = world.sentWithin(LONG);
        assertThat(sent).hasSize(4).extracting(Sent::source).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("FZ-7 CP-2: an older query to one station puts that one into version 1")
    void compatibilityModeOfOne() {
        var world = new Mldv2World(3);
        for (int listener = 0; listener < 3; listener++) {
            world.exclude(listener, 'G', "");
        }
        world.settled();
        world.world.receive(GENERAL, Ipv6Address.ALL_NODES, macOf(1));
        assertThat(world.world.sentWithin(Duration.ofSeconds(5))).hasSize(1);
        Mldv2Query query = new Mldv2Query(1000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
        world.world.receive(query, ListenerWorld.QUERIER, Ipv6Address.ALL_NODES);
        assertThat(world.world.sentWithin(Duration.ofSeconds(5)))
                .hasSize(3)
                .filteredOn(sent -> sent.source().equals(ListenerWorld.addressOf(1)))
                .singleElement()
                .matches(Sent::isReport);
    }

    @Test
    @DisplayName("FZ-7 V1-19: a Report to one station suppresses there only")
    void suppressionOfOne() {
        var shared = new ListenerWorld(2, SHARED);
        shared.joinAndSettle(0, GROUP);
        shared.joinAndSettle(1, GROUP);
        shared.generalQuery(1000);
        shared.receive(new Mldv1Report(GROUP), GROUP, macOf(0));
        assertOnly(shared, 1);
        assertThat(shared.ledger.suppressed()).isPositive();
        shared.assertBooksBalance();
    }
}
