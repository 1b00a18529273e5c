// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.QueryTap;
import io.mld6.engine.testing.QueryTap.Asked;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Statement;
import io.mld6.engine.testing.TestReports;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// `mld6 querier` on an interface whose addresses and MTU change.
@RequiresNetns
@RequiresCommands({"ip", "sysctl"})
class QuerierStationIT {
    private static final String CHANNEL = "ff3e::8000:1";
    /// As many sources as one query holds at an MTU of 1500 (RFC 9777 §5.1.10).
    private static final int SOURCES = 89;
    private static final String TIMES = "--query-interval 2s --max-response 500ms";
    private static final String OTHER_MAC = "02:00:00:00:77:99";

    private Netns near;
    private Netns far;
    private QueryTap tap;

    @BeforeEach
    void open() throws Exception {
        near = Netns.create("near");
        far = Netns.create("far");
        near.veth("e0", far, "p0");
        tap = QueryTap.on(far, "p0", near, "e0");
    }

    @AfterEach
    void close() throws Exception {
        tap.close();
        near.close();
        far.close();
    }

    /// IPv6 on, with one link-local address, which was not tested.
    private void withAddress(String address) throws Exception {
        near.ip("link set e0 addrgenmode none");
        near.ipv6("e0", true);
        near.ip("addr add " + address + "/64 dev e0 nodad");
    }

    private void say(TestReports.Said record) throws Exception {
        try (RawPort port = RawPort.open(far, "p0")) {
            port.send(TestReports.version2(1, record));
        }
    }

    private List<Asked> since(int moment) {
        List<Asked> heard = tap.heard();
        return heard.subList(moment, heard.size());
    }

    /// Waits until two General Queries have come from an address, and none from anywhere else.
    private void asks(int moment, String address) throws Exception {
        Await.until(() -> assertThat(since(moment)).hasSizeGreaterThanOrEqualTo(2));
        assertThat(since(moment)).extracting(Asked::from).containsOnly(address);
    }

