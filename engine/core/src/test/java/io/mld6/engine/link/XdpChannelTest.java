// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.linux.Errno;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Vectors;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames through AF_XDP on a cable, as the far end sees them.
@RequiresNetns
@SuppressWarnings("FutureReturnValueIgnored") // what came of a write is looked at elsewhere
class XdpChannelTest {
    private static final int SEQUENCE = 20; // inside the frame, of no meaning to a raw port
    private static final int FRAMES_PER_BATCH = 256;
    static final String SAID =
            "e0: sending through AF_XDP: captures and other programs on this host do not see what"
                    + " is sent";

    private final byte[] report = Vectors.frame("v1-report");
    private final Verdicts verdicts = new Verdicts();
    private Cable cable;
    private RawPort far;

    @BeforeEach
    void plug() throws Exception {
        cable = new Cable();
        far = cable.port();
    }

    @AfterEach
    void unplug() throws Exception {
        cable.close();
    }

    private static PacketChannelOptions options() {
        return Cable.options().withTransmit(Transmit.XDP);
    }

    private void append(FrameBatch batch, int octets, int number) {
        byte[] frame = Arrays.copyOf(report, octets);
        ByteBuffer.wrap(frame).putInt(SEQUENCE, number);
        Verdicts.append(batch, frame, number);
    }

