// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.ScheduleFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rows and the timers that all segments of a router share.
///
/// ```text
///  RouterGroups   RouterGroups   RouterGroups      a segment each: role, values, what it asks
///        └──────────────┼──────────────┘
///                 RouterTables                     groups, sources, listeners; one clockwork
/// ```
///
/// So an idle segment costs a few small objects and no clockwork, and the limits hold for all
/// segments together: that is what the memory of the process is for (RFC 9777 §10.2). One segment
/// can take the room of the others. Thread: event loop only.
public final class RouterTables {
    final RouterRules rules;
    final GroupRows groups = new GroupRows();
    final SourceRows sources = new SourceRows(groups);
    final @Nullable TrackedListeners listeners;
    final RowTimer filterTimers;
    final RowTimer sourceTimers;
    final RowTimer groupQueryTimers;
    final RowTimer sourceQueryTimers;
    final RowTimer olderHostTimers;

    private final List<RowTimer> timers;
    private final List<RouterGroups> segments = new ArrayList<>();
    private @Nullable QueryOutput written;
    private boolean begun;

    /// Tables of no segment so far.
    ///
    /// @param rules of all segments
    /// @param schedules make schedules of one clock and one tick
    public RouterTables(RouterRules rules, ScheduleFactory schedules) {
        this.rules = rules;
        this.filterTimers =
                groupTimer(
                        schedules,
                        GroupRows.FILTER_TICK,
                        (row, now) -> of(row).state().filterTimerEnded(row, now));
        this.sourceTimers =
                new RowTimer(
                        schedules,
                        sources.rows(),
                        SourceRows.TIMER_TICK,
                        (row, now) -> of(sources.group(row)).state().sourceTimerEnded(row, now));
        this.groupQueryTimers =
                groupTimer(
                        schedules,
                        GroupRows.GROUP_QUERY_TICK,
                        new Repetition((row, now) -> of(row).queries().groupTimerEnded(row, now)));
        this.sourceQueryTimers =
                groupTimer(
                        schedules,
                        GroupRows.SOURCE_QUERY_TICK,
                        new Repetition((row, now) -> of(row).queries().sourceTimerEnded(row, now)));
        this.listeners =
                rules.trackListeners()
                        ? new TrackedListeners(rules.limits(), groups, this::of, schedules)
                        : null;
        this.olderHostTimers =
                groupTimer(
                        schedules,
                        GroupRows.OLDER_HOST_TICK,
                        (row, now) -> of(row).olderHostTimerEnded(row, now));
        List<RowTimer> all =
                List.of(
                        filterTimers,
                        sourceTimers,
                        groupQueryTimers,
                        sourceQueryTimers,
                        olderHostTimers);
        this.timers =
                listeners == null
                        ? all
                        : Stream.concat(all.stream(), Stream.of(listeners.timers())).toList();
    }

    private RowTimer groupTimer(ScheduleFactory schedules, int field, RowTimer.Ended ended) {
        return new RowTimer(schedules, groups.rows(), field, ended);
    }

    /// One more segment.
    ///
    /// @return its number: 0, 1, 2
    int add(RouterGroups segment) {
        segments.add(segment);
        groups.segments(segments.size());
        return segments.size() - 1;
    }

    private RouterGroups of(int group) {
        return segments.get(groups.segment(group));
    }

    /// To be called with every event, before anything is timed: all timers are laid on one grid.
    void begin(long nowNanos) {
        for (int i = 0; i < timers.size(); i++) {
            if (begun) {
                timers.get(i).prepare(nowNanos);
            } else {
                timers.get(i).begin(nowNanos);
            }
        }
        begun = true;
    }

    /// A query was written.
    void written(QueryOutput output) {
        written = output;
    }

    /// Hands over what was written: the outputs of all segments are one.
    void flush() {
        QueryOutput output = written;
        if (output != null) {
            written = null;
            output.flush();
        }
    }

    /// Goes on after [QueryOutput#room()] was 0.
    public void resume(long nowNanos) {
        begin(nowNanos);
        groupQueryTimers.resume();
        sourceQueryTimers.resume();
    }

    /// Stops everything that would still run by itself.
    public void stop() {
        timers.forEach(RowTimer::halt);
    }

    /// Groups of all segments.
    public int groupCount() {
        return groups.size();
    }

    /// Sources of all groups.
    public int sourceCount() {
        return sources.size();
    }

    /// (group, listener) pairs remembered.
    public int listenerCount() {
        return listeners == null ? 0 : listeners.size();
    }

    /// The sources of what listeners are remembered to want; null if nobody is remembered.
    /// Borrowed.
    public @Nullable SourceSets filterSources() {
        return listeners == null ? null : listeners.sets();
    }

    /// The longest that the end of a timer was noticed late so far.
    public long maxLagNanos() {
        long most = 0;
        for (int i = 0; i < timers.size(); i++) {
            most = Math.max(most, timers.get(i).maxLagNanos());
        }
        return most;
    }

    /// Octets of all tables as they stand.
    public long sizeOctets() {
        return groups.sizeOctets()
                + sources.sizeOctets()
                + (listeners == null ? 0 : listeners.sizeOctets());
    }

    /// Shows groups of all segments, for a picture taken in slices: what changes between two of
    /// them is shown as it is when its row comes by.
    ///
    /// @param fromGroupRow 0, or what the last call returned
    /// @param limit rows looked at, so the most groups that are shown
    /// @return where to go on, or [io.mld6.engine.registry.RowTable#NONE] after the last group
    public int visit(int fromGroupRow, int limit, GroupVisitor visitor, long nowNanos) {
        return view(nowNanos).visit(fromGroupRow, limit, visitor);
    }

    RouterPicture view(long nowNanos) {
        return new RouterPicture(
                groups,
                sources,
                listeners == null ? null : listeners.view(),
                filterSources(),
                filterTimers,
                rules.version() == 1,
                nowNanos);
    }

    /// Everything as it is at this moment, to be looked at on any thread. Cost: O(groups + sources
    /// + listeners), a copy of their rows.
    public RouterPicture picture(long nowNanos) {
        GroupRows copied = groups.copy();
        return new RouterPicture(
                copied,
                sources.copy(copied),
                listeners == null ? null : listeners.copy(),
                listeners == null ? null : listeners.sets().copy(),
                filterTimers,
                rules.version() == 1,
                nowNanos);
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
            int room = segments.getFirst().output().room();
            int rows = Math.min(room / SpecificQueries.QUERIES_AT_ONCE, ResponseSchedule.SLICE);
            return room == 0 ? 0 : Math.max(1, rows);
        }

        @Override
        public void turnDone() {
            flush();
        }
    }
}
