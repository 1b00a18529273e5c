// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.registry.RowTable.IDLE_TICK;

import io.mld6.engine.registry.RowTable;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.ScheduleFactory;

/// One kind of timer of all rows of a table: a filter timer per group, for example.
///
/// Ends are moments in nanoseconds, rounded up to a tick. All kinds of timers of a router keep to
/// one grid of ticks, so that a timer can take over another's end exactly. Thread: event loop only.
/// Cost: O(1), no allocation.
final class RowTimer implements DueRows {
    /// Is told of rows whose timer has ended; it does not run any more and may be started again.
    interface Ended {
        void ended(int row, long nowNanos);

        /// How many rows can be taken now; 0 stops the timers until [RowTimer#resume()].
        default int room() {
            return ResponseSchedule.SLICE;
        }

        /// The end of a turn.
        default void turnDone() {}
    }

    private final RowTable table;
    private final int field;
    private final Ended ended;
    private final ResponseSchedule schedule;
    private int endedTick;

    /// Timers that do not run.
    ///
    /// @param field of a row, to which these timers belong; [RowTable#IDLE_TICK] in new rows
    RowTimer(ScheduleFactory schedules, RowTable table, int field, Ended ended) {
        this.table = table;
        this.field = field;
        this.ended = ended;
        this.schedule = schedules.create(table, field, this);
    }

    /// Lays the grid; before anything else, once, at one moment for all timers of a router.
    void begin(long nowNanos) {
        schedule.prepare(nowNanos);
    }

    /// To be called with every event.
    void prepare(long nowNanos) {
        schedule.catchUp(nowNanos);
    }

    private int tick(int row) {
        return table.words()[row * table.stride() + field];
    }

    /// Whether the timer of a row runs.
    boolean runs(int row) {
        return tick(row) != IDLE_TICK;
    }

    /// When the timers ended that [Ended] is being told of: their tick, which on a late event loop
    /// is not the present one.
    int endedTick() {
        return endedTick;
    }

    /// The same as a moment.
    long endedNanos() {
        return schedule.grid().nanosOf(endedTick);
    }

    /// How late that is being told.
    long lagNanos(long nowNanos) {
        return nowNanos - endedNanos();
    }

    /// Moves the end of a running timer if it was sooner, also one that has passed without being
    /// told yet.
    void raise(int row, long endNanos) {
        if (runs(row) && !endsAfter(row, endNanos)) {
            start(row, endNanos);
        }
    }

    /// Whether a timer runs although it should have ended before a tick.
    boolean isOwed(int row, int tick) {
        return runs(row) && tick(row) - tick < 0;
    }

    /// When a tick is.
    long nanosOf(int tick) {
        return schedule.grid().nanosOf(tick);
    }

    /// When the tick after that of a moment is.
    long nextTickNanos(long nanos) {
        return schedule.grid().nanosOf(tickAt(nanos) + 1);
    }

    /// The tick of a moment.
    int tickAt(long nanos) {
        return schedule.grid().tickAt(nanos);
    }

    /// How many run.
    int running() {
        return schedule.armed();
    }

    /// The longest that an end was noticed late so far.
    long maxLagNanos() {
        return schedule.maxLagNanos();
    }

    /// When a running timer ends.
    long endNanos(int row) {
        return schedule.grid().nanosOf(tick(row));
    }

    /// Time until the end, 0 if the timer does not run.
    long leftNanos(int row, long nowNanos) {
        return runs(row) ? Math.max(0, endNanos(row) - nowNanos) : 0;
    }

    /// Whether a timer runs and ends later than a timer would that is started for that moment.
    boolean endsAfter(int row, long nanos) {
        return runs(row) && tick(row) - schedule.grid().tickFrom(nanos) > 0;
    }

    /// Whether a timer runs and ends when a timer would that is started for that moment.
    boolean endsWith(int row, long nanos) {
        return runs(row) && tick(row) == schedule.grid().tickFrom(nanos);
    }

    /// Whether a timer runs and its end has come, although it was not told yet.
    boolean isOver(int row, long nowNanos) {
        return runs(row) && tick(row) - schedule.grid().tickAt(nowNanos) <= 0;
    }

    /// Starts a timer, or moves its end. An end that has passed counts as the next tick.
    void start(int row, long endNanos) {
        schedule.arm(row, schedule.grid().tickFrom(endNanos));
    }

    /// Moves the end of a running timer if it was later. Never starts one.
    void lower(int row, long endNanos) {
        if (endsAfter(row, endNanos)) {
            start(row, endNanos);
        }
    }

    /// Stops a timer; nothing if it does not run.
    void stop(int row) {
        schedule.disarm(row);
    }

    /// Goes on after [Ended#room()] was 0.
    void resume() {
        schedule.resume();
    }

    /// Stops the clockwork.
    void halt() {
        schedule.stop();
    }

    @Override
    public int room() {
        return ended.room();
    }

    @Override
    public void due(int[] rows, int count, int tick, long nowNanos) {
        endedTick = tick;
        for (int i = 0; i < count; i++) {
            ended.ended(rows[i], nowNanos);
        }
    }

    @Override
    public void turnDone() {
        ended.turnDone();
    }
}
