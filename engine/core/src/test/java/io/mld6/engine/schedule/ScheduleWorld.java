// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import io.mld6.engine.registry.RowTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A schedule over rows of its own, on virtual time; writes down what fires.
final class ScheduleWorld implements DueRows {
    static final long MILLI = 1_000_000L;

    /// One row that fired.
    ///
    /// @param tick the tick it was due at, as the schedule says
    /// @param nanos when, after the start
    record Fired(int row, int tick, long nanos) {}

    private static final long START_NANOS = 7_777_777_777L;

    final VirtualTime time = new VirtualTime(START_NANOS);
    final RowTable table = new RowTable(2);
    final ResponseSchedule schedule;
    final List<Fired> fired = new ArrayList<>();
    final List<Integer> slices = new ArrayList<>();
    final int firstTick;
    final long tickNanos;
    int room = Integer.MAX_VALUE;
    int turns;
    Consumer<Fired> onFired = _ -> {};

    ScheduleWorld(int rows, long tickNanos, int firstTick) {
        this.firstTick = firstTick;
        this.tickNanos = tickNanos;
        for (int i = 0; i < rows; i++) {
            int row = table.allocate();
            table.words()[row * 2] = RowTable.IDLE_TICK;
        }
        schedule = new ResponseSchedule(table, 0, tickNanos, time, time, time, this, firstTick);
    }

    /// Marks and arms rows, as a fan-out does.
    void armMarked(int[] rows, int[] ticks, int count) {
        for (int i = 0; i < count; i++) {
            table.words()[rows[i] * 2] = ticks[i];
        }
        schedule.armMarked(rows, ticks, count);
    }

    /// Rows at 10 ms ticks from tick 0 on.
    ScheduleWorld(int rows) {
        this(rows, 10 * MILLI, 0);
    }

    /// Arms a row a number of ticks after the start.
    void arm(int row, long ticksFromStart) {
        schedule.arm(row, (int) (firstTick + ticksFromStart));
    }

    long nanos() {
        return time.getAsLong() - START_NANOS;
    }

    /// Runs until a number of ticks after the start.
    void runToTick(long ticksFromStart) {
        time.runNanos(ticksFromStart * tickNanos - nanos());
    }

    List<Integer> firedRows() {
        return fired.stream().map(Fired::row).toList();
    }

    @Override
    public int room() {
        return room;
    }

    @Override
    public void due(int[] rows, int count, int tick, long nowNanos) {
        slices.add(count);
        if (room != Integer.MAX_VALUE) {
            room -= count;
        }
        for (int i = 0; i < count; i++) {
            Fired one = new Fired(rows[i], tick, nanos());
            fired.add(one);
            onFired.accept(one);
        }
    }

    @Override
    public void turnDone() {
        turns++;
    }
}
