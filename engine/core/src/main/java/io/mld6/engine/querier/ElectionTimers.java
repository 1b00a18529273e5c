// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.engine.registry.RowTable;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.ScheduleFactory;
import java.util.ArrayList;
import java.util.List;

/// The timers of the elections of all segments of a link, one each, on one clockwork. Thread: event
/// loop only.
public final class ElectionTimers implements DueRows {
    private static final int DUE_TICK = 0;

    private final RowTable rows = new RowTable(2);
    private final List<Election> elections = new ArrayList<>();
    private final ResponseSchedule schedule;

    /// Timers of nobody so far.
    public ElectionTimers(ScheduleFactory schedules) {
        this.schedule = schedules.create(rows, DUE_TICK, this);
    }

    /// One more election.
    ///
    /// @return the row of its timer, which does not run
    int add(Election election) {
        int row = rows.allocate();
        assert row == elections.size();
        rows.words()[row * rows.stride() + DUE_TICK] = RowTable.IDLE_TICK;
        elections.add(election);
        return row;
    }

    boolean runs(int row) {
        return tick(row) != RowTable.IDLE_TICK;
    }

    private int tick(int row) {
        return rows.words()[row * rows.stride() + DUE_TICK];
    }

    /// When a running timer ends.
    long endNanos(int row) {
        return nanosOf(tick(row));
    }

    private long nanosOf(int tick) {
        return schedule.grid().nanosOf(tick);
    }

    /// Starts a timer, or moves its end. Not from inside [Election#timerEnded], where the grid must
    /// stay.
    void startIn(int row, long nanos, long nowNanos) {
        schedule.disarm(row);
        schedule.prepare(nowNanos);
        startAt(row, nowNanos + nanos);
    }

    /// Starts a timer on the grid as it lies.
    void startAt(int row, long endNanos) {
        schedule.arm(row, schedule.grid().tickFrom(endNanos));
    }

    void stop(int row) {
        schedule.disarm(row);
    }

    /// Goes on with all of them after there was no room. Cost: O(elections).
    public void resume(long nowNanos) {
        for (int i = 0; i < elections.size(); i++) {
            elections.get(i).resume(nowNanos);
        }
    }

    /// Stops the clockwork for good.
    public void stop() {
        schedule.stop();
    }

    @Override
    public int room() {
        return ResponseSchedule.SLICE;
    }

    @Override
    public void due(int[] due, int count, int tick, long nowNanos) {
        long dueNanos = nanosOf(tick);
        for (int i = 0; i < count; i++) {
            elections.get(due[i]).timerEnded(dueNanos, nowNanos);
        }
    }

    @Override
    public void turnDone() {}
}
