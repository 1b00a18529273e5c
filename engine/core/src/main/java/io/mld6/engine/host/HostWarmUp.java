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
import io.mld6.engine.population.VlanList;
import io.mld6.engine.population.VlanPlan;
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
import java.util.function.BiConsumer;

/// Plays a few query rounds on a virtual link, once per process and beside the real start.
///
/// A JVM meets its first query with classes not yet loaded and code not yet compiled, and would
/// answer a tenth of a second late: 0.1 s of a 1 s Maximum Response Delay. After the warm-up the
/// first real query is handled like every other. Costs about half a second of one core in the
/// background, and with very many VLANs two seconds more: there queries come by the hundred
/// thousand, and while the compiler still has to learn their way, too, they wait for seconds.
@SuppressWarnings("FutureReturnValueIgnored") // of writes and of shutting down
final class HostWarmUp {
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final int LISTENERS = 512;
    private static final int GROUPS = 64;
    private static final int ROUNDS = 24;
    private static final int DELAY_MILLIS = 10;
    private static final long POLL_NANOS = 1_000_000;
    private static final long JOIN_RATE = 10_000_000;
    /// In fewer VLANs queries are few enough not to wait.
    private static final int MANY_VLANS = 4096;
    private static final VlanPlan VLANS = VlanPlan.each(VlanList.parse("1+16.1+16"), 1);
    private static final int VLAN_GROUPS = 3;
    private static final int VLAN_ROUNDS = 120;
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final MldMessage QUERY_V1 =
            new Mldv1Query(DELAY_MILLIS, Ipv6Address.UNSPECIFIED);
    private static final MldMessage QUERY_V2 =
            new Mldv2Query(DELAY_MILLIS, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());

    private HostWarmUp() {}

    /// Starts the warm-up unless there was one.
    ///
    /// @param vlans how many of them will be asked
    static void startOnce(int vlans) {
        if (!DONE.getAndSet(true)) {
            Thread thread =
                    new DefaultThreadFactory("mld6-warm-up", true).newThread(() -> run(vlans));
            thread.start();
        }
    }

    private static void run(int vlans) {
        Population all = population(LISTENERS, GROUPS, VlanPlan.UNTAGGED);
        play(MldMode.V1, all, HostWarmUp::askVersion1);
        play(MldMode.V2, all, HostWarmUp::askVersion2);
        if (vlans >= MANY_VLANS) {
            play(
                    MldMode.V2,
                    population(VLANS.segments(), VLAN_GROUPS, VLANS),
                    HostWarmUp::askEachVlan);
        }
    }

    private static Population population(int listeners, int groups, VlanPlan vlans) {
        return Population.of(
                to ->
                        to.listeners(listeners)
                                .groups(List.of(new AddressRange(GROUP, groups, 1)))
                                .vlans(vlans));
    }

    private static void play(
            MldMode mode, Population population, BiConsumer<Engine, VirtualEnd> questions) {
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
            engine.populate(population).join();
            VirtualEnd querier = link.newEnd();
            group.register(querier).syncUninterruptibly();
            questions.accept(engine, querier);
        } catch (LinkException virtualLinkFailed) {
            throw new IllegalStateException(virtualLinkFailed);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private static void askVersion1(Engine engine, VirtualEnd querier) {
        for (int round = 0; round < ROUNDS; round++) {
            querier.writeAndFlush(frame(QUERY_V1, Ipv6Address.ALL_NODES, VlanTags.NONE));
            querier.writeAndFlush(frame(new Mldv1Report(GROUP), GROUP, VlanTags.NONE));
            awaitResponses(engine, (round + 1L) * LISTENERS * GROUPS);
        }
    }

    /// In the end the way back to MLDv1, which would have been the way of all other rounds.
    private static void askVersion2(Engine engine, VirtualEnd querier) {
        for (int round = 0; round < ROUNDS; round++) {
            querier.writeAndFlush(frame(QUERY_V2, Ipv6Address.ALL_NODES, VlanTags.NONE));
            awaitResponses(engine, (round + 1L) * LISTENERS);
        }
        querier.writeAndFlush(frame(QUERY_V1, Ipv6Address.ALL_NODES, VlanTags.NONE));
        awaitResponses(engine, (long) LISTENERS * (ROUNDS + GROUPS));
    }

    private static void askEachVlan(Engine engine, VirtualEnd querier) {
        for (int round = 0; round < VLAN_ROUNDS; round++) {
            for (int vlan = 0; vlan < VLANS.segments(); vlan++) {
                VlanTags tags = VLANS.tags(vlan);
                querier.writeAndFlush(frame(QUERY_V2, Ipv6Address.ALL_NODES, tags));
            }
            awaitResponses(engine, (round + 1L) * VLANS.segments());
        }
    }

    private static void awaitResponses(Engine engine, long responses) {
        while (engine.responsesMade() < responses) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static ByteBuf frame(MldMessage message, Ipv6Address destination, VlanTags vlan) {
        MldFrame frame =
                new MldFrame(
                        message,
                        new MacAddress(0x0000_5e00_5301L),
                        new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, 1),
                        destination,
                        vlan);
        ByteBuf octets = Unpooled.directBuffer(FrameEncoder.lengthOctets(frame));
        FrameEncoder.encode(frame, octets);
        return octets;
    }
}
