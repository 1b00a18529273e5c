// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.app.testing.FlowEar;
import io.mld6.app.testing.FlowEar.Heard;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.Vectors;
import io.mld6.lab.traffic.FlowCounters;
import io.mld6.lab.traffic.FlowReceiver;
import io.mld6.lab.traffic.FlowReceiverOptions;
import io.mld6.lab.traffic.FlowSink;
import io.mld6.lab.traffic.HeardQuery;
import io.mld6.lab.traffic.PayloadFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The receiver of a measurement at the end of a cable, at whose other end a plain socket sends.
@RequiresNetns
@RequiresCommands("ip")
@SuppressWarnings({"try", "NonAtomicVolatileUpdate"}) // a close that is the test; one thread counts
class FlowReceiverIT {
    private static final int RING_OCTETS = 256 << 10;
    private static final long SLACK_NANOS = 1_000_000;
    private static final long PATIENCE_S = 30;

    private final FlowEar ear = new FlowEar();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private Netns near;
    private Netns far;

    @BeforeEach
    void open() throws Exception {
        near = Netns.create("near");
        far = Netns.create("far");
        near.veth("e0", far, "p0");
    }

    @AfterEach
    void close() {
        near.close();
        far.close();
    }

    private FlowReceiver receiver(FlowReceiverOptions options, FlowSink sink) throws Exception {
        return near.call(() -> FlowReceiver.open("e0", options, sink, notices::add));
    }

    private FlowReceiver receiver() throws Exception {
        return receiver(FlowReceiverOptions.DEFAULT, ear);
    }

    /// A probe by the table of the format, in a frame written by hand.
    private static byte[] probe(int group, long sequence, int length) {
        return ByteBuffer.allocate(62 + length)
                .putShort((short) 0x3333)
                .putInt(0x8000_0000 | group)
                .putShort((short) 0x0200)
                .putInt(9)
                .putShort((short) 0x86dd)
                .putInt(6 << 28)
                .putShort((short) (8 + length))
                .putShort((short) (17 << 8 | 16))
                .putLong(0x2001_0db8_0000_0000L)
                .putLong(1)
                .putLong(0xff3e_0000_0000_0000L)
                .putLong(0x8000_0000L | group)
                .putInt(5001 << 16 | 5001)
                .putShort((short) (8 + length))
                .putShort((short) 0)
                .put("mld6prob".getBytes(StandardCharsets.US_ASCII))
                .putInt(1 << 24)
                .putInt(group)
                .putLong(sequence)
                .putLong(nanos())
                .array();
    }

