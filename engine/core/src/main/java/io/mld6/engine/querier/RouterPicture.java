// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.registry.RowTable.IDLE_TICK;
import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.engine.registry.SourceSets;
import org.jspecify.annotations.Nullable;

/// The groups, sources and listeners of all segments of a router at one moment: its rows, copied.
///
/// Copying is all the event loop has to do, a few milliseconds for a million rows; what becomes of
/// the picture is up to another thread. Thread: any, one at a time. Memory: that of the rows.
public final class RouterPicture {
    private final GroupRows groups;
    private final SourceRows sources;
    private final TrackedListeners.@Nullable View listeners;
    private final @Nullable SourceSets filterSources;
    private final boolean version1;
    /// A tick, and when it is.
    private final int tick;

    private final long nanosOfTick;
    private final long tickNanos;
    private final long nowNanos;

    /// Of rows that change no more, or are looked at before they do.
    ///
    /// @param timer one that goes by the grid of all of them
    /// @param version1 whether the router speaks version 1, and so each group
    RouterPicture(
            GroupRows groups,
            SourceRows sources,
            TrackedListeners.@Nullable View listeners,
            @Nullable SourceSets filterSources,
            RowTimer timer,
            boolean version1,
            long nowNanos) {
        this.groups = groups;
        this.sources = sources;
        this.listeners = listeners;
        this.filterSources = filterSources;
        this.version1 = version1;
        this.tick = timer.tickAt(nowNanos);
        this.nanosOfTick = timer.nanosOf(tick);
        this.tickNanos = timer.nanosOf(tick + 1) - nanosOfTick;
        this.nowNanos = nowNanos;
    }

    /// The sources of what listeners are remembered to want; null if nobody is remembered.
    /// Borrowed.
    public @Nullable SourceSets filterSources() {
        return filterSources;
    }

    /// Shows groups, as [RouterTables#visit] does.
    ///
    /// @param fromGroupRow 0, or what the last call returned
    /// @param limit rows looked at, so the most groups that are shown
    /// @return where to go on, or [io.mld6.engine.registry.RowTable#NONE] after the last group
    public int visit(int fromGroupRow, int limit, GroupVisitor visitor) {
        int end = groups.rows().highWater();
        int to = (int) Math.min(end, (long) fromGroupRow + limit);
        for (int row = fromGroupRow; row < to; row++) {
            if (groups.isListed(row)) {
                show(row, visitor);
            }
        }
        return to < end ? to : NONE;
    }

    /// Where the groups of a segment begin.
    ///
    /// @return for [#visitSegment]; [io.mld6.engine.registry.RowTable#NONE] if there are none
    public int firstOf(int segment) {
        return groups.firstInSegment(segment);
    }

    /// Shows groups of one segment.
    ///
    /// @param fromGroupRow what [#firstOf] or the last call returned
    /// @param limit the most groups that are shown
    /// @return where to go on, or [io.mld6.engine.registry.RowTable#NONE] after the last group
    public int visitSegment(int fromGroupRow, int limit, GroupVisitor visitor) {
        int row = fromGroupRow;
        for (int shown = 0; row != NONE && shown < limit; shown++) {
            show(row, visitor);
            row = groups.nextInSegment(row);
        }
        return row;
    }

    /// Shows the group of one row.
    void show(int row, GroupVisitor visitor) {
        int olderHost = groups.get(row, GroupRows.OLDER_HOST_TICK);
        visitor.segment(groups.segment(row));
        visitor.group(
                groups.high(row),
                groups.low(row),
                groups.mode(row),
                version1 || olderHost != IDLE_TICK,
                leftNanos(groups.get(row, GroupRows.FILTER_TICK)),
                leftNanos(olderHost));
        for (int source = sources.first(row); source != NONE; source = sources.next(source)) {
            long left = leftNanos(sources.timerTick(source));
            visitor.source(sources.high(source), sources.low(source), left);
        }
        if (listeners != null) {
            listeners.show(row, visitor, nowNanos);
        }
    }

    private long leftNanos(int end) {
        return end == IDLE_TICK
                ? 0
                : Math.max(0, nanosOfTick + (end - tick) * tickNanos - nowNanos);
    }
}
