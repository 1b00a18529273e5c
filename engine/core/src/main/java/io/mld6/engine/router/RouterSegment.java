// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.querier.Election;
import io.mld6.engine.querier.ElectionEvents;
import io.mld6.engine.querier.ElectionTimers;
import io.mld6.engine.querier.OwnListener;
import io.mld6.engine.querier.QuerierHandler;
import io.mld6.engine.querier.QueryOutput;
import io.mld6.engine.querier.Role;
import io.mld6.engine.querier.RouterGroups;
import io.mld6.engine.querier.RouterIntervals;
import java.time.Duration;

/// What a router has in each of its segments: an election, the state of the groups, a listener, its
/// books. What all of them share is [QuerierShard]'s. An idle one costs some 3 KiB.
///
/// Thread: event loop only.
final class RouterSegment implements ElectionEvents {
    private final int number;
    private final VlanTags vlan;
    private final SegmentParts parts;
    private final Counters counters;
    private final RoleNotice roles;
    private final String where;
    private final QueryOutput output;
    private final RouterGroups groups;
    private final Election election;
    private final QuerierHandler handler;

    /// @param number 0, 1, 2 among those of the router
    /// @param elections the timers of the elections of all segments
    RouterSegment(int number, SegmentParts parts, ElectionTimers elections) {
        QuerierConfig config = parts.config();
        QuerierStation station = config.station();
        boolean alone = station.vlans().size() == 1;
        this.number = number;
        this.vlan = station.vlans().get(number);
        this.parts = parts;
        this.counters = alone ? parts.counters() : new Counters(parts.counters());
        this.roles = new RoleNotice(parts.notices(), vlan, alone);
        this.where = alone ? "" : ", lastly in VLAN " + vlan;
        this.output = parts.queries().into(vlan, this::hearOwnQuery);
        RouterIntervals intervals = config.intervals();
        this.groups =
                new RouterGroups(
                        parts.tables(),
                        intervals,
                        output,
                        new AdviceEvents(vlan, parts.events()),
                        counters);
        this.election =
                new Election(config.electionRules(), intervals, output, counters, this, elections);
        groups.follow(election);
        OwnListener ears = parts.own().add(number);
        this.handler =
                new QuerierHandler(
                        station.address(),
                        station.addressShared(),
                        config.policy().ignoreVersion1(),
                        election,
                        groups,
                        ears,
                        counters,
                        parts.nanoTime());
    }

    VlanTags vlan() {
        return vlan;
    }

    RouterGroups groups() {
        return groups;
    }

    Election election() {
        return election;
    }

    /// The router is another station from now on.
    void readdress(QuerierStation station) {
        election.setAddress(station.address());
        handler.setAddress(station.address(), station.addressShared());
    }

    /// A frame of this segment came in.
    void receive(MldFrame frame) {
        handler.receive(frame);
    }

    /// Sends a query and takes it as any router takes it that hears it.
    ///
    /// @return whether there was room
    boolean inject(MldQuery query) {
        if (output.room() == 0) {
            return false;
        }
        output.query(query);
        if (!query.isGeneral()) {
            groups.onQuery(query, parts.nanoTime().getAsLong());
        }
        return true;
    }

    private void hearOwnQuery(MldQuery query, Ipv6Address destination) {
        parts.own().onQuery(number, query, destination, parts.nanoTime().getAsLong());
    }

    /// Whether this router is the querier here.
    boolean ours() {
        return election.role() == Role.QUERIER;
    }

    SegmentSnapshot snapshot(long nowNanos) {
        RouterIntervals intervals = election.intervals();
        return new SegmentSnapshot(
                vlan,
                ours(),
                election.querier(),
                Duration.ofNanos(election.remainingNanos(nowNanos)),
                intervals.robustnessVariable(),
                Duration.ofNanos(intervals.queryIntervalNanos()),
                Duration.ofNanos(intervals.queryResponseIntervalNanos()),
                Duration.ofNanos(intervals.listeningNanos()),
                groups.groupCount(),
                groups.sourceCount(),
                groups.listenerCount(),
                counters.snapshot());
    }

    // The election.

    @Override
    public void begins(long nowNanos) {
        parts.own().begin(number, nowNanos);
    }

    @Override
    public void role(Role role, Ipv6Address querier, long nowNanos) {
        groups.setQuerier(role == Role.QUERIER, nowNanos);
        parts.events().querierChanged(vlan, role == Role.QUERIER, querier);
        roles.role(role, querier, nowNanos);
    }

    @Override
    public void intervals(RouterIntervals intervals) {
        groups.setIntervals(intervals);
    }

    @Override
    public void odd(Oddity oddity, Ipv6Address source) {
        parts.notices().odd(oddity, source, election, where);
    }
}
