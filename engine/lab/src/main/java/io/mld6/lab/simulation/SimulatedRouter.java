// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.metrics.CounterSnapshot;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.querier.Election;
import io.mld6.engine.querier.ElectionEvents;
import io.mld6.engine.querier.ElectionRules;
import io.mld6.engine.querier.OwnListener;
import io.mld6.engine.querier.QuerierHandler;
import io.mld6.engine.querier.Role;
import io.mld6.engine.querier.RouterGroups;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterRules;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.lab.oracle.AdviceBook;
import io.mld6.lab.oracle.RouterView;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// A multicast router on one VLAN of a [SimulatedSegment]: it takes part in the election, asks when
/// it is its turn, and learns who listens to what. It listens to nothing itself.
public final class SimulatedRouter {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final NodeTime time;
    private final SegmentEnd end;
    private final Ipv6Address address;
    private final Counters counters = new Counters();
    private final AdviceBook advice = new AdviceBook();
    private final SegmentQueries output;
    private final RouterGroups groups;
    private final Election election;
    private final EmbeddedChannel channel;
    private BiConsumer<Role, Ipv6Address> roleWatcher = (_, _) -> {};

    /// A router of untagged frames that has not started.
    ///
    /// @param mac of the station
    /// @param address in fe80::/64; the lowest one asks
    /// @param contested whether another router may be the querier
    public SimulatedRouter(
            SimulatedSegment segment,
            MacAddress mac,
            Ipv6Address address,
            RouterRules rules,
            RouterIntervals intervals,
            boolean contested) {
        this(segment, VlanTags.NONE, mac, address, rules, intervals, contested);
    }

    /// A router that has not started.
    ///
    /// @param vlan tags of its frames, and the only ones it takes
    /// @param mac of the station
    /// @param address in fe80::/64; the lowest one of a VLAN asks
    /// @param contested whether another router of the VLAN may be the querier
    public SimulatedRouter(
            SimulatedSegment segment,
            VlanTags vlan,
            MacAddress mac,
            Ipv6Address address,
            RouterRules rules,
            RouterIntervals intervals,
            boolean contested) {
        this.time = new NodeTime(segment.time());
        this.end = segment.attach(time, this::receive, true);
        this.address = address;
        this.output = new SegmentQueries(end, mac, address, vlan);
        this.groups =
                new RouterGroups(rules, intervals, this::newSchedule, output, advice, counters);
        this.election =
                new Election(
                        new ElectionRules(rules.version(), address, contested),
                        intervals,
                        output,
                        counters,
                        new Events(),
                        this::newSchedule);
        groups.follow(election);
        this.channel =
                new EmbeddedChannel(
                        new MldFrameDecoder(
                                new FrameDecoder(
                                        DecodeOptions.DEFAULT.withOnlyVlan(vlan), counters::count),
                                QuerierHandler.destinations(address),
                                new Accounting()),
                        new QuerierHandler(
                                address,
                                false,
                                rules.ignoreVersion1(),
                                election,
                                groups,
                                OwnListener.NONE,
                                counters,
                                time));
    }

    private ResponseSchedule newSchedule(RowTable table, int field, DueRows sink) {
        return new ResponseSchedule(table, field, TICK_NANOS, time, time, time, sink);
    }

    private void receive(ByteBuf frame) {
        channel.writeInbound(frame);
    }

    /// From now on this one is told the role and the querier whenever either changes.
    public void onRole(BiConsumer<Role, Ipv6Address> watcher) {
        roleWatcher = watcher;
    }

    /// Starts to ask.
    public void start() {
        time.run(() -> election.start(time.getAsLong()));
    }

    /// Sends a query of the operator's choice beside its own.
    public void ask(MldQuery query) {
        output.query(query);
    }

    /// Its time, for freezes and jumps.
    public NodeTime time() {
        return time;
    }

    /// Its own address.
    public Ipv6Address address() {
        return address;
    }

    /// What it is.
    public Role role() {
        return election.role();
    }

    /// Who it thinks asks.
    public Ipv6Address querier() {
        return election.querier();
    }

    /// What it believes now.
    public RouterView view() {
        SourceSets filters = groups.tables().filterSources();
        RouterView view = new RouterView(filters == null ? new SourceSets() : filters);
        int row = 0;
        while (row != RowTable.NONE) {
            row = groups.tables().visit(row, Integer.MAX_VALUE, view, time.getAsLong());
        }
        return view;
    }

    /// What it has advised so far.
    public AdviceBook advice() {
        return advice;
    }

    /// Its states, for what only they can tell.
    public RouterGroups groups() {
        return groups;
    }

    /// Takes the link away or gives it back: then it asks anew. What it knows it keeps, until its
    /// timers end.
    public void setLinkUp(boolean wanted) {
        time.run(() -> linkIs(wanted));
    }

    private void linkIs(boolean wanted) {
        boolean before = end.isUp();
        end.setUp(wanted);
        if (before && !wanted) {
            election.linkLost(time.getAsLong());
        } else if (!before && wanted) {
            election.start(time.getAsLong());
            groups.resume(time.getAsLong());
        }
    }

    /// Stops and starts it: it knows nothing any more.
    public void restart() {
        time.run(
                () -> {
                    election.linkLost(time.getAsLong());
                    groups.clear();
                    advice.clear();
                    if (end.isUp()) {
                        election.start(time.getAsLong());
                    }
                });
    }

    /// It is gone without a word.
    public void die() {
        end.setUp(false);
        election.stop();
        groups.stop();
        time.die();
    }

    /// What it has counted.
    public CounterSnapshot counters() {
        return counters.snapshot();
    }

    private final class Events implements ElectionEvents {
        @Override
        public void role(Role role, Ipv6Address querier, long nowNanos) {
            groups.setQuerier(role == Role.QUERIER, nowNanos);
            roleWatcher.accept(role, querier);
        }

        @Override
        public void intervals(RouterIntervals intervals) {
            groups.setIntervals(intervals);
        }

        @Override
        public void odd(Oddity oddity, Ipv6Address source) {
            // counted by the election
        }
    }

    private final class Accounting implements FrameAccounting {
        @Override
        public void accepted(MldFrame frame) {
            // counted by the handler behind
        }

        @Override
        public void dropped(DropReason reason) {
            counters.count(reason);
        }
    }
}
