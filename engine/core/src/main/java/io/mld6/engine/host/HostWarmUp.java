// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.FrameEncoder;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualEnd;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Plays a few query rounds on a virtual link, once per process and beside the real start.
///
/// A JVM meets its first query with classes not yet loaded and code not yet compiled, and would
/// answer a tenth of a second late: 0.1 s of a 1 s Maximum Response Delay. After the warm-up the
/// first real query is handled like every other. Costs about half a second of one core in the
/// background.
@SuppressWarnings("FutureReturnValueIgnored") // of writes and of shutting down
final class HostWarmUp {
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final int LISTENERS = 512;
    private static final int GROUPS = 64;
    private static final int ROUNDS = 24;
    private static final int DELAY_MILLIS = 10;
    private static final long POLL_NANOS = 1_000_000;
    private static final long JOIN_RATE = 10_000_000;
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");

    private HostWarmUp() {}

    /// Starts the warm-up unless there was one.
    static void startOnce() {
        if (!DONE.getAndSet(true)) {
            Thread thread =
                    new DefaultThreadFactory("mld6-warm-up", true).newThread(HostWarmUp::run);
            thread.start();
        }
    }

    private static void run() {
        play(MldMode.V1);
        play(MldMode.V2);
    }

    private static void play(MldMode mode) {
        VirtualLink link = new VirtualLink();
        EngineConfig config =
                EngineConfig.defaults()
                        .with(
                                b ->
                                        b.mode(mode)
                                                .hearing(Hearing.SNOOPED)
                                                .tick(Duration.ofMillis(1))
                                                .robustnessVariable(1)
                                                .joinRatePerSecond(JOIN_RATE));
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        new DefaultThreadFactory("mld6-warm-up-querier", true),
                        EpollIoHandler.newFactory());
        try (Engine engine = Engine.startQuietly(config, LinkOpener.on(link))) {
            engine.populate(
                            new Population(
                                    LISTENERS,
                                    new MacAddress(0x0200_0000_0001L),
                                    List.of(new AddressRange(GROUP, GROUPS, 1)),
                                    0,
                                    false))
                    .join();
            VirtualEnd querier = link.newEnd();
            group.register(querier).syncUninterruptibly();
            for (int round = 0; round < ROUNDS; round++) {
                ask(engine, querier, round);
            }
        } catch (LinkException virtualLinkFailed) {
            throw new IllegalStateException(virtualLinkFailed);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private static void ask(Engine engine, VirtualEnd querier, int round) {
        MldMessage query =
                round % 2 == 0
                        ? new Mldv1Query(DELAY_MILLIS, Ipv6Address.UNSPECIFIED)
                        : new Mldv2Query(
                                DELAY_MILLIS, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
        querier.writeAndFlush(frame(query, Ipv6Address.ALL_NODES));
        querier.writeAndFlush(frame(new Mldv1Report(GROUP), GROUP));
        while (engine.responsesMade() < (round + 1L) * LISTENERS * GROUPS) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static ByteBuf frame(MldMessage message, Ipv6Address destination) {
        MldFrame frame =
                new MldFrame(
                        message,
                        new MacAddress(0x0000_5e00_5301L),
                        new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, 1),
                        destination,
                        VlanTags.NONE);
        ByteBuf octets = Unpooled.directBuffer(FrameEncoder.lengthOctets(frame));
        FrameEncoder.encode(frame, octets);
        return octets;
    }
}
