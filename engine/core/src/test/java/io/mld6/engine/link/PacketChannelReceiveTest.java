// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static io.mld6.engine.link.Collected.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.linux.WallClock;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Vectors;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@RequiresNetns
class PacketChannelReceiveTest {
    private static final int LAST_MAC_OCTET = 5;
    private static final int TYPE = 14 + 40 + 8;
    private static final int TAG_8021Q_7 = 0x81000007;
    private static final int TAG_8021AD_PRIORITY_5_100 = 0x88a8a064;

    final byte[] query = Vectors.frame("v1-general-query");
    private final byte[] marker = Vectors.frame("v2-general-query");

    Cable cable;
    RawPort far;

    @BeforeEach
    void plug() throws Exception {
        cable = new Cable();
        far = cable.port();
    }

    @AfterEach
    void unplug() throws Exception {
        cable.close();
    }

    /// How the channel under test receives.
    PacketChannelOptions options() {
        return Cable.options();
    }

    /// The same with as little room as there can be.
    PacketChannelOptions small() {
        // Less than the kernel's least.
        return options().withBuffers(new PacketChannelOptions.Buffers(4096, 0));
    }

    /// Frames for which that is too little.
    int tooMany() {
        return 2000;
    }

    private static String hex(byte[] frame) {
        return HexFormat.of().formatHex(frame);
    }

    /// What arrives up to the marker, which is sent last and not part of the answer.
    private List<String> untilMarker() throws Exception {
        far.send(marker);
        var frames = new ArrayList<String>();
        for (String frame = next(cable.collected.frames);
                !frame.equals(hex(marker));
                frame = next(cable.collected.frames)) {
            frames.add(frame);
        }
        return frames;
    }

    @Test
    void receivesEveryMldFrameHoweverMalformedAndNothingElse() throws Exception {
        PacketChannel channel = cable.start(options());
        List<Vectors.Vector> sendable =
                Vectors.all().stream()
                        .filter(v -> !v.hex().equals(hex(marker)))
                        // The kernel takes a tag that is cut off for a broken frame, and drops it.
                        .filter(v -> !v.name().equals("bad-vlan-truncated"))
                        .toList();
        for (Vectors.Vector vector : sendable) {
            far.send(vector.octets());
        }
        List<String> expected =
                sendable.stream()
                        .filter(v -> !v.name().startsWith("ignore-"))
                        .map(Vectors.Vector::hex)
                        .toList();
        assertThat(untilMarker()).isEqualTo(expected);
        assertThat(channel.framesReceived()).isEqualTo(expected.size() + 1L);
    }

    @Test
    void putsTagsBackWhereTheKernelTookThemFrom() throws Exception {
        cable.start(options());
        byte[] single = Vectors.tagged(query, TAG_8021Q_7);
        byte[] twice = Vectors.tagged(query, TAG_8021AD_PRIORITY_5_100, TAG_8021Q_7);
        byte[] priority = Vectors.tagged(query, 0x81000000);
        byte[] thrice = Vectors.tagged(query, TAG_8021AD_PRIORITY_5_100, TAG_8021Q_7, 0x81000008);
        far.send(single);
        far.send(twice);
        far.send(priority);
        far.send(thrice);
        far.send(query);
        assertThat(untilMarker())
                .containsExactly(hex(single), hex(twice), hex(priority), hex(thrice), hex(query));
    }

