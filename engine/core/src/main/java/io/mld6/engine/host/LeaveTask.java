// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import java.util.function.LongConsumer;

/// Leaves every membership as the protocol says, until a deadline.
final class LeaveTask implements PacedTask {
    private final MembershipRegistry registry;
    private final HostListeners listeners;
    private final BatchOutput output;
    private final boolean mayWait;
    private final long deadlineNanos;
    private final LongConsumer onDone;
    private final int call;
    private int nextListener;

    /// @param linkUp whether waiting for room makes sense
    /// @param call which call of the engine's life this is
    /// @param onDone takes the number of memberships that were not left in time
    LeaveTask(
            MembershipRegistry registry,
            HostListeners listeners,
            BatchOutput output,
            boolean linkUp,
            long deadlineNanos,
            int call,
            LongConsumer onDone) {
        this.registry = registry;
        this.listeners = listeners;
        this.output = output;
        this.mayWait = linkUp;
        this.deadlineNanos = deadlineNanos;
        this.call = call;
        this.onDone = onDone;
    }

    @Override
    public Outcome step(long nowNanos) {
        if (nowNanos - deadlineNanos >= 0 || !mayWait) {
            onDone.accept(listeners.size() + (long) listeners.donesWaiting());
            return Outcome.DONE;
        }
        int done = leaveSome(nowNanos);
        output.flush();
        if (nextListener < registry.listeners().highWater()) {
            return done >= STEP ? Outcome.MORE : Outcome.WAIT;
        }
        if (listeners.unsolicitedPending() > 0
                || listeners.donesWaiting() > 0
                || !output.isIdle()) {
            return Outcome.WAIT;
        }
        onDone.accept(listeners.size());
        return Outcome.DONE;
    }

    private int leaveSome(long nowNanos) {
        int done = 0;
        while (nextListener < registry.listeners().highWater()
                && done < STEP
                && output.room() > 0) {
            int row = registry.listeners().firstMembership(nextListener);
            listeners.beginCall(call);
            while (row != RowTable.NONE) {
                int next = registry.memberships().nextInListener(row);
                listeners.remove(row, nowNanos);
                row = next;
                done++;
            }
            listeners.endCall();
            nextListener++;
        }
        return done;
    }
}
