// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.schedule.ScheduleFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The groups of one segment as a router sees them, in rows of arrays that all segments of its link
/// share.
///
/// ```text
///  Report ──▶ RouterGroups ──▶ GroupRecords ──▶ RouterState ──▶ ForwardingAdvice
///             versions, SSM    Tables 7, 8      rows, timers
///                                   │
///                                   └─────────▶ SpecificQueries ──▶ QueryOutput
/// ```
///
/// Groups and sources beyond the limits are refused and counted (RFC 9777 §10.2). A source refused
/// in EXCLUDE mode is forwarded, as sources nobody named are: rather too much than too little. A
/// source refused in INCLUDE mode is not.
///
/// In version 1 this is a router of RFC 2710: it does not know MLDv2 Reports, nor that some groups
/// are source specific.
///
/// Thread: event loop only. Cost of a record: O(sources in it), and O(sources of the group) where
/// Tables 7 and 8 speak of sources it does not name; no allocation but for queries and for tables
/// that grow.
public final class RouterGroups implements GroupStates {
    private final RouterRules rules;
    private final Counters counters;
    private final RouterState state;
    private final GroupRows groups;
    private final SourceRows sources;
    private final SpecificQueries queries;
    private final GroupRecords records;
    private final Version1Groups version1;
    private final @Nullable TrackedListeners listeners;
    private final RowTimer olderHostTimers;
    private final RouterTables tables;
    private final int segment;
    private final QueryOutput output;
    private GeneralQueries general = GeneralQueries.NONE;
    private RouterIntervals intervals;
    private long trackedNanos;

    /// A router of one segment that knows nothing, and is not the querier.
    ///
    /// @param schedules make schedules of one clock and one tick
    /// @param counters get what is refused or ignored
    public RouterGroups(
            RouterRules rules,
            RouterIntervals intervals,
            ScheduleFactory schedules,
            QueryOutput output,
            ForwardingAdvice advice,
            Counters counters) {
        this(new RouterTables(rules, schedules), intervals, output, advice, counters);
    }

    /// A router of one more segment, which knows nothing of it and is not its querier.
    ///
    /// @param tables shared with the other segments: what is refused for want of room depends on
    ///     all of them
    /// @param output has the room of all segments together
    /// @param counters get what is refused or ignored
    public RouterGroups(
            RouterTables tables,
            RouterIntervals intervals,
            QueryOutput output,
            ForwardingAdvice advice,
            Counters counters) {
        this.tables = tables;
        this.segment = tables.add(this);
        this.rules = tables.rules;
        this.intervals = intervals;
        this.output = output;
        this.counters = counters;
        this.state = new RouterState(tables, segment, advice, this::groupGone);
        this.groups = tables.groups;
        this.sources = tables.sources;
        this.listeners = tables.listeners;
        this.queries = new SpecificQueries(state, intervals, output);
        this.records = new GroupRecords(rules, state, queries, listeners, counters);
        this.version1 = new Version1Groups(rules, intervals, state, queries, listeners, counters);
        this.olderHostTimers = tables.olderHostTimers;
        setIntervals(intervals);
    }

    RouterState state() {
        return state;
    }

    SpecificQueries queries() {
        return queries;
    }

    QueryOutput output() {
        return output;
    }

    Counters counters() {
        return counters;
    }

    GeneralQueries general() {
        return general;
    }

    /// How long a listener is remembered without a Report.
    long trackedNanos() {
        return trackedNanos;
    }

    /// Says who sends the General Queries of this router: nothing ends that one which is late
    /// would have kept. To be called before the first event.
    public void follow(GeneralQueries queries) {
        general = queries;
        state.setGeneral(queries);
    }

    void olderHostTimerEnded(int row, long nowNanos) {
        long longer = general.longerNanos(olderHostTimers.endedNanos(), nowNanos);
        if (longer > 0) {
            olderHostTimers.start(row, nowNanos + longer);
        }
    }

    @Override
    public void onReport(Mldv2Report report, Ipv6Address reporter, long nowNanos) {
        if (rules.version() == 1) {
            return;
        }
        tables.begin(nowNanos);
        List<AddressRecord> all = report.records();
        for (int i = 0; i < all.size(); i++) {
            AddressRecord record = all.get(i);
            onRecord(record.type(), record.group(), record.sources(), reporter, nowNanos);
        }
        queries.endEvent(nowNanos);
    }

    private void onRecord(
            RecordType type,
            Ipv6Address group,
            List<Ipv6Address> listed,
            Ipv6Address reporter,
            long nowNanos) {
        if (type.isExclude() && rules.sourceSpecific().contains(group)) {
            counters.count(DropReason.RECORD_SSM_IGNORED);
            return;
        }
        int row = state.find(group);
        List<Ipv6Address> counted = listed;
        if (row != NONE && olderHostTimers.runs(row)) {
            // Version 1 hosts cannot say what they think of a source (RFC 9777 §8.3.2).
            if (type == RecordType.BLOCK) {
                return;
            }
            if (type == RecordType.TO_EX) {
                counted = List.of();
            }
        }
        if (rules.lightweight() && type.isExclude()) {
            counted = List.of();
        }
        records.apply(row, group, type, counted, reporter, nowNanos);
    }

