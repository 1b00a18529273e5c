// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import io.mld6.engine.registry.RowTable;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// Makes the schedules that state machines need, all on one event loop and one wheel.
@FunctionalInterface
public interface ScheduleFactory {
    /// A schedule with nothing armed that drives `field` of the rows of `table`.
    ResponseSchedule create(RowTable table, int field, DueRows sink);

    /// Makes schedules of one tick, one clock and one event loop.
    ///
    /// @param tickNanos length of a tick
    /// @param wheels give wheels whose tasks run on `loop`
    /// @param loop runs what does not fit a turn
    /// @param nanoTime the clock
    /// @param guarded what stands between a schedule and its rows
    static ScheduleFactory of(
            long tickNanos,
            WheelSource wheels,
            Executor loop,
            LongSupplier nanoTime,
            UnaryOperator<DueRows> guarded) {
        return (table, field, sink) ->
                new ResponseSchedule(
                        table, field, tickNanos, wheels, loop, nanoTime, guarded.apply(sink));
    }
}
