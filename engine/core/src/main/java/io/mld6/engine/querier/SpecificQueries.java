// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MaximumResponseCode;
import io.mld6.codec.wire.QueryIntervalCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// "Send Q(MA)" and "Send Q(MA,X)": what the querier asks about single groups after somebody may
/// have left (RFC 9777 §7.6.3, RFC 2710 §4).
///
/// A query is sent at the end of the event that asks for it, and [Last Listener Query Count] - 1
/// times more. Who asks for many gets few: what one message asks about a group goes out once, and a
/// group is asked about once a tick. Leaves that come in the tick of a query are asked about with
/// it as long as nobody has answered it, and with one in the next tick otherwise; the queries that
/// follow are counted from the last leave on. So a query is never older than the leave it stands
/// for, unless nothing was heard in between. Where output has no room queries wait, and nothing of
/// them is lost. Thread: event loop only. Cost: O(1) for Q(MA), O(sources of
/// the group) for Q(MA,X); queries are objects.
final class SpecificQueries implements OwedQueries {
    /// Queries that one turn of a group makes: Q(MA), and Q(MA,X) with and without the S flag.
    static final int QUERIES_AT_ONCE = 3;

    private static final int VERSION_1_MAXIMUM_MILLIS = 0xffff;

    /// A repetition is late if it leaves less than 3/4 of an interval to answer it.
    private static final int LATE_PART = 4;

    private final int version;
    private final RouterState state;
    private final GroupRows groups;
    private final SourceRows sources;
    private final QueryOutput output;
    private final RowTimer groupTimers;
    private final RowTimer sourceTimers;
    private RouterIntervals intervals;
    private boolean querier;
    /// Groups about which the event at hand asks.
    private int[] wanted = new int[4];
    private int wantedCount;
    /// Whether the repetition that is being sent comes late.
    private boolean late;

    SpecificQueries(RouterState state, RouterIntervals intervals, QueryOutput output) {
        this.version = state.tables.rules.version();
        this.state = state;
        this.groups = state.groups;
        this.sources = state.sources;
        this.intervals = intervals;
        this.output = output;
        this.groupTimers = state.tables.groupQueryTimers;
        this.sourceTimers = state.tables.sourceQueryTimers;
        state.setOwed(this);
    }

    @Override
    public long groupNanos(int group, int endTick) {
        return groupTimers.isOwed(group, endTick) ? timeFor(groups.queriesLeft(group)) : 0;
    }

    @Override
    public long sourceNanos(int source, int endTick) {
        return sourceTimers.isOwed(sources.group(source), endTick)
                ? timeFor(sources.queriesLeft(source))
                : 0;
    }

    /// How long a number of queries takes, the time to answer the last one included.
    private long timeFor(int queries) {
        return queries * intervals.lastListenerQueryIntervalNanos();
    }

    void setIntervals(RouterIntervals wanted) {
        intervals = wanted;
    }

    boolean isQuerier() {
        return querier;
    }

    /// Queries are sent from now on, or no longer; then those still to come are dropped, and what
    /// no query of its series went out for lives on as after a Report. Cost when some are:
    /// O(groups of the segment).
    void setQuerier(boolean asks, long nowNanos) {
        querier = asks;
        if (asks || (groupTimers.running() == 0 && sourceTimers.running() == 0)) {
            return;
        }
        for (int group = groups.firstInSegment(state.segment);
                group != NONE;
                group = groups.nextInSegment(group)) {
            withdraw(group, nowNanos);
        }
    }

    private void withdraw(int group, long nowNanos) {
        long listeningNanos = nowNanos + intervals.listeningNanos();
        int series = intervals.lastListenerQueries();
        if (groupTimers.runs(group) && groups.queriesLeft(group) >= series) {
            state.filterTimers.raise(group, listeningNanos);
        }
        stopGroupQueries(group);
        if (sourceTimers.runs(group)) {
            sourceTimers.stop(group);
            for (int row = sources.first(group); row != NONE; row = sources.next(row)) {
                if (sources.queriesLeft(row) >= series) {
                    state.sourceTimers.raise(row, listeningNanos);
                }
                sources.setQueriesLeft(row, 0);
            }
        }
    }

    /// No Q(MA) is sent any more in this series.
    void stopGroupQueries(int group) {
        groups.setQueriesLeft(group, 0);
        groupTimers.stop(group);
    }

    /// A group is gone.
    void forget(int group) {
        groupTimers.stop(group);
        sourceTimers.stop(group);
    }

