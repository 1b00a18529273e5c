// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MaximumResponseCode;
import io.mld6.codec.wire.QueryIntervalCode;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.ScheduleFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// "Send Q(MA)" and "Send Q(MA,X)": what the querier asks about single groups after somebody may
/// have left (RFC 9777 §7.6.3, RFC 2710 §4).
///
/// A query is sent at once and [Last Listener Query Count] - 1 times more. Where output has no room
/// it waits, and nothing of it is lost. Thread: event loop only. Cost: O(1) for Q(MA), O(sources of
/// the group) for Q(MA,X); queries are objects.
final class SpecificQueries implements OwedQueries {
    /// Queries that one turn of a group makes: Q(MA), and Q(MA,X) with and without the S flag.
    private static final int QUERIES_AT_ONCE = 3;

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
    private boolean unflushed;
    /// Whether the repetition that is being sent comes late.
    private boolean late;

    SpecificQueries(
            int version,
            RouterState state,
            RouterIntervals intervals,
            ScheduleFactory schedules,
            QueryOutput output) {
        this.version = version;
        this.state = state;
        this.groups = state.groups;
        this.sources = state.sources;
        this.intervals = intervals;
        this.output = output;
        RowTable rows = groups.rows();
        this.groupTimers =
                new RowTimer(
                        schedules,
                        rows,
                        GroupRows.GROUP_QUERY_TICK,
                        new Repetition(this::groupTimerEnded));
        this.sourceTimers =
                new RowTimer(
                        schedules,
                        rows,
                        GroupRows.SOURCE_QUERY_TICK,
                        new Repetition(this::sourceTimerEnded));
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

    RowTimer groupTimers() {
        return groupTimers;
    }

    RowTimer sourceTimers() {
        return sourceTimers;
    }

    void setIntervals(RouterIntervals wanted) {
        intervals = wanted;
    }

    boolean isQuerier() {
        return querier;
    }

    /// Queries are sent from now on, or no longer; then those still to come are dropped. Cost when
    /// some are: O(groups).
    void setQuerier(boolean wanted) {
        querier = wanted;
        if (wanted || (groupTimers.running() == 0 && sourceTimers.running() == 0)) {
            return;
        }
        for (int group = 0; group < groups.rows().highWater(); group++) {
            if (groups.isListed(group)) {
                withdraw(group);
            }
        }
    }

    private void withdraw(int group) {
        stopGroupQueries(group);
        if (sourceTimers.runs(group)) {
            sourceTimers.stop(group);
            for (int row = sources.first(group); row != NONE; row = sources.next(row)) {
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
    /// [#send] is the other half.
    void askGroup(int group, long nowNanos) {
        state.filterTimers.lower(group, nowNanos + intervals.lastListenerQueryTimeNanos());
        groups.setQueriesLeft(group, intervals.lastListenerQueries());
    }

    /// The first half of "Send Q(MA,X)", for one source of X: one that ends later than the Last
    /// Listener Query Time ends within it, and is asked about. [#send] is the other half.
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

    /// Sends what is due for a group, or as soon as there is room.
    void send(int group, boolean asksGroup, boolean asksSources, long nowNanos) {
        if (!asksGroup && !asksSources) {
            return;
        }
        if (!hasRoom()) {
            if (asksGroup) {
                groupTimers.start(group, nowNanos);
            }
            if (asksSources) {
                sourceTimers.start(group, nowNanos);
            }
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
        flush();
        return output.room() >= QUERIES_AT_ONCE;
    }

    /// Hands over what was sent.
    void flush() {
        if (unflushed) {
            unflushed = false;
            output.flush();
        }
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
        if (late && !answered) {
            state.filterTimers.raise(group, nowNanos + timeFor(left));
        }
        groups.setQueriesLeft(group, left - 1);
        if (left > 1) {
            groupTimers.start(group, nowNanos + intervals.lastListenerQueryIntervalNanos());
        } else {
            groupTimers.stop(group);
        }
        return true;
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
        if (more) {
            sourceTimers.start(group, nowNanos + intervals.lastListenerQueryIntervalNanos());
        } else {
            sourceTimers.stop(group);
        }
    }

    private void output(MldQuery query) {
        output.query(query);
        unflushed = true;
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
    private void groupTimerEnded(int group, long nowNanos) {
        late = isLate(groupTimers, nowNanos);
        send(group, true, takeOver(sourceTimers, group, nowNanos), nowNanos);
        late = false;
    }

    /// Q(MA,X) is to be repeated; what Q(MA) has due at this moment goes along.
    private void sourceTimerEnded(int group, long nowNanos) {
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

    /// Takes groups whose repetition is due, as output has room.
    private final class Repetition implements RowTimer.Ended {
        private final RowTimer.Ended ended;

        Repetition(RowTimer.Ended ended) {
            this.ended = ended;
        }

        @Override
        public void ended(int group, long nowNanos) {
            ended.ended(group, nowNanos);
        }

        @Override
        public int room() {
            int room = output.room();
            int rows = Math.min(room / QUERIES_AT_ONCE, ResponseSchedule.SLICE);
            return room == 0 ? 0 : Math.max(1, rows);
        }

        @Override
        public void turnDone() {
            flush();
        }
    }

    void resume() {
        groupTimers.resume();
        sourceTimers.resume();
    }
}
