// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.MldFormat;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.engine.loop.VirtualLoops;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierEvents;
import io.mld6.lab.scenario.Rehearsal;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.ScenarioQuerier;
import io.mld6.lab.simulation.PortAdvice;
import io.mld6.lab.simulation.SimulatedSwitch;
import io.mld6.lab.simulation.SwitchPort;
import io.mld6.lab.simulation.SwitchRules;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/// The device of a rehearsal: a switch that snoops, and behind it a router that asks.
///
/// ```text
///   listeners ═══ port ─ SimulatedSwitch ─ port ═══ Querier
///                  │ Reports not heard: deaf
///                  └─▶ PortAdvice: what goes to the listeners
/// ```
///
/// Thread: the rehearsal's.
final class RehearsedDevice {
    /// The filter of a receiver, which passes no Reports. All frames here are of this program, with
    /// tags, IPv6 and hop-by-hop header.
    static final VirtualLink.FrameFilter QUERIES = (octets, at, _) -> isQuery(octets, at);

    private static final ScenarioQuerier USUAL =
            new ScenarioQuerier(
                    "",
                    2,
                    2,
                    Duration.ofSeconds(125),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1));

    /// Of the ICMPv6 type behind the type of the frame: IPv6 and hop-by-hop header between them.
    private static final int ICMP_TYPE = 2 + 40 + 8;

    /// Of the loops, the switch's; the router's is the first.
    private static final int SWITCH = 3;

    private final Deafness deafness;
    private final RehearsedBelief belief;

    private RehearsedDevice(Deafness deafness, RehearsedBelief belief) {
        this.deafness = deafness;
        this.belief = belief;
    }

    /// A device that has begun to ask.
    ///
    /// @param link of the listeners
    /// @param advice is told what goes to them
    static RehearsedDevice on(
            VirtualLink link,
            Scenario scenario,
            List<VlanTags> vlans,
            PortAdvice advice,
            VirtualLoops loops)
            throws LinkException {
        Rehearsal wanted = scenario.rehearsal();
        ScenarioQuerier asks = scenario.querier() == null ? USUAL : scenario.querier();
        QuerierConfig config =
                Setup.querier(asks, vlans)
                        .with(
                                to ->
                                        to.immediateLeave(wanted.fastLeave())
                                                .trackListeners(wanted.fastLeave()));
        SimulatedSwitch device =
                new SimulatedSwitch(
                        loops.time(),
                        SwitchRules.DEFAULT
                                .withFilters(config.rules())
                                .withIntervals(config.intervals()));
        VirtualLink inner = new VirtualLink();
        Deafness deafness = new Deafness(scenario.seed(), wanted.deaf());
        SwitchPort _ = plug(device, inner, PortAdvice.NONE, List.of(), loops.from(SWITCH));
        SwitchPort port = plug(device, link, advice, List.of(deafness), loops.from(SWITCH));
        Querier _ = Querier.on(config, LinkOpener.on(inner), loops, QuerierEvents.NONE, _ -> {});
        return new RehearsedDevice(deafness, new RehearsedBelief(device, port, config.intervals()));
    }

    /// What it believes of the listeners.
    RehearsedBelief belief() {
        return belief;
    }

    /// A new port of the switch onto a link.
    ///
    /// @param before what frames pass on their way in
    private static SwitchPort plug(
            SimulatedSwitch device,
            VirtualLink link,
            PortAdvice advice,
            List<ChannelHandler> before,
            EngineLoops loops)
            throws LinkException {
        LinkChannel channel = link.newEnd();
        SwitchPort port =
                device.addPort(
                        frame -> {
                            var _ = channel.writeAndFlush(frame.retainedDuplicate());
                        },
                        advice);
        before.forEach(handler -> channel.pipeline().addLast(handler));
        channel.pipeline().addLast(new Inlet(port));
        var _ = loops.onLink(() -> List.of(channel), channels -> channels);
        return port;
    }

    /// From now on it does not hear that share of Reports, 0 to 1.
    void setDeafness(double share) {
        deafness.set(share);
    }

    private static boolean isQuery(ByteBuffer octets, int at) {
        int typeAt = at + Ethernet.TYPE;
        while (Ethernet.isTag(octets.getShort(typeAt) & 0xffff)) {
            typeAt += Ethernet.TAG_OCTETS;
        }
        return octets.get(typeAt + ICMP_TYPE) == (byte) MldFormat.QUERY;
    }

    /// Hands frames of a link to a port.
    private static final class Inlet extends ChannelInboundHandlerAdapter {
        private final SwitchPort port;

        Inlet(SwitchPort port) {
            this.port = port;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf frame = (ByteBuf) message;
            try {
                port.receive(frame);
            } finally {
                frame.release();
            }
        }
    }

    /// Does not hear a share of Reports.
    private static final class Deafness extends ChannelInboundHandlerAdapter {
        private final SplittableRandom chance;
        private double share;

        Deafness(long seed, double share) {
            this.chance = new SplittableRandom(seed ^ 0x6465_6166L);
            this.share = share;
        }

        void set(double wanted) {
            share = wanted;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf frame = (ByteBuf) message;
            if (share > 0 && !isQuery(frame.nioBuffer(), 0) && chance.nextDouble() < share) {
                frame.release();
            } else {
                context.fireChannelRead(message);
            }
        }
    }
}
