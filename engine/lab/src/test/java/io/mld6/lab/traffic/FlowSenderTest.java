// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.link.Transmit;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresNetns;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A sender inside a program, on a real interface.
@RequiresNetns
class FlowSenderTest {
    private static final long PATIENCE_S = 60;

    private final List<String> notices = new CopyOnWriteArrayList<>();
    private Netns head;
    private Netns home;

    @BeforeEach
    void open() throws Exception {
        head = Netns.create("head");
        home = Netns.create("home");
        head.veth("e0", home, "p0");
    }

    @AfterEach
    void close() {
        head.close();
        home.close();
    }

    private static SendPlan.Builder plan() {
        return SendPlan.builder()
                .flow(Ipv6Address.parse("2001:db8::1"), Ipv6Address.parse("ff3e::8000"))
                .flow(Ipv6Address.parse("2001:db8::2"), Ipv6Address.parse("ff3e::8001"))
                .payload(PayloadFormat.PROBE, 40);
    }

    private FlowSender start(SendPlan.Builder plan) throws Exception {
        return head.call(() -> FlowSender.start(plan.build(), "e0", notices::add));
    }

    @Test
    @DisplayName("TX-7, TX-9: what it says it sent has arrived, and it ends by itself")
    void sendsWhatItSays() throws Exception {
        long before = home.statistic("p0", "rx_packets");
        SendSnapshot done;
        try (FlowSender sender =
                start(plan().rate(50_000).dropEvery(50).duration(Duration.ofSeconds(1)))) {
            done = sender.termination().get(PATIENCE_S, TimeUnit.SECONDS);
            assertThat(sender.stop()).isEqualTo(done);
        }
        assertThat(home.statistic("p0", "rx_packets") - before).isEqualTo(done.sent());
        assertThat(done.octets()).isEqualTo(done.sent() * (14 + 40 + 8 + 40));
        assertThat(done.sent() + done.leftOut() + done.missed()).isBetween(50_000L, 50_100L);
        assertThat(done.leftOut()).isBetween((done.sent() + done.leftOut()) / 50 - 2, 1000L);
        assertThat(done.linkDown() + done.refused()).isZero();
        assertThat(done.elapsedNanos()).isGreaterThanOrEqualTo(1_000_000_000);
        assertThat(done.link()).isEqualTo(LinkState.UP);
        if (done.missed() > 0) {
            assertThat(notices).anyMatch(line -> line.contains("missed"));
        }
    }

    @Test
    @DisplayName("TX-7: without a bound, past the queueing discipline, until stopped")
    void sendsUntilStopped() throws Exception {
        sendsUntilStopped(plan().qdiscBypass(true), Transmit.PACKET);
    }

    @Test
    @DisplayName("TX-7, LK-13: the same through AF_XDP")
    void sendsThroughXdp() throws Exception {
        sendsUntilStopped(plan(), Transmit.XDP);
        assertThat(notices).first().asString().startsWith("e0: sending through AF_XDP");
    }

    private void sendsUntilStopped(SendPlan.Builder plan, Transmit transmit) throws Exception {
        SendPlan unlimited = plan.rate(SendPlan.UNLIMITED).build();
        long before = home.statistic("p0", "rx_packets");
        SendSnapshot done;
        try (FlowSender sender =
                head.call(() -> FlowSender.start(unlimited, "e0", transmit, notices::add))) {
            Await.until(() -> assertThat(sender.snapshot().sent()).isGreaterThan(10_000));
            assertThat(sender.termination()).isNotDone();
            done = sender.stop();
            assertThat(sender.termination()).isCompletedWithValue(done);
        }
        assertThat(home.statistic("p0", "rx_packets") - before).isEqualTo(done.sent());
        assertThat(done.missed() + done.late()).isZero();
    }

    @Test
    @DisplayName("TX-10: an interface that is removed fails its termination")
    void failsWithTheInterface() throws Exception {
        try (FlowSender sender = start(plan().rate(10))) {
            Await.until(() -> assertThat(sender.snapshot().sent()).isPositive());
            head.ip("link del e0");
            assertThatThrownBy(() -> sender.termination().get(PATIENCE_S, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(LinkException.class)
                    .hasMessage("interface e0 was removed");
        }
    }

    @Test
    void refusesLinksThatCannotBeUsed() throws Exception {
        refused(plan(), "nosuch0", LinkException.Kind.UNKNOWN_INTERFACE);
        head.ip("link set e0 mtu 1280");
        refused(plan().payload(PayloadFormat.PROBE, 1233), "e0", LinkException.Kind.IO);
        // One 802.1Q tag is free, a second one is not.
        refused(
                plan().payload(PayloadFormat.PROBE, 1232).vlan(VlanTags.of(2, 1)),
                "e0",
                LinkException.Kind.IO);
        start(plan().payload(PayloadFormat.PROBE, 1232).vlan(VlanTags.of(1))).close();
        head.ip("link set e0 down");
        refused(plan(), "e0", LinkException.Kind.ADMINISTRATIVELY_DOWN);
    }

    private void refused(SendPlan.Builder plan, String name, LinkException.Kind kind) {
        assertThatThrownBy(
                        () -> head.call(() -> FlowSender.start(plan.build(), name, notices::add)))
                .isInstanceOfSatisfying(
                        LinkException.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
}
