// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.host.EngineEvent;
import io.mld6.engine.host.ListenerNumbers;
import java.util.Arrays;

/// Who wants what, from Reports and from what listeners do without one; begins joins, leaves and
/// changes. Thread: the measuring one.
final class WishBook {
    private final FlowTable flows;
    private final PhaseClock phases;
    private final JoinBook joins;
    private final LeaveBook leaves;
    private final QueryBook queries;
    private final ZapBook zaps;
    private final long lagNanos;
    private final WishTable wishes = new WishTable();
    /// By listener: of the plan plus one, 0 for none.
    private int[] populationOf = new int[64];

    WishBook(
            FlowTable flows,
            PhaseClock phases,
            JoinBook joins,
            LeaveBook leaves,
            QueryBook queries,
            ZapBook zaps,
            long lagNanos) {
        this.flows = flows;
        this.phases = phases;
        this.joins = joins;
        this.leaves = leaves;
        this.queries = queries;
        this.zaps = zaps;
        this.lagNanos = lagNanos;
    }

    void population(int index, ListenerNumbers listeners) {
        for (int i = 0; i < listeners.size(); i++) {
            int listener = listeners.number(i);
            if (listener >= populationOf.length) {
                int length = Math.max(listener + 1, 2 * populationOf.length);
                populationOf = Arrays.copyOf(populationOf, length);
            }
            populationOf[listener] = index + 1;
        }
    }

    private Origin origin(int listener, long nanos, ChannelUnit unit) {
        int population = listener < populationOf.length ? populationOf[listener] - 1 : -1;
        return new Origin(phases.current(), nanos, population, unit.channels);
    }

    /// The kernel took a Report.
    ///
    /// @param nowNanos up to when data has been counted
    void reported(long nanos, EngineEvent.Reported event, long nowNanos) {
        if (event.listener() < 0 || !flows.isChannel(event.group())) {
            return;
        }
        ChannelUnit unit = unit(event.vlan().word(), event.group());
        int wish = wishes.find(event.listener(), unit);
        switch (event.why()) {
            case JOIN, CHANGE -> {
                if (wanted(event.listener(), unit, wish, nanos, nowNanos)) {
                    flows.joined(event.group());
                }
            }
            case LEAVE -> {
                boolean otherSources =
                        event.record() == RecordType.BLOCK
                                && wish != WishTable.NONE
                                && wishes.blockKeeps(wish);
                if (wish != WishTable.NONE && !otherSources) {
                    leave(event.listener(), unit, wish, nanos);
                }
            }
            case REPETITION -> repeated(wish);
            case ANSWER -> {
                // Says nothing that was not said.
            }
        }
    }

    private ChannelUnit unit(long vlanWord, Ipv6Address group) {
        return flows.unit(vlanWord, group.high(), group.low());
    }

    /// @return whether it is a join
    private boolean wanted(int listener, ChannelUnit unit, int wish, long nanos, long nowNanos) {
        if (wish != WishTable.NONE && wishes.left(wish)) {
            forget(wish, nanos);
        } else if (wish != WishTable.NONE) {
            repeated(wish);
            return false;
        }
        leaves.rejoin(unit, nanos);
        Origin from = origin(listener, nanos, unit);
        ZapBook.Zap zap = zaps.joined(listener, unit, from);
        int row = wishes.add(listener, unit, nanos);
        if (unit.wanted++ == 0) {
            unit.epoch++;
            unit.wantedSinceNanos = nanos;
            unit.everWanted = true;
        }
        wishes.setProbe(row, joins.begin(unit, from, nowNanos, zap));
        return true;
    }

    private void repeated(int wish) {
        JoinBook.Probe probe = wish == WishTable.NONE ? null : wishes.probe(wish);
        if (probe != null && !probe.done) {
            probe.transmissions++;
        }
    }

    private void leave(int listener, ChannelUnit unit, int wish, long nanos) {
        JoinBook.Probe probe = wishes.probe(wish);
        if (probe != null) {
            joins.leave(probe, nanos);
        }
        wishes.remove(wish);
        boolean last = --unit.wanted == 0;
        ZapBook.Zap zap = zaps.left(listener, unit, last);
        if (last) {
            Origin from = origin(listener, nanos, unit);
            queries.begin(unit, from);
            leaves.begin(unit, from, listener, zap);
        }
    }

    /// A wish is over and no Report says so.
    private void forget(int wish, long nanos) {
        JoinBook.Probe probe = wishes.probe(wish);
        if (probe != null) {
            joins.leave(probe, nanos);
        }
        wishes.unit(wish).wanted--;
        wishes.remove(wish);
    }

    /// A listener fell silent.
    void silent(long nanos, int listener) {
        zaps.silent(listener);
        wishes.forEachOf(listener, wish -> forget(wish, nanos));
    }

    /// A listener stops to listen, with or without a Report.
    void left(int listener, long vlanWord, Ipv6Address group) {
        int wish = find(listener, vlanWord, group);
        if (wish != WishTable.NONE) {
            wishes.setBlockKeeps(wish, false);
            wishes.setLeft(wish);
        }
    }

    /// Its Report will not come any more.
    void leftUnheard(long nanos, int listener, long vlanWord, Ipv6Address group) {
        int wish = find(listener, vlanWord, group);
        if (wish != WishTable.NONE && wishes.left(wish)) {
            forget(wish, nanos);
        }
    }

    /// A filter changes.
    ///
    /// @param wanted whether the channel's own source is among what is listened to
    void sources(int listener, long vlanWord, Ipv6Address group, boolean wanted) {
        int wish = find(listener, vlanWord, group);
        if (wish != WishTable.NONE) {
            wishes.setBlockKeeps(wish, wanted);
        }
    }

    private int find(int listener, long vlanWord, Ipv6Address group) {
        ChannelUnit unit = flows.knownUnit(vlanWord, group);
        return unit == null ? WishTable.NONE : wishes.find(listener, unit);
    }

    /// A listener begins to change channels, or its Reports of that came a moment ago.
    void zap(long nanos, int listener, long vlanWord, Ipv6Address from, Ipv6Address to) {
        if (!flows.isChannel(from) || !flows.isChannel(to)) {
            return;
        }
        ChannelUnit old = unit(vlanWord, from);
        ChannelUnit fresh = unit(vlanWord, to);
        ZapBook.Zap zap = zaps.begin(listener, old, fresh, origin(listener, nanos, fresh));
        int wish = wishes.find(listener, fresh);
        if (wish != WishTable.NONE) {
            JoinBook.Probe probe = wishes.probe(wish);
            boolean ofThis = wishes.since(wish) >= nanos - lagNanos;
            if (!ofThis || probe == null || probe.done) {
                zaps.over(zap);
                return;
            }
            probe.zap = zap;
            zap.reported = true;
            zap.from = probe.from;
        }
        if (wishes.find(listener, old) == WishTable.NONE) {
            leftBefore(zap, nanos);
        }
    }

    private void leftBefore(ZapBook.Zap zap, long nanos) {
        zap.left = true;
        LeaveBook.Probe leave = zap.old.leave;
        if (leave != null
                && leave.listener == zap.listener
                && leave.from.stampNanos() >= nanos - lagNanos) {
            leave.zap = zap;
        } else {
            zaps.noGap(zap, zap.old.wanted > 0 ? Detail.GAP_OTHERS : Detail.GAP_IDLE);
        }
    }
}