    @Override
    public void onReport(Mldv1Report report, Ipv6Address reporter, long nowNanos) {
        Ipv6Address group = report.group();
        if (rules.version() == 1) {
            tables.begin(nowNanos);
            version1.onReport(group, reporter, nowNanos);
            return;
        }
        if (ignoresVersion1(group)) {
            return;
        }
        tables.begin(nowNanos);
        RecordType type = rules.lightweight() ? RecordType.TO_EX : RecordType.IS_EX;
        int row = records.apply(state.find(group), group, type, List.of(), reporter, nowNanos);
        if (row != NONE) {
            olderHostTimers.start(row, nowNanos + intervals.olderHostPresentNanos());
            if (listeners != null) {
                listeners.incomplete(row);
            }
        }
        queries.endEvent(nowNanos);
    }

    @Override
    public void onDone(Mldv1Done done, Ipv6Address reporter, long nowNanos) {
        Ipv6Address group = done.group();
        if (rules.version() == 1) {
            tables.begin(nowNanos);
            version1.onDone(group, reporter, nowNanos);
        } else if (!ignoresVersion1(group)) {
            tables.begin(nowNanos);
            records.apply(
                    state.find(group), group, RecordType.TO_IN, List.of(), reporter, nowNanos);
        }
        queries.endEvent(nowNanos);
    }

    private boolean ignoresVersion1(Ipv6Address group) {
        if (rules.sourceSpecific().contains(group)) {
            counters.count(DropReason.RECORD_SSM_IGNORED);
            return true;
        }
        return rules.ignoreVersion1();
    }

    /// The Last Listener Query Time of another router is what its Maximum Response Delay makes of
    /// our count (RFC 2710 §4). A delay of 0 would leave nobody the time to answer: then it is
    /// ours.
    @Override
    public void onQuery(MldQuery query, long nowNanos) {
        if (query.isGeneral()) {
            return;
        }
        tables.begin(nowNanos);
        if (rules.version() == 1) {
            version1.onQuery(query, nowNanos);
            return;
        }
        int group = state.find(query.group());
        if (group == NONE) {
            return;
        }
        long delay = TimeUnit.MILLISECONDS.toNanos(query.maximumResponseDelayMillis());
        long endNanos =
                nowNanos
                        + (delay == 0
                                ? intervals.lastListenerQueryTimeNanos()
                                : delay * intervals.lastListenerQueries());
        if (!(query instanceof Mldv2Query asked)) {
            state.filterTimers.lower(group, endNanos);
        } else if (!asked.suppressRouterProcessing()) {
            lower(group, asked, endNanos);
        }
    }

    private void lower(int group, Mldv2Query query, long endNanos) {
        if (!query.sourceSpecific()) {
            state.filterTimers.lower(group, endNanos);
            return;
        }
        List<Ipv6Address> asked = query.sources();
        for (int i = 0; i < asked.size(); i++) {
            int source = sources.find(group, asked.get(i).high(), asked.get(i).low());
            if (source != NONE) {
                state.sourceTimers.lower(source, endNanos);
            }
        }
    }

    @Override
    public void setQuerier(boolean wanted, long nowNanos) {
        tables.begin(nowNanos);
        version1.setQuerier(wanted);
        if (rules.version() == 2) {
            queries.setQuerier(wanted, nowNanos);
        }
    }

    @Override
    public void setIntervals(RouterIntervals wanted) {
        intervals = wanted;
        queries.setIntervals(wanted);
        version1.setIntervals(wanted);
        records.setListeningNanos(wanted.listeningNanos());
        trackedNanos =
                rules.version() == 1 ? wanted.olderHostPresentNanos() : wanted.listeningNanos();
    }

    @Override
    public boolean forwards(Ipv6Address group, Ipv6Address source) {
        return state.forwards(state.find(group), source.high(), source.low());
    }

    /// Whether anything is remembered of a group.
    public boolean knows(Ipv6Address group) {
        return state.find(group) != NONE;
    }

    @Override
    public int groupCount() {
        return groups.size(segment);
    }

    @Override
    public int sourceCount() {
        return sources.size(segment);
    }

    @Override
    public int listenerCount() {
        return listeners == null ? 0 : listeners.size(segment);
    }

    /// The number of this segment among those of its tables, as [GroupVisitor#segment] has it.
    public int segment() {
        return segment;
    }

    /// The rows and timers that this segment shares with others.
    public RouterTables tables() {
        return tables;
    }

    /// Shows one group.
    ///
    /// @return whether it is there
    public boolean visitGroup(Ipv6Address group, GroupVisitor visitor, long nowNanos) {
        int row = state.find(group);
        if (row == NONE) {
            return false;
        }
        tables.view(nowNanos).show(row, visitor);
        return true;
    }

    @Override
    public void resume(long nowNanos) {
        tables.resume(nowNanos);
    }

    @Override
    public void clear() {
        if (listeners != null) {
            listeners.clear(segment);
        }
        state.clear();
    }

    @Override
    public void stop() {
        tables.stop();
    }

    private boolean groupGone(int row) {
        queries.forget(row);
        olderHostTimers.stop(row);
        return listeners == null || listeners.forget(row);
    }
}
