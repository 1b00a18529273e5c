// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.querier.TrackedListeners.Wanted;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The router side of MLDv1: the state diagrams of RFC 2710 §6.
///
/// A group in Listeners Present is one in EXCLUDE mode without sources, whose filter timer is the
/// diagram's timer; in Checking Listeners it has a bit more, and in No Listeners no row. A group is
/// checked to the end as it was begun, whatever becomes of the router's role (V1-50). Thread: event
/// loop only. Cost: O(1).
final class Version1Groups {
    private final RouterRules rules;
    private final RouterState state;
    private final GroupRows groups;
    private final SpecificQueries queries;
    private final @Nullable TrackedListeners listeners;
    private final Counters counters;
    private RouterIntervals intervals;
    private boolean querier;

    Version1Groups(
            RouterRules rules,
            RouterIntervals intervals,
            RouterState state,
            SpecificQueries queries,
            @Nullable TrackedListeners listeners,
            Counters counters) {
        this.rules = rules;
        this.intervals = intervals;
        this.state = state;
        this.groups = state.groups;
        this.queries = queries;
        this.listeners = listeners;
        this.counters = counters;
    }

    void setIntervals(RouterIntervals wanted) {
        intervals = wanted;
    }

    void setQuerier(boolean wanted) {
        querier = wanted;
    }

    /// Somebody listens.
    void onReport(Ipv6Address group, Ipv6Address reporter, long nowNanos) {
        int row = state.find(group);
        if (row == NONE) {
            row = add(group);
            if (row == NONE) {
                return;
            }
        }
        heard(row, RecordType.IS_EX, reporter, nowNanos);
        groups.setChecking(row, false);
        queries.stopGroupQueries(row);
        // RFC 2710 §7.4 has one response interval in it, whatever holds for version 2.
        state.filterTimers.start(row, nowNanos + intervals.olderHostPresentNanos());
    }

    private int add(Ipv6Address group) {
        if (groups.size() >= rules.limits().groups()) {
            counters.count(DropReason.LIMIT_GROUPS);
            return NONE;
        }
        int row = state.add(group);
        if (listeners != null) {
            listeners.added(row);
            listeners.incomplete(row); // others may have kept quiet
        }
        state.exclude(row);
        return row;
    }

    private void heard(int row, RecordType type, Ipv6Address reporter, long nowNanos) {
        if (listeners != null) {
            listeners.heard(row, reporter, type, List.of(), true, nowNanos);
        }
    }

    /// Somebody listens no longer. Only the querier minds.
    void onDone(Ipv6Address group, Ipv6Address reporter, long nowNanos) {
        int row = state.find(group);
        if (row == NONE) {
            return;
        }
        heard(row, RecordType.TO_IN, reporter, nowNanos);
        if (!querier || groups.isChecking(row)) {
            return;
        }
        if (rules.immediateLeave()) {
            Wanted wanted = listeners == null ? Wanted.NO : listeners.wantsAnySource(row);
            if (wanted == Wanted.NO) {
                state.expireFilter(row, nowNanos);
            }
            if (wanted != Wanted.UNKNOWN) {
                return;
            }
        }
        groups.setChecking(row, true);
        queries.askGroup(row, nowNanos);
        queries.want(row, true, false);
    }

    /// The querier checks a group.
    void onQuery(MldQuery query, long nowNanos) {
        if (querier || (query instanceof Mldv2Query asked && asked.sourceSpecific())) {
            return;
        }
        int row = state.find(query.group());
        if (row == NONE) {
            return;
        }
        long delay = TimeUnit.MILLISECONDS.toNanos(query.maximumResponseDelayMillis());
        long endNanos = nowNanos + delay * intervals.lastListenerQueries();
        state.filterTimers.lower(row, endNanos);
        groups.setChecking(row, true);
    }
}
