// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.FrameEncoder;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.schedule.VirtualTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedSegmentTest {
    private static final Duration LATENCY = Duration.ofMillis(1);
    private static final int MANY = 10_000;

    private final VirtualTime time = new VirtualTime(0);

    /// One who notes when which frame came, by its length.
    private final class Node {
        final NodeTime node = new NodeTime(time);
        final List<Integer> lengths = new ArrayList<>();
        final List<Long> millis = new ArrayList<>();
        final SegmentEnd end;

        Node(SimulatedSegment segment, boolean router) {
            end =
                    segment.attach(
                            node,
                            frame -> {
                                lengths.add(frame.readableBytes());
                                millis.add(time.getAsLong() / 1_000_000);
                                frame.release();
                            },
                            router);
        }

        void send(int lengthOctets) {
            end.send(java.nio.ByteBuffer.allocate(lengthOctets), lengthOctets);
        }

        void send(MldMessage message, Ipv6Address destination) {
            ByteBuf octets = Unpooled.buffer();
            FrameEncoder.encode(
                    new MldFrame(
                            message,
                            new MacAddress(0x0200_0000_0001L),
                            Ipv6Address.parse("fe80::1"),
                            destination,
                            VlanTags.NONE),
                    octets);
            end.send(octets.nioBuffer(), octets.readableBytes());
        }
    }

    private SimulatedSegment segment(boolean snooping) {
        return new SimulatedSegment(time, LATENCY, snooping, 7);
    }

    @Test
    void everybodyElseHearsAFrameALatencyLater() {
        SimulatedSegment segment = segment(false);
        Node a = new Node(segment, false);
        Node b = new Node(segment, false);
        Node c = new Node(segment, true);
        a.send(70);
        b.send(80);
        assertThat(b.lengths).isEmpty();
        time.run(LATENCY);
        assertThat(a.lengths).containsExactly(80);
        assertThat(b.lengths).containsExactly(70);
        assertThat(c.lengths).containsExactly(70, 80);
        assertThat(c.millis).containsExactly(1L, 1L);
        assertThat(segment.sent()).isEqualTo(2);
        assertThat(segment.delivered()).isEqualTo(4);
        assertThat(segment.lost()).isZero();
    }

    @Test
    void behindASnoopingSwitchReportsReachRoutersOnly() {
        SimulatedSegment segment = segment(true);
        Node sender = new Node(segment, false);
        Node host = new Node(segment, false);
        Node router = new Node(segment, true);
        Ipv6Address group = Ipv6Address.parse("ff0e::1");
        sender.send(new Mldv1Report(group), group);
        router.send(new Mldv1Query(1, Ipv6Address.UNSPECIFIED), Ipv6Address.ALL_NODES);
        time.run(Duration.ofSeconds(1));
        assertThat(router.lengths).hasSize(1);
        assertThat(host.lengths).as("the query alone").hasSize(1);
    }

    @Test
    void aLinkThatIsDownNeitherSendsNorReceives() {
        SimulatedSegment segment = segment(false);
        Node a = new Node(segment, false);
        Node b = new Node(segment, false);
        a.send(70);
        b.end.setUp(false);
        time.run(LATENCY);
        b.send(80);
        b.end.setUp(true);
        a.send(90);
        time.run(LATENCY);
        assertThat(a.lengths).isEmpty();
        assertThat(b.lengths).containsExactly(90);
        assertThat(segment.lost()).isOne();
        segment.detach(b.end);
        a.send(100);
        time.run(LATENCY);
        assertThat(b.lengths).containsExactly(90);
    }

    @Test
    void aFrozenNodeReadsUpToItsBufferLater() {
        SimulatedSegment segment = segment(false);
        Node a = new Node(segment, false);
        Node b = new Node(segment, false);
        b.node.freeze(Duration.ofSeconds(10));
        for (int i = 0; i < SegmentEnd.BACKLOG_FRAMES + 5; i++) {
            a.send(70);
        }
        time.run(Duration.ofSeconds(5));
        assertThat(b.lengths).isEmpty();
        time.run(Duration.ofSeconds(5));
        assertThat(b.lengths).hasSize(SegmentEnd.BACKLOG_FRAMES);
        assertThat(segment.lost()).isEqualTo(5);
        a.send(70);
        time.run(LATENCY);
        assertThat(b.lengths).hasSize(SegmentEnd.BACKLOG_FRAMES + 1);
    }

    @Test
    void losesRepeatsAndReordersAsOftenAsAskedFor() {
        SimulatedSegment segment = segment(false);
        Node a = new Node(segment, false);
        Node b = new Node(segment, false);
        segment.setFaults(new LinkFaults(0.1, 0.05, 0.2, Duration.ofMillis(500)));
        for (int i = 0; i < MANY; i++) {
            a.send(70 + i % 1000);
            time.run(Duration.ofMillis(1));
        }
        segment.setFaults(LinkFaults.NONE);
        time.run(Duration.ofSeconds(1));
        assertThat(segment.duplicated()).isBetween(400L, 600L);
        assertThat(segment.lost()).isBetween(900L, 1200L);
        assertThat(b.lengths.size())
                .isEqualTo((int) (MANY + segment.duplicated() - segment.lost()))
                .isEqualTo((int) segment.delivered());
        assertThat(segment.late()).isBetween(1700L, 2300L);
        int overtaken = 0;
        for (int i = 1; i < b.lengths.size(); i++) {
            overtaken += b.lengths.get(i) < b.lengths.get(i - 1) ? 1 : 0;
        }
        assertThat(overtaken).isGreaterThan(1000);
    }

    @Test
    void theSameSeedMakesTheSameFaults() {
        assertThat(received(3)).isEqualTo(received(3)).isNotEqualTo(received(4));
    }

    private List<Integer> received(long seed) {
        SimulatedSegment segment = new SimulatedSegment(time, LATENCY, false, seed);
        Node a = new Node(segment, false);
        Node b = new Node(segment, false);
        segment.setFaults(new LinkFaults(0.3, 0.3, 0.3, Duration.ofMillis(5)));
        for (int i = 0; i < 100; i++) {
            a.send(70 + i);
        }
        time.run(Duration.ofSeconds(1));
        return b.lengths;
    }

    @Test
    void aWatcherSeesWhatIsSentWhateverBecomesOfIt() {
        SimulatedSegment segment = segment(false);
        List<MldMessage> seen = new ArrayList<>();
        segment.watch((nanos, frame) -> seen.add(frame.message()));
        segment.setFaults(LinkFaults.losing(1));
        Node a = new Node(segment, false);
        Mldv1Query query = new Mldv1Query(10_000, Ipv6Address.UNSPECIFIED);
        a.send(query, Ipv6Address.ALL_NODES);
        a.send(70);
        assertThat(seen).containsExactly(query);
    }
}
