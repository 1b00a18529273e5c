// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static io.mld6.engine.link.Collected.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Vectors;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Several channels on one interface, each on an event loop of its own, as an engine of several
/// shards has them.
@RequiresNetns
class PacketStationTest {
    private static final int CHANNELS = 3;
    private static final int TYPE = 14 + 40 + 8;
    private static final int TAG_8021Q_7 = 0x81000007;

    private final byte[] query = Vectors.frame("v1-general-query");
    private final byte[] marker = Vectors.frame("v2-general-query");
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(CHANNELS, EpollIoHandler.newFactory());
    private final List<Collected> heard = new ArrayList<>();
    private Cable cable;
    private RawPort sameHost;
    private List<PacketChannel> station;

    @BeforeEach
    void plug() throws Exception {
        cable = new Cable();
        station =
                cable.near.call(
                        () ->
                                PacketChannel.openStation(
                                        Cable.options(), CHANNELS, cable.notices::add));
        for (PacketChannel channel : station) {
            Collected collected = new Collected();
            channel.pipeline().addLast(collected);
            heard.add(collected);
            Cable.await(loops.register(channel));
        }
        sameHost = RawPort.open(cable.near, "e0");
    }

    @AfterEach
    void unplug() throws Exception {
        sameHost.close();
        for (PacketChannel channel : station) {
            Cable.await(channel.close());
        }
        Cable.await(loops.shutdownGracefully(0, 5, TimeUnit.SECONDS));
        cable.close();
    }

    private static String hex(byte[] frame) {
        return HexFormat.of().formatHex(frame);
    }

    @Test
    @DisplayName("LK-10 LK-7: a query of this host is heard once by each, a Report by none")
    void oneHearsThisHostForAll() throws Exception {
        byte[] tagged = Vectors.tagged(query, TAG_8021Q_7);
        RawPort offloading = RawPort.openOffloading(cable.near, "e0");
        sameHost.send(Vectors.with(query, TYPE, 143));
        sameHost.send(query);
        sameHost.send(tagged);
        offloading.sendUnfinished(query, TYPE, 2);
        offloading.close();
        for (Collected each : heard) {
            assertThat(next(each.frames)).isEqualTo(hex(query));
            assertThat(next(each.frames)).isEqualTo(hex(tagged));
            assertThat(next(each.frames)).isEqualTo("unfinished " + hex(query));
        }
        cable.port().send(marker);
        for (int i = 0; i < CHANNELS; i++) {
            assertThat(next(heard.get(i).frames)).isEqualTo(hex(marker));
            assertThat(station.get(i).framesReceived()).isEqualTo(4);
            assertThat(station.get(i).kernelDropped()).isZero();
        }
    }

    @Test
    @DisplayName("LK-10: what a channel is too busy to take is bounded and counted")
    void dropsAndCountsWhatDoesNotFit() throws Exception {
        PacketChannel busy = station.getLast();
        CountDownLatch free = new CountDownLatch(1);
        Future<?> work =
                busy.eventLoop()
                        .submit(
                                () -> {
                                    boolean _ = free.await(20, TimeUnit.SECONDS);
                                    return true;
                                });
        int tooMany = 76;
        int frames = OutgoingRelay.MOST_WAITING + tooMany;
        for (int i = 0; i < frames; i++) {
            sameHost.send(query);
        }
        Await.until(() -> assertThat(station.getFirst().framesReceived()).isEqualTo(frames));
        free.countDown();
        Cable.await(work);
        Await.until(() -> assertThat(busy.framesReceived()).isEqualTo(OutgoingRelay.MOST_WAITING));
        assertThat(busy.kernelDropped()).isEqualTo(tooMany);
        assertThat(station.get(1).framesReceived()).isEqualTo(frames);
        assertThat(station.get(1).kernelDropped()).isZero();
    }

    @Test
    @DisplayName("LK-5 LK-10: what was handed on when the channels close is heard, or counted")
    void closesInOrder() throws Exception {
        for (int i = 0; i < 500; i++) {
            sameHost.send(query);
        }
        for (PacketChannel channel : station) {
            channel.drainAndWait();
        }
        for (PacketChannel channel : station) {
            assertThat(channel.framesReceived() + channel.kernelDropped()).isEqualTo(500);
        }
        assertThat(station.getFirst().framesReceived()).isEqualTo(500);
    }
}