    @Test
    @DisplayName("LK-3: another link-local address: asks from that one, and starts anew")
    void followsTheAddress() throws Exception {
        withAddress("fe80::77");
        try (MldProcess mld6 = MldProcess.querier(near, "e0", TIMES)) {
            asks(0, "fe80::77");
            near.ip("addr add fe80::99/64 dev e0 nodad");
            int moment = tap.heard().size();
            asks(moment, "fe80::77");
            near.ip("addr del fe80::77/64 dev e0");
            mld6.await("interface has changed: asking from fe80::99");
            mld6.await("querier: this router, fe80::99");
            int later = tap.heard().size();
            asks(later, "fe80::99");
            assertThat(mld6.signal(MldProcess.SIGTERM).exitStatus()).isZero();
            assertThat(mld6.summary().at("/address").asText()).isEqualTo("fe80::99");
            assertThat(mld6.summary().at("/statistics/elected").asInt()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("LK-4: no link-local address left: silent until there is one")
    void isSilentWithoutAnAddress() throws Exception {
        withAddress("fe80::77");
        try (MldProcess mld6 = MldProcess.querier(near, "e0", TIMES)) {
            asks(0, "fe80::77");
            near.ip("addr del fe80::77/64 dev e0");
            mld6.await("no link-local address left: asking nothing");
            int moment = tap.heard().size();
            Await.throughout(Duration.ofSeconds(3), () -> assertThat(since(moment)).isEmpty());
            near.ip("addr add fe80::99/64 dev e0 nodad");
            mld6.await("interface has changed: asking from fe80::99");
            asks(moment, "fe80::99");
            assertThat(mld6.signal(MldProcess.SIGTERM).exitStatus()).isZero();
        }
    }

    @Test
    @DisplayName("LK-3: another MAC address: asks from that one")
    void followsTheMacAddress() throws Exception {
        withAddress("fe80::77");
        try (MldProcess mld6 = MldProcess.querier(near, "e0", TIMES)) {
            asks(0, "fe80::77");
            near.ip("link set e0 address " + OTHER_MAC);
            mld6.await("interface has changed: asking from fe80::77, MAC address " + OTHER_MAC);
            int moment = tap.heard().size();
            asks(moment, "fe80::77");
            assertThat(since(moment)).extracting(Asked::station).containsOnly(OTHER_MAC);
            assertThat(mld6.signal(MldProcess.SIGTERM).exitStatus()).isZero();
        }
    }

    /// IPv6 is off, so the address is that of the MAC address (RFC 4291, appendix A).
    @Test
    @DisplayName(
            "LK-3: without an address of its own the interface is asked from by its MAC address")
    void followsTheMacAddressWithItsOwn() throws Exception {
        try (MldProcess mld6 = MldProcess.querier(near, "e0", TIMES)) {
            mld6.await("querier: this router");
            near.ip("link set e0 address " + OTHER_MAC);
            mld6.await("querier: this router, fe80::ff:fe00:7799");
            int moment = tap.heard().size();
            asks(moment, "fe80::ff:fe00:7799");
            assertThat(since(moment)).extracting(Asked::station).containsOnly(OTHER_MAC);
        }
    }

    @Test
    @DisplayName("LK-3: an address that was chosen stays")
    void keepsTheAddressItWasGiven() throws Exception {
        withAddress("fe80::77");
        try (MldProcess mld6 = MldProcess.querier(near, "e0", "--from fe80::5 " + TIMES)) {
            asks(0, "fe80::5");
            near.ip("addr add fe80::99/64 dev e0 nodad");
            near.ip("addr del fe80::77/64 dev e0");
            int moment = tap.heard().size();
            asks(moment, "fe80::5");
            assertThat(mld6.lines()).noneMatch(line -> line.contains("interface has changed"));
        }
    }

    /// The kernel takes the addresses of an interface that goes down away.
    @Test
    @DisplayName("LK-4 SD-31: down and up again, with an address only some time later")
    void comesBackWithTheAddress() throws Exception {
        withAddress("fe80::77");
        try (MldProcess mld6 = MldProcess.querier(near, "e0", TIMES)) {
            asks(0, "fe80::77");
            near.ip("link set e0 down");
            mld6.await("link is down");
            near.ip("link set e0 up");
            mld6.await("link is up, without a link-local address");
            int moment = tap.heard().size();
            near.ip("addr add fe80::77/64 dev e0 nodad");
            mld6.await("interface has changed: asking from fe80::77");
            asks(moment, "fe80::77");
            assertThat(mld6.signal(MldProcess.SIGTERM).exitStatus()).isZero();
        }
    }

    @Test
    @DisplayName("LK-2 V2-66: queries with many sources follow the MTU")
    void queriesFitAnotherMtu() throws Exception {
        String[] sources =
                IntStream.rangeClosed(1, SOURCES)
                        .mapToObj(i -> "2001:db8::" + Integer.toHexString(i))
                        .toArray(String[]::new);
        try (MldProcess mld6 = MldProcess.querier(near, "e0", "--last-listener-interval 200ms")) {
            mld6.await("querier: this router");
            say(TestReports.Said.of(Statement.Kind.ALLOW, CHANNEL, sources));
            Await.until(
                    () -> assertThat(mld6.belief().group(CHANNEL).path("source")).hasSize(SOURCES));
            near.ip("link set e0 mtu 1280");
            // Q(MA,A-B), RFC 9777 §7.4.2: about all but the first.
            say(TestReports.Said.of(Statement.Kind.TO_IN, CHANNEL, sources[0]));
            Await.until(
                    () -> {
                        Set<String> asked = new TreeSet<>();
                        tap.heard(query -> query.group().equals(CHANNEL))
                                .forEach(query -> asked.addAll(query.sources()));
                        assertThat(asked).hasSize(SOURCES - 1);
                    });
            assertThat(tap.heard(query -> query.group().equals(CHANNEL)))
                    .allSatisfy(query -> assertThat(query.sources()).hasSizeBetween(1, 75));
            assertThat(mld6.signal(MldProcess.SIGTERM).exitStatus()).isZero();
            assertThat(mld6.summary().at("/statistics/refused/frames").asInt(-1)).isZero();
        }
    }

    @Test
    @DisplayName("LK-1: queries that the kernel refused were not sent, and that is said")
    void refusedQueriesAreCounted() throws Exception {
        try (MldProcess mld6 = MldProcess.querier(near, "e0", TIMES)) {
            mld6.await("querier: this router");
            // A General Query takes IPv6 40, hop-by-hop 8, ICMPv6 28.
            near.ip("link set e0 mtu 75");
            Await.until(
                    () -> {
                        assertThat(mld6.json()).exists();
                        assertThat(mld6.summary().at("/statistics/refused/frames").asInt())
                                .isPositive();
                    });
            assertThat(mld6.signal(MldProcess.SIGTERM).exitStatus()).isZero();
            int sent = mld6.summary().at("/statistics/sent/queryV2").asInt();
            assertThat(tap.heard()).hasSize(sent);
            assertThat(mld6.lines()).anyMatch(line -> line.startsWith("refused     "));
        }
    }
}
