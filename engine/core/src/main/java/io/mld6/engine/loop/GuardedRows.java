// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import io.mld6.engine.schedule.DueRows;

/// Rows whose time has come: a bug in what they do stops the engine, and so do its rows then.
///
/// @param sink what they do
/// @param guard shows the bug
/// @param afterTurn runs at the end of every turn
public record GuardedRows(DueRows sink, LoopGuard guard, Runnable afterTurn) implements DueRows {
    @Override
    public int room() {
        return guard.failed() ? 0 : sink.room();
    }

    @Override
    public void due(int[] rows, int count, int tick, long nowNanos) {
        try {
            sink.due(rows, count, tick, nowNanos);
        } catch (RuntimeException | Error bug) {
            guard.fail(bug);
        }
    }

    @Override
    public void tickDone() {
        guard.run(sink::tickDone);
    }

    @Override
    public void turnDone() {
        guard.run(sink::turnDone);
        guard.run(afterTurn);
    }
}
