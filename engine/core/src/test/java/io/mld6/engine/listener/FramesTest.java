// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.ListenerWorld.GROUP;
import static io.mld6.engine.listener.ListenerWorld.NEIGHBOUR;
import static io.mld6.engine.listener.ListenerWorld.SHARED;
import static io.mld6.engine.listener.ListenerWorld.SNOOPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.testing.Vectors;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Octets in, octets out: what listeners send is what others verified, and what they must not act
/// on has no effect but its count.
class FramesTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final ListenerWorld world = new ListenerWorld(1, SHARED);

    private static String vector(String name) {
        return HexFormat.of().formatHex(Vectors.frame(name));
    }

    @Test
    @DisplayName(
            "SEED-1 SEED-2 SEED-34 SEED-35 SEED-36 SEED-37 SEED-47: the Report, octet by octet")
    void reportIsTheVerifiedFrame() {
        world.join(0, GROUP);
        world.run(LONG);
        world.generalQuery(1000);
        List<Sent> sent = world.sentWithin(LONG);
        assertThat(sent).hasSize(3); // first, repetition, answer: one form for all
        assertThat(sent.stream().map(Sent::hex)).containsOnly(vector("v1-report"));
    }

    @Test
    @DisplayName("SEED-1 SEED-34 SEED-35 SEED-36: the Done, octet by octet")
    void doneIsTheVerifiedFrame() {
        world.joinAndSettle(0, GROUP);
        world.leave(0, GROUP);
        assertThat(world.output.takeSent().stream().map(Sent::hex))
                .containsExactly(vector("v1-done"));
    }

    @Test
    @DisplayName("SEED-32: each listener reports from its own MAC and link-local address")
    void everyListenerFromItsOwnAddress() {
        var three = new ListenerWorld(3, SNOOPED);
        for (int listener = 0; listener < 3; listener++) {
            three.join(listener, GROUP);
        }
        List<Sent> sent = three.output.takeSent();
        assertThat(sent.stream().map(Sent::source).map(Ipv6Address::toString))
                .containsExactly(
                        "fe80::200:5eff:fe00:5310",
                        "fe80::200:5eff:fe00:5311",
                        "fe80::200:5eff:fe00:5312");
        assertThat(sent.stream().map(one -> one.hex().substring(12, 24)))
                .containsExactly("00005e005310", "00005e005311", "00005e005312");
    }

    static Stream<Vectors.Vector> all() {
        return Vectors.all().stream();
    }

    @Test
    void allVerifiedFramesAreRead() {
        assertThat(Vectors.all()).hasSize(92);
        assertThat(dropped()).hasSize(40);
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName(
            "SEED-31 SD-16 SD-21: every frame is released once and adds one to exactly one counter of received frames")
    void everyFrameCountsOnce(Vectors.Vector vector) {
        world.join(0, GROUP);
        world.join(0, Ipv6Address.parse("ff3e::8000:1")); // where source queries go
        world.receive(vector.octets());
        assertThat(world.counters.snapshot().framesRead()).isEqualTo(1);
        if (!vector.expect().equals("ACCEPT")) {
            assertThat(world.counters.get(DropReason.valueOf(vector.expect()))).isEqualTo(1);
        }
    }

    static Stream<Vectors.Vector> dropped() {
        return all().filter(vector -> !vector.expect().equals("ACCEPT"));
    }

    @ParameterizedTest
    @MethodSource("dropped")
    @DisplayName(
            "SEED-12 SEED-13 SEED-15 SEED-17 SD-22 V1-12: a dropped frame changes no state and starts no timer")
    void droppedFramesHaveNoEffect(Vectors.Vector vector) {
        world.joinAndSettle(0, GROUP);
        world.receive(vector.octets());
        assertThat(world.isIdle(0, GROUP)).isTrue();
        assertThat(world.sentWithin(LONG)).isEmpty();
        world.generalQuery(10_000);
        Duration left = world.left(0, GROUP);
        world.receive(vector.octets());
        assertThat(world.left(0, GROUP)).isEqualTo(left);
        assertThat(world.sentWithin(LONG)).as("nor is the answer suppressed").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1-report-seed-hbh",
                "v1-report-pad1-hbh",
                "v1-report-noise-fields",
                "v1-report-long",
                "v1-report-checksum-zero",
                "v1-report-checksum-ffff-alias"
            })
    @DisplayName("SEED-29: Reports in all their lawful forms suppress")
    void lawfulFormsOfAReport(String name) {
        // The frames come from what would be listener 0, so ours is another one here.
        var other = new ListenerWorld(0, SHARED);
        long mac = 0x0200_0000_0077L;
        other.listeners.addListener(mac, Ipv6Address.eui64(mac), true);
        other.join(0, GROUP);
        other.run(LONG);
        other.output.takeSent();
        other.generalQuery(10_000);
        other.receive(Vectors.frame(name));
        assertThat(other.counters.get(MldCounter.RECEIVED_REPORT_V1)).isEqualTo(1);
        assertThat(other.sentWithin(LONG)).isEmpty();
        assertThat(other.ledger.suppressed()).isEqualTo(1);
    }

    @Test
    @DisplayName("SEED-15: a Done is never acted on by a host")
    void doneHasNoEffect() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(10_000);
        Duration left = world.left(0, GROUP);
        world.receive(new Mldv1Done(GROUP), NEIGHBOUR, Ipv6Address.ALL_ROUTERS);
        assertThat(world.left(0, GROUP)).isEqualTo(left);
        assertThat(world.counters.get(DropReason.WRONG_ROLE)).isEqualTo(1);
        assertThat(world.sentWithin(LONG)).hasSize(1);
    }

    @Test
    @DisplayName("SEED-14 SEED-28: a Report for a group that nobody may report is dropped")
    void reportForAnUnreportableGroup() {
        world.joinAndSettle(0, GROUP);
        for (String group : List.of("ff02::1", "ff01::5", "ff00::5", "2001:db8::5", "::")) {
            byte[] frame = Vectors.frame("v1-report-other-destination");
            rewrite(frame, NEIGHBOUR, Ipv6Address.ALL_NODES, Ipv6Address.parse(group));
            world.receive(frame);
        }
        assertThat(world.counters.get(DropReason.BAD_GROUP)).isEqualTo(5);
        assertThat(world.counters.get(MldCounter.RECEIVED_REPORT_V1)).isZero();
    }

    @Test
    @DisplayName("SEED-17: a query for something neither :: nor multicast is ignored")
    void queryForAUnicastAddress() {
        world.joinAndSettle(0, GROUP);
        byte[] frame = Vectors.frame("v1-general-query-zero-delay");
        rewrite(frame, ListenerWorld.QUERIER, Ipv6Address.ALL_NODES, Ipv6Address.parse("fe80::5"));
        world.receive(frame);
        assertThat(world.counters.get(DropReason.BAD_GROUP)).isEqualTo(1);
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    /// Puts other addresses and the checksum that goes with them into a frame of 86 octets.
    private static void rewrite(
            byte[] frame, Ipv6Address source, Ipv6Address destination, Ipv6Address group) {
        put(frame, 22, source);
        put(frame, 38, destination);
        put(frame, 70, group);
        frame[64] = 0;
        frame[65] = 0;
        long sum = 24 + 58;
        for (int i = 22; i < 54; i += 2) {
            sum += (frame[i] & 0xff) << 8 | (frame[i + 1] & 0xff);
        }
        for (int i = 62; i < 86; i += 2) {
            sum += (frame[i] & 0xff) << 8 | (frame[i + 1] & 0xff);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        frame[64] = (byte) (~sum >>> 8);
        frame[65] = (byte) ~sum;
    }

    private static void put(byte[] frame, int at, Ipv6Address address) {
        java.nio.ByteBuffer.wrap(frame).putLong(at, address.high()).putLong(at + 8, address.low());
    }

    // Source addresses, RFC 3590.

    @Test
    @DisplayName(
            "V1-31 SEED-32 SD-11: without a valid address Report and Done come from ::, octet by octet")
    void unspecifiedSourceUntilTheAddressIsValid() {
        Ipv6Address solicitedNode = Ipv6Address.parse("ff02::1:ff00:5310");
        world.registry.listeners().setAddressValid(0, false);
        world.join(0, solicitedNode);
        assertThat(world.output.takeSent().stream().map(Sent::hex))
                .containsExactly(vector("v1-report-unspecified-source"));
        world.run(LONG);
        world.generalQuery(1000);
        assertThat(world.sentWithin(LONG))
                .isNotEmpty()
                .allMatch(one -> one.source().isUnspecified());
        world.leave(0, solicitedNode);
        assertThat(world.output.takeSent())
                .singleElement()
                .matches(Sent::isDone)
                .matches(one -> one.source().isUnspecified());
        world.registry.listeners().setAddressValid(0, true);
        world.join(0, GROUP);
        assertThat(world.output.takeSent().stream().map(Sent::hex))
                .containsExactly(vector("v1-report"));
    }

    @Test
    @DisplayName(
            "V1-33 SD-11: when the address becomes valid, all groups are reported anew from it")
    void reportsAnewWhenTheAddressBecomesValid() {
        var two = new ListenerWorld(2, SNOOPED);
        two.registry.listeners().setAddressValid(0, false);
        for (int group = 0; group < 5; group++) {
            two.join(0, GROUP.plus(group));
        }
        two.join(1, GROUP);
        two.run(LONG);
        assertThat(two.output.takeSent()).hasSize(12);
        two.registry.listeners().setAddressValid(0, true);
        two.reannounceAll(0);
        List<Sent> sent = two.output.takeSent();
        assertThat(sent).hasSize(5).allMatch(Sent::isReport);
        assertThat(sent).allMatch(one -> one.source().equals(ListenerWorld.addressOf(0)));
        assertThat(sent.stream().map(Sent::group).distinct()).hasSize(5);
        assertThat(two.sentWithin(Duration.ofSeconds(10))).as("and once more").hasSize(5);
    }

    @Test
    @DisplayName("V1-32: listeners without a valid address, or with one, never send queries")
    void listenersSendNoQueries() {
        world.registry.listeners().setAddressValid(0, false);
        world.join(0, GROUP);
        world.generalQuery(1000);
        world.run(LONG);
        world.leave(0, GROUP);
        assertThat(world.output.takeSent()).allMatch(one -> one.isReport() || one.isDone());
    }

    @Test
    @DisplayName("V1-34 SEED-13: a query from :: has no effect")
    void queryFromUnspecifiedSource() {
        world.joinAndSettle(0, GROUP);
        world.receive(
                new Mldv1Query(0, Ipv6Address.UNSPECIFIED),
                Ipv6Address.UNSPECIFIED,
                Ipv6Address.ALL_NODES);
        assertThat(world.sentWithin(LONG)).isEmpty();
        assertThat(world.counters.get(DropReason.UNSPECIFIED_SOURCE)).isEqualTo(1);
        assertThat(world.counters.get(MldCounter.RECEIVED_QUERY_V1)).isZero();
    }

    @Test
    @DisplayName("V1-35: a Report from :: suppresses nobody")
    void reportFromUnspecifiedSource() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(10_000);
        world.receive(new Mldv1Report(GROUP), Ipv6Address.UNSPECIFIED, GROUP);
        world.receive(new Mldv1Done(GROUP), Ipv6Address.UNSPECIFIED, Ipv6Address.ALL_ROUTERS);
        assertThat(world.sentWithin(LONG)).hasSize(1);
        assertThat(world.counters.get(DropReason.UNSPECIFIED_SOURCE)).isEqualTo(2);
    }

    @Test
    @DisplayName("V1-36 SD-21: :: is counted apart from other wrong sources")
    void unspecifiedSourceHasItsOwnCounter() {
        world.joinAndSettle(0, GROUP);
        for (String source : List.of("::", "2001:db8::1", "ff02::99", "::1", "::")) {
            world.receive(
                    new Mldv1Query(0, Ipv6Address.UNSPECIFIED),
                    Ipv6Address.parse(source),
                    Ipv6Address.ALL_NODES);
        }
        assertThat(world.counters.get(DropReason.UNSPECIFIED_SOURCE)).isEqualTo(2);
        assertThat(world.counters.get(DropReason.BAD_SOURCE)).isEqualTo(3);
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName(
            "SD-21: a hundred thousand malformed frames change nothing and lose no valid query")
    void floodOfMalformedFrames() {
        world.joinAndSettle(0, GROUP);
        List<byte[]> bad = dropped().map(Vectors.Vector::octets).toList();
        for (int i = 0; i < 100_000; i++) {
            byte[] frame = bad.get(i % bad.size());
            world.channel.writeInbound(
                    io.netty.buffer.Unpooled.wrappedBuffer(Arrays.copyOf(frame, frame.length)));
        }
        assertThat(world.isIdle(0, GROUP)).isTrue();
        world.generalQuery(1000);
        assertThat(world.sentWithin(LONG)).hasSize(1);
        assertThat(world.registry.memberships().size()).isEqualTo(1);
    }

    @Test
    void misdirectedMessagesAreCountedAsSuch() {
        world.joinAndSettle(0, GROUP);
        Ipv6Address foreign = Ipv6Address.parse("ff0e::db8:0:999");
        world.receive(new Mldv1Query(0, foreign), ListenerWorld.QUERIER, foreign);
        world.receive(new Mldv1Report(foreign), NEIGHBOUR, foreign);
        world.receive(new Mldv1Report(GROUP), NEIGHBOUR, Ipv6Address.ALL_ROUTERS);
        world.receive(
                new Mldv1Query(0, Ipv6Address.UNSPECIFIED),
                ListenerWorld.QUERIER,
                Ipv6Address.ALL_MLDV2_ROUTERS);
        world.receive(
                new Mldv1Query(0, Ipv6Address.UNSPECIFIED),
                ListenerWorld.QUERIER,
                Ipv6Address.linkLocalEui64(ListenerWorld.FIRST_MAC.plus(7)));
        assertThat(world.counters.get(DropReason.BAD_DESTINATION)).isEqualTo(4);
        // The last one's frame goes to the MAC address of a station that nobody here is (FZ-7).
        assertThat(world.counters.get(DropReason.OTHER_STATION)).isEqualTo(1);
        assertThat(world.sentWithin(LONG)).isEmpty();
    }
}