    /// The first half of "Send Q(MA)": the filter timer ends within the Last Listener Query Time.
    /// [#want] is the other half.
    void askGroup(int group, long nowNanos) {
        long endNanos = nowNanos + intervals.lastListenerQueryTimeNanos();
        if (state.filterTimers.endsAfter(group, endNanos)) {
            groups.answered(group);
        }
        state.filterTimers.lower(group, endNanos);
        groups.setQueriesLeft(group, intervals.lastListenerQueries());
    }

    /// The first half of "Send Q(MA,X)", for one source of X: one that ends later than the Last
    /// Listener Query Time ends within it, and is asked about. [#want] is the other half.
    ///
    /// @return whether it is asked about anew; others go on as they were
    boolean askSource(int source, long nowNanos) {
        long endNanos = nowNanos + intervals.lastListenerQueryTimeNanos();
        if (!state.sourceTimers.endsAfter(source, endNanos)) {
            return false;
        }
        state.sourceTimers.lower(source, endNanos);
        sources.setQueriesLeft(source, intervals.lastListenerQueries());
        return true;
    }

    /// The event at hand asks for queries about a group; [#endEvent] sends them.
    void want(int group, boolean asksGroup, boolean asksSources) {
        if (!groups.want(group, asksGroup, asksSources)) {
            return;
        }
        if (wantedCount == wanted.length) {
            wanted = Arrays.copyOf(wanted, 2 * wantedCount);
        }
        wanted[wantedCount++] = group;
    }

    /// Sends what the event asked for, or as soon as there is room.
    void endEvent(long nowNanos) {
        for (int i = 0; i < wantedCount; i++) {
            int group = wanted[i];
            // Groups may have gone again meanwhile, and their wishes with them.
            boolean asksGroup = groups.wantsGroupQuery(group);
            boolean asksSources = groups.wantsSourceQuery(group);
            groups.wantNothing(group);
            if (asksGroup && asksWithLast(group, nowNanos)) {
                asksGroup = false;
            }
            if (groups.isAsked(group, groupTimers.tickAt(nowNanos))) {
                postpone(group, asksGroup, asksSources, nowNanos);
            } else {
                send(group, asksGroup, asksSources, nowNanos);
            }
        }
        wantedCount = 0;
        state.tables.flush();
    }

    /// Whether the last Q(MA) stands for the one that is wanted, because it was sent in this tick
    /// and nobody has answered. The queries that follow are counted anew.
    private boolean asksWithLast(int group, long nowNanos) {
        if (!groups.isAsked(group, groupTimers.tickAt(nowNanos)) || !groups.isAskedInVain(group)) {
            return false;
        }
        repeatGroupQuery(group, groups.queriesLeft(group) - 1, nowNanos);
        return true;
    }

    /// Has queries wait for the next tick, and what this event lowered for them as well.
    private void postpone(int group, boolean asksGroup, boolean asksSources, long nowNanos) {
        long queryTimeNanos = intervals.lastListenerQueryTimeNanos();
        long nextNanos = groupTimers.nextTickNanos(nowNanos);
        if (asksGroup && state.filterTimers.endsWith(group, nowNanos + queryTimeNanos)) {
            state.filterTimers.raise(group, nextNanos + queryTimeNanos);
        }
        for (int row = asksSources ? sources.first(group) : NONE;
                row != NONE;
                row = sources.next(row)) {
            if (sources.queriesLeft(row) > 0
                    && state.sourceTimers.endsWith(row, nowNanos + queryTimeNanos)) {
                state.sourceTimers.raise(row, nextNanos + queryTimeNanos);
            }
        }
        startAt(group, asksGroup, asksSources, nextNanos);
    }

    private void startAt(int group, boolean asksGroup, boolean asksSources, long nanos) {
        if (asksGroup) {
            groupTimers.start(group, nanos);
        }
        if (asksSources) {
            sourceTimers.start(group, nanos);
        }
    }

    /// Sends what is due for a group, or as soon as there is room.
    private void send(int group, boolean asksGroup, boolean asksSources, long nowNanos) {
        if (!asksGroup && !asksSources) {
            return;
        }
        if (!hasRoom()) {
            startAt(group, asksGroup, asksSources, nowNanos);
            return;
        }
        boolean groupAsked = asksGroup && sendGroupQuery(group, nowNanos);
        if (asksSources) {
            sendSourceQueries(group, groupAsked, nowNanos);
        }
    }

    private boolean hasRoom() {
        if (output.room() >= QUERIES_AT_ONCE) {
            return true;
        }
        state.tables.flush();
        return output.room() >= QUERIES_AT_ONCE;
    }

