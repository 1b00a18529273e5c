// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

/// Takes rows whose tick has come. Thread: the schedule's event loop.
public interface DueRows {
    /// How many rows can be taken now. After 0 the schedule stands still until
    /// [ResponseSchedule#resume()].
    int room();

    /// Takes a slice of rows. They are unarmed already and may be armed again from inside.
    ///
    /// @param rows the first `count` elements are row numbers; borrowed
    /// @param count 1 to [#room()]
    /// @param tick the tick they were due at
    /// @param nowNanos the time
    void due(int[] rows, int count, int tick, long nowNanos);

    /// All rows of the tick have been handed over: messages that gather several rows are complete.
    default void tickDone() {}

    /// The end of a turn: what was written may be flushed.
    void turnDone();
}