    @Test
    void saysWhenAFrameCameHoweverLateItIsRead() throws Exception {
        PacketChannel channel = cable.start(options());
        var arrivals = new ArrayList<Long>();
        var waited = new ArrayList<Long>();
        CompletableFuture<Void> held = new CompletableFuture<>();
        channel.pipeline()
                .addFirst(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object frame) {
                                arrivals.add(channel.arrivalNanos());
                                waited.add(channel.waitedNanos());
                                context.fireChannelRead(frame);
                            }
                        });
        WallClock clock = new WallClock();
        channel.eventLoop().execute(held::join);
        long received = cable.near.statistic("e0", "rx_packets");
        long before = clock.getAsLong();
        far.send(Vectors.tagged(query, TAG_8021Q_7));
        Await.until(
                () -> assertThat(cable.near.statistic("e0", "rx_packets")).isGreaterThan(received));
        long released = clock.getAsLong();
        boolean _ = held.complete(null);
        assertThat(untilMarker()).containsExactly(hex(Vectors.tagged(query, TAG_8021Q_7)));
        assertThat(arrivals).hasSize(2);
        assertThat(arrivals.getFirst()).isBetween(before, released);
        assertThat(waited.getFirst())
                .isBetween(released - arrivals.getFirst(), clock.getAsLong() - arrivals.getFirst());
    }

    @Test
    void marksAChecksumTheSenderLeftToHardware() throws Exception {
        cable.start(options());
        RawPort offloading = cable.offloadingPort();
        offloading.sendUnfinished(query, TYPE, 2);
        assertThat(next(cable.collected.frames)).isEqualTo("unfinished " + hex(query));
        offloading.sendUnfinished(Vectors.tagged(query, TAG_8021Q_7), TYPE + 4, 2);
        assertThat(next(cable.collected.frames))
                .isEqualTo("unfinished " + hex(Vectors.tagged(query, TAG_8021Q_7)));
    }

    @Test
    void hearsFramesToAnyUnicastAddressUnlessToldNotTo() throws Exception {
        // A veth passes every frame up, marked for whom it is; so look at what was asked for.
        PacketChannel channel = cable.start(options());
        assertThat(cable.near.ip("-d link show dev e0"))
                .contains("promiscuity 1")
                .contains("allmulti 1");
        Cable.await(channel.close());
        assertThat(cable.near.ip("-d link show dev e0"))
                .contains("promiscuity 0")
                .contains("allmulti 0");
        cable.start(options().withPromiscuous(false));
        assertThat(cable.near.ip("-d link show dev e0"))
                .contains("promiscuity 0")
                .contains("allmulti 1");
    }

    @Test
    void seesQueriesOfItsOwnHostButNotReports() throws Exception {
        cable.start(options());
        RawPort sameHost = RawPort.open(cable.near, "e0");
        for (int type : new int[] {131, 132, 143, 130}) {
            sameHost.send(Vectors.with(query, TYPE, type));
        }
        sameHost.close();
        assertThat(untilMarker()).containsExactly(hex(query));
        for (int type : new int[] {131, 132, 143, 130}) {
            far.send(Vectors.with(query, TYPE, type));
        }
        assertThat(untilMarker()).hasSize(4);
    }

    @Test
    void countsWhatTheKernelHadToDrop() throws Exception {
        PacketChannel channel = cable.open(small());
        channel.config().setAutoRead(false);
        cable.register(channel);
        int frames = tooMany();
        for (int i = 0; i < frames; i++) {
            far.send(query);
        }
        long dropped = channel.kernelDropped();
        assertThat(dropped).isBetween(1L, (long) frames - 1);
        assertThat(channel.kernelDropped()).isEqualTo(dropped);
        channel.config().setAutoRead(true);
        for (long i = 0; i < frames - dropped; i++) {
            assertThat(next(cable.collected.frames)).isEqualTo(hex(query));
        }
        assertThat(channel.framesReceived() + channel.kernelDropped()).isEqualTo(frames);
        Cable.await(channel.close());
        assertThat(channel.kernelDropped()).isEqualTo(dropped);
    }

    @Test
    void readsOnlyWhenAskedWithoutAutoRead() throws Exception {
        PacketChannel channel =
                cable.open(options().withBatches(new PacketChannelOptions.Batches(4, 4, 4)));
        channel.config().setAutoRead(false);
        cable.register(channel);
        for (int i = 0; i < 6; i++) {
            far.send(Vectors.with(query, LAST_MAC_OCTET, i));
        }
        Cable.onLoop(channel, () -> {});
        assertThat(cable.collected.frames).isEmpty();
        channel.read();
        for (int i = 0; i < 4; i++) {
            assertThat(next(cable.collected.frames))
                    .isEqualTo(hex(Vectors.with(query, LAST_MAC_OCTET, i)));
        }
        assertThat(channel.framesReceived()).isEqualTo(4);
        channel.read();
        assertThat(next(cable.collected.frames))
                .isEqualTo(hex(Vectors.with(query, LAST_MAC_OCTET, 4)));
        assertThat(next(cable.collected.frames))
                .isEqualTo(hex(Vectors.with(query, LAST_MAC_OCTET, 5)));
    }

    @Test
    void letsTasksInBetweenTurns() throws Exception {
        // Two frames a turn: a task put in at the first frame runs long before the last.
        PacketChannel channel =
                cable.open(options().withBatches(new PacketChannelOptions.Batches(2, 2, 2)));
        channel.config().setAutoRead(false);
        cable.register(channel);
        int frames = 1000;
        for (int i = 0; i < frames; i++) {
            far.send(query);
        }
        var seenByTask = new CompletableFuture<Long>();
        var atFirst =
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        context.pipeline().remove(this);
                        context.executor()
                                .execute(() -> seenByTask.complete(channel.framesReceived()));
                        context.fireChannelRead(message);
                    }
                };
        channel.pipeline().addFirst(atFirst);
        channel.config().setAutoRead(true);
        for (int i = 0; i < frames; i++) {
            assertThat(next(cable.collected.frames)).isEqualTo(hex(query));
        }
        assertThat(seenByTask.get(20, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void givesEveryBufferAwayAndKeepsNone() throws Exception {
        var counting = new UnpooledByteBufAllocator(true);
        PacketChannel channel = cable.open(options());
        channel.config().setAllocator(counting);
        cable.register(channel);
        for (int i = 0; i < 100; i++) {
            far.send(Vectors.tagged(query, TAG_8021Q_7));
        }
        assertThat(untilMarker()).hasSize(100);
        Cable.await(channel.close());
        assertThat(counting.metric().usedDirectMemory()).isZero();
        assertThat(counting.metric().usedHeapMemory()).isZero();
    }

    @Test
    @DisplayName("LK-2: frames of a larger MTU come whole")
    void followsALargerMtu() throws Exception {
        PacketChannel channel = cable.start(options());
        cable.near.ip("link set e0 mtu 9000");
        cable.far.ip("link set p0 mtu 9000");
        byte[] long9000 = Arrays.copyOf(query, 9014);
        far.send(long9000);
        assertThat(next(cable.collected.frames)).isEqualTo(hex(long9000));
        assertThat(channel.framesTruncated()).isZero();
    }

    @Test
    @DisplayName("LK-5: at the end what has come is passed on, and nothing comes any more")
    void readsWhatHasComeAndEndsReceiving() throws Exception {
        PacketChannel channel = cable.start(options());
        Cable.onLoop(channel, () -> channel.config().setAutoRead(false));
        for (int i = 0; i < 500; i++) {
            far.send(query);
        }
        channel.drainAndWait();
        far.send(query);
        channel.drainAndWait();
        Cable.await(channel.close());
        assertThat(cable.collected.frames).hasSize(500);
        assertThat(channel.framesReceived()).isEqualTo(500);
        assertThat(channel.kernelDropped()).isZero();
    }

    @Test
    @DisplayName("LK-5: what nobody read before the end is counted as dropped")
    void countsWhatNobodyRead() throws Exception {
        PacketChannel channel = cable.start(small());
        Cable.onLoop(channel, () -> channel.config().setAutoRead(false));
        int frames = tooMany();
        for (int i = 0; i < frames; i++) {
            far.send(query);
        }
        long early = channel.kernelDropped();
        assertThat(early).as("the buffer is full").isBetween(1L, frames - 1L);
        Cable.await(channel.close());
        assertThat(channel.framesReceived() + channel.kernelDropped()).isEqualTo(frames);
        assertThat(channel.kernelDropped()).isGreaterThan(early);
    }
}