    /// Nothing is asked about what ends at this very moment, unless because the query is late.
    private boolean sendGroupQuery(int group, long nowNanos) {
        int left = groups.queriesLeft(group);
        if (left == 0 || (!late && state.filterTimers.isOver(group, nowNanos))) {
            return false;
        }
        long lastNanos = nowNanos + intervals.lastListenerQueryTimeNanos();
        boolean answered = state.filterTimers.endsAfter(group, lastNanos);
        output(query(group, answered, List.of()));
        groups.asked(group, groupTimers.tickAt(nowNanos), !answered);
        if (late && !answered) {
            state.filterTimers.raise(group, nowNanos + timeFor(left));
        }
        repeatGroupQuery(group, left - 1, nowNanos);
        return true;
    }

    private void repeatGroupQuery(int group, int left, long nowNanos) {
        groups.setQueriesLeft(group, left);
        if (left > 0) {
            groupTimers.start(group, nowNanos + intervals.lastListenerQueryIntervalNanos());
        } else {
            groupTimers.stop(group);
        }
    }

    /// Two queries: with the S flag about sources that somebody has reported meanwhile, and without
    /// it about the others. The former is left out beside Q(MA), as allowed in §7.6.3.2.
    private void sendSourceQueries(int group, boolean groupAsked, long nowNanos) {
        long lastNanos = nowNanos + intervals.lastListenerQueryTimeNanos();
        List<Ipv6Address> answered = new ArrayList<>();
        List<Ipv6Address> open = new ArrayList<>();
        boolean more = false;
        for (int row = sources.first(group); row != NONE; row = sources.next(row)) {
            int left = sources.queriesLeft(row);
            if (left == 0 || (!late && state.sourceTimers.isOver(row, nowNanos))) {
                continue;
            }
            boolean isAnswered = state.sourceTimers.endsAfter(row, lastNanos);
            (isAnswered ? answered : open).add(sources.address(row));
            if (late && !isAnswered) {
                state.sourceTimers.raise(row, nowNanos + timeFor(left));
            }
            sources.setQueriesLeft(row, left - 1);
            more |= left > 1;
        }
        if (!answered.isEmpty() && !groupAsked) {
            output(query(group, true, answered));
        }
        if (!open.isEmpty()) {
            output(query(group, false, open));
        }
        if (!open.isEmpty() || !answered.isEmpty()) {
            groups.asked(group, groupTimers.tickAt(nowNanos), false);
        }
        if (more) {
            sourceTimers.start(group, nowNanos + intervals.lastListenerQueryIntervalNanos());
        } else {
            sourceTimers.stop(group);
        }
    }

    private void output(MldQuery query) {
        output.query(query);
        state.tables.written(output);
    }

    private MldQuery query(int group, boolean suppress, List<Ipv6Address> asked) {
        long millis = TimeUnit.NANOSECONDS.toMillis(intervals.lastListenerQueryIntervalNanos());
        Ipv6Address address = groups.address(group);
        if (version == 1) {
            return new Mldv1Query((int) Math.min(millis, VERSION_1_MAXIMUM_MILLIS), address);
        }
        return new Mldv2Query(
                (int) Math.min(millis, MaximumResponseCode.MAXIMUM_MILLIS),
                address,
                suppress,
                intervals.robustnessVariable(),
                queryIntervalSeconds(),
                asked);
    }

    /// Rounded up: 0 would mean the default.
    private int queryIntervalSeconds() {
        long nanos = intervals.queryIntervalNanos();
        long seconds = Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1));
        return (int) Math.min(seconds, QueryIntervalCode.MAXIMUM_SECONDS);
    }

    /// Q(MA) is to be repeated; what Q(MA,X) has due at this moment goes along.
    void groupTimerEnded(int group, long nowNanos) {
        late = isLate(groupTimers, nowNanos);
        send(group, true, takeOver(sourceTimers, group, nowNanos), nowNanos);
        late = false;
    }

    /// Q(MA,X) is to be repeated; what Q(MA) has due at this moment goes along.
    void sourceTimerEnded(int group, long nowNanos) {
        late = isLate(sourceTimers, nowNanos);
        send(group, takeOver(groupTimers, group, nowNanos), true, nowNanos);
        late = false;
    }

    private boolean isLate(RowTimer timers, long nowNanos) {
        long lagNanos = timers.lagNanos(nowNanos);
        return lagNanos * LATE_PART > intervals.lastListenerQueryIntervalNanos();
    }

    private static boolean takeOver(RowTimer timers, int group, long nowNanos) {
        boolean over = timers.isOver(group, nowNanos);
        if (over) {
            timers.stop(group);
        }
        return over;
    }
}
