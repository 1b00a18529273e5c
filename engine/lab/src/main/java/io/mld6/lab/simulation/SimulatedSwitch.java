// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.metrics.CounterSnapshot;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.querier.ElectionTimers;
import io.mld6.engine.querier.GroupVisitor;
import io.mld6.engine.querier.RouterGroups;
import io.mld6.engine.querier.RouterRules;
import io.mld6.engine.querier.RouterTables;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.ScheduleFactory;
import io.mld6.engine.schedule.VirtualTime;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A switch that snoops on MLD (RFC 4541) in virtual time, with ports onto segments or onto
/// anything else that takes frames.
///
/// ```text
///   host ══ SwitchPort ═╗                        ╔═ SwitchPort ══ router
///                       ╠══ SwitchVlan 100 ══════╣
///   host ══ SwitchPort ═╝   SwitchVlan 200       ╚═ SwitchPort ══ data
/// ```
///
/// | frame | goes to |
/// | --- | --- |
/// | query | all ports; the one it came from has a router for a while, unless it is from `::` |
/// | Report, Done, from `::` too | ports with routers; the port it came from wants the group |
/// | other MLD, and what is wrong | as data: used for nothing, passed on unchanged |
/// | data of link scope, `ff02::1`, unicast | all ports |
/// | data of a group | ports with routers, and ports that want it from that source |
///
/// A leave is taken as a router takes it: the group ends when the last listener query time has
/// passed after the querier's question, or at once with fast leave. State also ends by time-out.
/// Frames of a VLAN stay in it, and what is known of one says nothing about another. It learns no
/// stations and takes no part in a spanning tree; that the topology has changed it is
/// [told][#topologyChanged].
///
/// Thread: the one that moves the time.
public final class SimulatedSwitch {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final VirtualTime time;
    private final SwitchRules rules;
    private final FrameDecoder decoder;
    private final Counters counters = new Counters();
    private final List<SwitchPort> ports = new ArrayList<>();
    private final Map<VlanTags, SwitchVlan> vlans = new LinkedHashMap<>();
    private final SwitchVlan.Parts parts;

    /// A switch without ports.
    public SimulatedSwitch(VirtualTime time, SwitchRules rules) {
        this.time = time;
        this.rules = rules;
        this.decoder =
                new FrameDecoder(
                        DecodeOptions.DEFAULT.withTakeUnspecifiedSource(true), counters::count);
        ScheduleFactory schedules =
                (table, field, sink) ->
                        new ResponseSchedule(table, field, TICK_NANOS, time, time, time, sink);
        this.parts =
                new SwitchVlan.Parts(
                        rules,
                        ports,
                        new RouterTables(filters(), schedules),
                        new ElectionTimers(schedules),
                        counters,
                        time);
    }

    private RouterRules filters() {
        return rules.has(SwitchLapse.LEAVES_AT_ONCE)
                ? rules.withFastLeave(true).filters()
                : rules.filters();
    }

    /// Starts to ask in a VLAN, if it asks. In other VLANs it starts with the first frame.
    public void start(VlanTags vlan) {
        SwitchVlan _ = vlan(vlan);
    }

    private SwitchVlan vlan(VlanTags tags) {
        return vlans.computeIfAbsent(tags, wanted -> new SwitchVlan(parts, wanted));
    }

    /// A new port.
    ///
    /// @param out takes what goes out of it
    /// @param advice is told what is wanted behind it
    public SwitchPort addPort(FrameSink out, PortAdvice advice) {
        SwitchPort port = new SwitchPort(this, out, advice);
        ports.add(port);
        return port;
    }

    /// A new port onto a segment.
    public SwitchPort attach(SimulatedSegment segment) {
        // An end and its port need each other.
        SegmentEnd[] end = new SegmentEnd[1];
        SwitchPort port =
                addPort(
                        frame -> end[0].send(frame.nioBuffer(), frame.readableBytes()),
                        PortAdvice.NONE);
        end[0] = segment.attach(new NodeTime(time), port::receive, true);
        return port;
    }

    void receive(SwitchPort from, ByteBuf frame) {
        SwitchedFrame seen = SwitchedFrame.of(frame);
        SwitchVlan vlan = vlan(seen.vlan());
        if (decoder.decode(
                        frame,
                        frame.readerIndex(),
                        frame.readableBytes(),
                        false,
                        Destinations.any())
                instanceof MldFrame mld) {
            filtersOf(vlan).message(from, mld, frame);
        } else {
            filtersOf(vlan).data(from, seen, frame);
        }
    }

    /// Where what is wanted in a VLAN is kept: there, unless VLANs are mixed up.
    private SwitchVlan filtersOf(SwitchVlan vlan) {
        return rules.has(SwitchLapse.MIXES_VLANS) ? vlan(VlanTags.NONE) : vlan;
    }

    void portChanged(SwitchPort port) {
        vlans.values().forEach(vlan -> vlan.portChanged(port));
        topologyChanged();
    }

    /// Cables are plugged otherwise somewhere (RFC 4541 §2.1.1 (4)).
    public void topologyChanged() {
        vlans.values().forEach(SwitchVlan::topologyChanged);
    }

    /// Switches it off and on: it knows nothing any more.
    public void restart() {
        vlans.values().forEach(SwitchVlan::restart);
    }

    /// Whether a router is taken to be behind a port.
    public boolean isRouter(SwitchPort port, VlanTags vlan) {
        return vlan(vlan).isRouter(port);
    }

    /// Whether somebody behind a port wants a group from a source.
    public boolean wants(SwitchPort port, VlanTags vlan, Ipv6Address group, Ipv6Address source) {
        return vlan(vlan).wants(port, group, source);
    }

    /// Shows what it believes is wanted behind a port.
    ///
    /// @param visitors of each VLAN in which something was heard from there
    public void show(SwitchPort port, Function<VlanTags, GroupVisitor> visitors) {
        Map<Integer, GroupVisitor> bySegment = new HashMap<>();
        vlans.forEach(
                (tags, vlan) -> {
                    RouterGroups groups = vlan.groupsOf(port);
                    if (groups != null) {
                        bySegment.put(groups.segment(), visitors.apply(tags));
                    }
                });
        PortVisitor visitor = new PortVisitor(bySegment);
        for (int row = 0; row != RowTable.NONE; ) {
            row = parts.tables().visit(row, Integer.MAX_VALUE, visitor, time.getAsLong());
        }
    }

    /// What it has counted.
    public CounterSnapshot counters() {
        return counters.snapshot();
    }
}
