// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.mld6.engine.listener.Mldv1Listeners;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import java.util.function.LongConsumer;

/// Leaves every membership as the protocol says, until a deadline.
final class LeaveTask implements PacedTask {
    private final MembershipRegistry registry;
    private final Mldv1Listeners listeners;
    private final BatchOutput output;
    private final boolean mayWait;
    private final long deadlineNanos;
    private final LongConsumer onDone;
    private int nextRow;

    /// @param linkUp whether waiting for room makes sense
    /// @param onDone takes the number of memberships that were not left in time
    LeaveTask(
            MembershipRegistry registry,
            Mldv1Listeners listeners,
            BatchOutput output,
            boolean linkUp,
            long deadlineNanos,
            LongConsumer onDone) {
        this.registry = registry;
        this.listeners = listeners;
        this.output = output;
        this.mayWait = linkUp;
        this.deadlineNanos = deadlineNanos;
        this.onDone = onDone;
    }

    @Override
    public Outcome step(long nowNanos) {
        RowTable rows = registry.memberships().rows();
        if (nowNanos - deadlineNanos >= 0 || !mayWait) {
            onDone.accept(rows.live() + (long) listeners.donesWaiting());
            return Outcome.DONE;
        }
        listeners.sendWaitingDones();
        int end = Math.min(rows.highWater(), nextRow + STEP);
        while (nextRow < end && output.room() > 0) {
            listeners.remove(nextRow++);
        }
        output.flush();
        if (nextRow < rows.highWater()) {
            return nextRow == end ? Outcome.MORE : Outcome.WAIT;
        }
        if (listeners.donesWaiting() > 0 || !output.isIdle()) {
            return Outcome.WAIT;
        }
        onDone.accept(rows.live());
        return Outcome.DONE;
    }
}