    private static long nanos() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
    }

    private void awaitPackets(int count) throws Exception {
        Await.until(() -> assertThat(ear.packets).hasSizeGreaterThanOrEqualTo(count));
    }

    @Test
    @DisplayName("FLOW-1 FLOW-2: data in no, one and two VLANs, with the kernel's stamps")
    void hearsDataBehindTags() throws Exception {
        long before = nanos();
        try (FlowReceiver receiver = receiver();
                RawPort port = RawPort.open(far, "p0")) {
            port.send(probe(1, 0, 1316));
            port.send(Vectors.tagged(probe(2, 1, 40), 0x81000064));
            port.send(Vectors.tagged(probe(3, 2, 40), 0x88a80005, 0x8100e007));
            port.send(Vectors.tagged(probe(4, 3, 40), 0x81000005, 0x81000007));
            port.send(
                    Vectors.tagged(TestQueries.version1(1000, "ff3e::1"), 0x88a80005, 0x81000007));
            awaitPackets(4);
            Await.until(() -> assertThat(ear.queries).hasSize(1));
            receiver.close();
            FlowCounters counters = receiver.counters();
            assertThat(counters.packets()).isEqualTo(4);
            assertThat(counters.octets()).isEqualTo(1378 + 106 + 110 + 110);
            assertThat(counters.malformed()).isEmpty();
            assertThat(counters.kernelDropped()).isZero();
        }
        long after = nanos();
        assertThat(ear.packets)
                .extracting(Heard::vlan)
                .containsExactly(
                        VlanTags.NONE,
                        VlanTags.of(100),
                        VlanTags.of(5, 7),
                        new VlanTags(5, 7, 0x8100, 0x8100));
        assertThat(ear.packets)
                .extracting(Heard::lengthOctets)
                .containsExactly(1378, 106, 110, 110);
        assertThat(ear.packets).extracting(Heard::sequence).containsExactly(0L, 1L, 2L, 3L);
        for (Heard one : ear.packets) {
            assertThat(one.format()).isEqualTo(PayloadFormat.PROBE);
            assertThat(one.group().low()).isEqualTo(0x8000_0000L | one.flow());
            assertThat(one.sendStampNanos()).isBetween(before, one.stampNanos());
            assertThat(one.stampNanos()).isBetween(one.sendStampNanos(), after);
        }
        HeardQuery query = ear.queries.getFirst();
        assertThat(query.vlan()).isEqualTo(VlanTags.of(5, 7));
        assertThat(query.query().group()).isEqualTo(Ipv6Address.parse("ff3e::1"));
        assertThat(query.stampNanos()).isBetween(before, after);
        assertThat(notices).isEmpty();
    }

    @Test
    @DisplayName("FLOW-5: what this host sends is not measured; its queries are heard if wanted")
    void doesNotHearItself() throws Exception {
        FlowEar wanting = new FlowEar();
        try (FlowReceiver receiver = receiver();
                FlowReceiver second =
                        receiver(FlowReceiverOptions.DEFAULT.withLocalQueries(true), wanting);
                RawPort own = RawPort.open(near, "e0");
                RawPort port = RawPort.open(far, "p0")) {
            own.send(probe(1, 0, 40));
            own.send(TestQueries.version1(1000, "::"));
            port.send(probe(2, 0, 40));
            awaitPackets(1);
            Await.until(() -> assertThat(wanting.packets).hasSize(1));
            receiver.close();
            second.close();
        }
        assertThat(ear.packets).extracting(Heard::flow).containsExactly(2L);
        assertThat(ear.queries).isEmpty();
        assertThat(wanting.packets).extracting(Heard::flow).containsExactly(2L);
        assertThat(wanting.queries).hasSize(1);
    }

    @Test
    @DisplayName("FLOW-10: what the kernel drops is counted, and the sum is exact")
    void countsWhatItCouldNotTake() throws Exception {
        int sent = 20_000;
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        FlowReceiverOptions small = FlowReceiverOptions.DEFAULT.withBufferOctets(RING_OCTETS);
        try (FlowReceiver receiver = receiver(small, ear);
                RawPort port = RawPort.open(far, "p0")) {
            receiver.execute(
                    () -> {
                        busy.countDown();
                        await(free);
                    });
            await(busy);
            for (int i = 0; i < sent; i++) {
                port.send(probe(1, i, 200));
            }
            free.countDown();
            receiver.close();
            FlowCounters counters = receiver.counters();
            assertThat(counters.kernelDropped()).isPositive();
            assertThat(counters.packets()).isGreaterThan(20);
            assertThat(counters.packets() + counters.kernelDropped()).isEqualTo(sent);
            assertThat(counters.packets()).isEqualTo(ear.packets.size());
        }
        // What was there first is what was kept.
        for (int i = 0; i < 20; i++) {
            assertThat(ear.packets.get(i).sequence()).isEqualTo(i);
        }
        assertThat(ear.broken).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("FLOW-10: closing tells what is in first")
    void tellsWhatIsInWhenClosed() throws Exception {
        for (int round = 1; round <= 20; round++) {
            ear.packets.clear();
            try (FlowReceiver receiver = receiver();
                    RawPort port = RawPort.open(far, "p0")) {
                for (int i = 0; i < 10 * round; i++) {
                    port.send(probe(1, i, 40));
                }
                receiver.close();
                assertThat(receiver.counters().packets()).isEqualTo(10L * round);
                assertThat(receiver.counters().kernelDropped()).isZero();
            }
            assertThat(ear.packets).hasSize(10 * round);
        }
    }

    @Test
    @DisplayName(
            "FLOW-11: one thread tells, ticks and runs tasks, and all is told up to the tick's")
    void isOfOneThread() throws Exception {
        List<Integer> ran = new ArrayList<>();
        FlowReceiver receiver = receiver();
        try (receiver;
                RawPort port = RawPort.open(far, "p0")) {
            for (int i = 0; i < 2000; i++) {
                int task = i;
                receiver.execute(
                        () -> {
                            ear.threads.put(Thread.currentThread().getName(), true);
                            ran.add(task);
                        });
                port.send(probe(1, i, 40));
                if (i % 100 == 0) {
                    Thread.sleep(7);
                }
            }
            awaitPackets(2000);
            long all = ear.packets.getLast().stampNanos();
            Await.until(() -> assertThat(ear.heardUntilNanos).isGreaterThan(all));
            long ticks = ear.ticks;
            long begin = System.nanoTime();
            Await.until(() -> assertThat(ear.ticks).isGreaterThanOrEqualTo(ticks + 50));
            assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(400));
            // Nothing comes: what is told until stays close behind.
            assertThat(nanos() - ear.heardUntilNanos).isLessThan(1000 * SLACK_NANOS);
        }
        assertThat(ear.broken).isEmpty();
        assertThat(ear.threads).hasSize(1);
        assertThat(ran).hasSize(2000).isSorted();
        assertThatThrownBy(() -> receiver.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void saysThatASinkFailed() throws Exception {
        FlowSink failing =
                packet -> {
                    if (packet.sequence() == 3) {
                        throw new IllegalStateException("the third");
                    }
                };
        try (FlowReceiver receiver = receiver(FlowReceiverOptions.DEFAULT, failing);
                RawPort port = RawPort.open(far, "p0")) {
            for (int i = 0; i < 10; i++) {
                port.send(probe(1, i, 40));
            }
            Await.until(() -> assertThat(receiver.failure()).hasMessage("the third"));
            assertThat(notices)
                    .containsExactly(
                            "e0: receiving ended: java.lang.IllegalStateException: the third");
            receiver.close();
            assertThat(receiver.counters().packets() + receiver.counters().kernelDropped())
                    .isLessThanOrEqualTo(10);
        }
    }

    @Test
    void goesOnAfterTheLinkWasDown() throws Exception {
        try (FlowReceiver receiver = receiver();
                RawPort port = RawPort.open(far, "p0")) {
            port.send(probe(1, 0, 40));
            awaitPackets(1);
            near.ip("link set e0 down");
            Await.until(
                    () ->
                            assertThat(notices)
                                    .containsExactly(
                                            "e0 went down: no data is received until it is up again"));
            near.ip("link set e0 up");
            Await.until(
                    () -> {
                        port.send(probe(1, 1, 40));
                        assertThat(ear.packets).hasSizeGreaterThan(1);
                    });
            near.ip("link del e0");
            Await.until(
                    () ->
                            assertThat(notices)
                                    .contains(
                                            "interface e0 was removed: no data is received any"
                                                    + " more"));
            assertThat(receiver.failure()).isNull();
        }
    }

    @Test
    void refusesWhatIsNoLinkInOneLine() throws Exception {
        near.ip("link add d0 type veth peer name d1");
        for (Map.Entry<String, LinkException.Kind> one :
                Map.of(
                                "nix0", LinkException.Kind.UNKNOWN_INTERFACE,
                                "d0", LinkException.Kind.ADMINISTRATIVELY_DOWN)
                        .entrySet()) {
            assertThatThrownBy(
                            () ->
                                    near.call(
                                            () ->
                                                    FlowReceiver.open(
                                                            one.getKey(), ear, notices::add)))
                    .isInstanceOfSatisfying(
                            LinkException.class,
                            e -> assertThat(e.kind()).isEqualTo(one.getValue()))
                    .hasMessageContaining(one.getKey());
        }
    }
}
