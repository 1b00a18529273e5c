// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.benchlink;

import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.schedule.ResponseSchedule;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Writes Reports as fast as the link takes them: in the slices and turns of a schedule whose tick
/// never ends, as answers to a query that never was. Thread: event loop only.
final class EmissionBlast {
    private static final long MAXIMUM_DELAY_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Executor afterReads;
    private final EmissionFrames frames;
    private final BatchOutput output;
    private final ResponseLedger ledger;
    private final Runnable turn = this::turn;
    private CompletableFuture<Long> done = CompletableFuture.completedFuture(0L);
    private long wanted;
    private long deadlineNanos;
    private long written;
    private int round;
    private long cookie;
    private boolean blocked;

    EmissionBlast(
            Executor afterReads, EmissionFrames frames, BatchOutput output, ResponseLedger ledger) {
        this.afterReads = afterReads;
        this.frames = frames;
        this.output = output;
        this.ledger = ledger;
    }

    /// Writes until `most` frames are out or the deadline has come.
    ///
    /// @return frames, once the link has taken the last
    CompletableFuture<Long> run(long most, long deadline) {
        wanted = most;
        deadlineNanos = deadline;
        written = 0;
        done = new CompletableFuture<>();
        long nowNanos = System.nanoTime();
        round = ledger.openRound(nowNanos, MAXIMUM_DELAY_NANOS);
        ledger.armed(round, 1);
        cookie = ledger.cookie(round, nowNanos);
        turn();
        return done;
    }

    /// There is room after there was none.
    void roomAgain() {
        if (blocked) {
            blocked = false;
            afterReads.execute(turn);
        }
    }

    /// The link is gone.
    void abort() {
        done.completeExceptionally(new IllegalStateException("the link went down"));
    }

    private void turn() {
        if (done.isDone()) {
            return;
        }
        for (int slice = 0; slice < ResponseSchedule.SLICES_PER_TURN && goesOn(); slice++) {
            int room = Math.min(output.room(), ResponseSchedule.SLICE);
            if (room == 0) {
                blocked = true;
                return;
            }
            int count = (int) Math.min(room, wanted - written);
            ledger.armed(round, count);
            for (int i = 0; i < count; i++) {
                frames.write(output, cookie);
            }
            written += count;
        }
        output.flush();
        if (goesOn() || !output.isIdle()) {
            afterReads.execute(turn);
        } else {
            ledger.failed(cookie, System.nanoTime());
            done.complete(written);
        }
    }

    private boolean goesOn() {
        return written < wanted && System.nanoTime() - deadlineNanos < 0;
    }
}