    private void farSees(int octets, int... numbers) throws Exception {
        for (int number : numbers) {
            byte[] expected = Arrays.copyOf(report, octets);
            ByteBuffer.wrap(expected).putInt(SEQUENCE, number);
            assertThat(far.receive()).as("frame %d", number).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "LK-13: every frame arrives once, with its octets, from the kernel's memory or ours")
    void deliversThousandsOfFramesInOrder(boolean inPlace) throws Exception {
        PacketChannel channel = cable.start(options());
        long before = cable.far.statistic("p0", "rx_packets");
        FrameBatchPool pool =
                inPlace
                        ? channel.newPool(4, FRAMES_PER_BATCH, 94, verdicts)
                        : new FrameBatchPool(4, FRAMES_PER_BATCH, 94, verdicts);
        int frames = 40 * FRAMES_PER_BATCH;
        for (int first = 0; first < frames; first += FRAMES_PER_BATCH) {
            FrameBatch batch = Objects.requireNonNull(pool.tryAcquire());
            assertThat(batch.strideOctets()).isEqualTo(inPlace ? 128 : 94);
            for (int i = first; i < first + FRAMES_PER_BATCH; i++) {
                append(batch, report.length, i);
            }
            Cable.await(channel.writeAndFlush(batch));
        }
        for (int i = 0; i < frames; i++) {
            farSees(report.length, i);
        }
        assertThat(verdicts.failed).isEmpty();
        assertThat(verdicts.sent).hasSize(frames).isSorted().doesNotHaveDuplicates();
        assertThat(channel.framesSent()).isEqualTo(frames);
        assertThat(cable.far.statistic("p0", "rx_packets") - before).isEqualTo(frames);
        assertThat(cable.notices).containsExactly(SAID);
        assertThat(pool.available()).isEqualTo(4);
    }

    @Test
    @DisplayName(
            "LK-2, LK-13: an MTU that falls refuses what is too long, one that grows lets it go")
    void followsTheMtu() throws Exception {
        PacketChannel channel = cable.start(options());
        FrameBatchPool pool = channel.newPool(1, 8, 1600, verdicts);
        cable.near.ip("link set e0 mtu 1400");
        knows(channel, 1400);
        FrameBatch batch = Objects.requireNonNull(pool.tryAcquire());
        append(batch, 1414, 0);
        append(batch, 1415, 1);
        append(batch, 100, 2);
        Cable.await(channel.writeAndFlush(batch));
        assertThat(verdicts.sent).containsExactly(0, 2);
        assertThat(verdicts.failed).containsExactly("1:" + Errno.EMSGSIZE);
        farSees(1414, 0);
        farSees(100, 2);
        cable.far.ip("link set p0 mtu 9000");
        cable.near.ip("link set e0 mtu 9000");
        knows(channel, 9000);
        FrameBatch longer = new FrameBatch(3, 9014, verdicts);
        append(longer, 4096, 3);
        append(longer, 9014, 4);
        append(longer, 200, 5);
        Cable.await(channel.writeAndFlush(longer));
        farSees(4096, 3);
        farSees(9014, 4);
        farSees(200, 5);
        assertThat(verdicts.sent).containsExactly(0, 2, 3, 4, 5);
    }

    private static void knows(PacketChannel channel, int mtu) throws Exception {
        Await.until(() -> assertThat(channel.mtuOctets()).isEqualTo(mtu));
        // The change is dealt with on the loop.
        Cable.onLoop(channel, () -> {});
    }

    @Test
    @DisplayName("LK-8, LK-13: a peer with a smaller MTU holds nothing up for ever")
    void givesUpWhatThePeerNeverTakes() throws Exception {
        PacketChannel channel = cable.start(options());
        cable.far.ip("link set p0 mtu 1300");
        FrameBatch batch = new FrameBatch(4, 1600, verdicts);
        append(batch, 100, 0);
        append(batch, 1500, 1);
        append(batch, 1510, 2);
        append(batch, 100, 3);
        Cable.await(channel.writeAndFlush(batch));
        assertThat(verdicts.sent).containsExactly(0, 3);
        assertThat(verdicts.failed).containsExactly("1:105", "2:105");
        farSees(100, 0, 3);
        assertThat(channel.enobufsRetries()).isEqualTo(FrameSender.GIVE_UP_AFTER - 1);
    }

    @Test
    @DisplayName("LK-13: a queue that is taken: auto says why and goes the other way, xdp refuses")
    void fallsBackWithOneLine() throws Exception {
        PacketChannel first = cable.start(options());
        PacketChannel second = cable.start(options().withTransmit(Transmit.AUTO));
        assertThat(cable.notices)
                .containsExactly(
                        SAID,
                        "e0: sending through a packet socket, not AF_XDP: another program has"
                                + " queue 0");
        Cable.await(second.writeAndFlush(Unpooled.wrappedBuffer(report)));
        assertThat(far.receive()).isEqualTo(report);
        LinkException refused = null;
        try {
            cable.open(options());
        } catch (LinkException e) {
            refused = e;
        }
        assertThat(refused)
                .hasMessage("e0 cannot be sent through AF_XDP: another program has queue 0");
        Cable.await(first.close());
        // The kernel lets go of a queue a moment after its socket was closed.
        Cable.await(cable.start(options()).writeAndFlush(Unpooled.wrappedBuffer(report)));
        assertThat(far.receive()).isEqualTo(report);
    }

    @Test
    @DisplayName("LK-13: a queue a shard, and a line where the interface has fewer")
    void takesAQueueAShard() throws Exception {
        cable.near.ip("link add e2 numtxqueues 2 numrxqueues 3 type veth peer name p2");
        cable.near.ip("link set e2 up");
        cable.near.ip("link set p2 up");
        LinkOpener opener =
                LinkOpener.onInterface(PacketChannelOptions.on("e2").withTransmit(Transmit.AUTO));
        List<? extends LinkChannel> channels =
                cable.near.call(() -> opener.openAll(3, cable.notices::add));
        assertThat(cable.notices)
                .containsExactly(
                        SAID.replace("e0", "e2"),
                        "e2: sending through a packet socket, not AF_XDP: it has 2 queues for more"
                                + " shards");
        channels.forEach(channel -> channel.unsafe().closeForcibly());
    }

    @Test
    @DisplayName("What waits in a closed channel is refused, and its memory outlives the channel")
    void batchesOutliveTheChannel() throws Exception {
        PacketChannel channel = cable.start(options());
        FrameBatchPool pool = channel.newPool(1, 4, 94, verdicts);
        FrameBatch batch = Objects.requireNonNull(pool.tryAcquire());
        Cable.await(channel.close());
        append(batch, report.length, 0);
        ChannelFuture late = channel.writeAndFlush(batch).await();
        assertThat(late.isSuccess()).isFalse();
        assertThat(verdicts.failed).containsExactly("0:125");
        assertThat(pool.available()).isEqualTo(1);
    }

    @Test
    void allocatesNothingPerFrame() throws Exception {
        PacketChannel channel = cable.start(options());
        var pool = channel.newPool(1, FRAMES_PER_BATCH, 94, BatchListener.NONE);
        SendAllocation.isNonePerFrame(channel, pool, FRAMES_PER_BATCH, report);
    }
}
