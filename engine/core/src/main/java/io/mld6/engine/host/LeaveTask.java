// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.listener.Call;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Leaves every membership as the protocol says, until a deadline.
final class LeaveTask implements PacedTask {
    private final BulkCall call;
    private final HostListeners listeners;
    private final MembershipRegistry registry;
    private final BatchOutput output;
    private final boolean mayWait;
    private final long deadlineNanos;
    private final LongConsumer onDone;
    /// Made once, so that leaving allocates nothing per listener.
    private final Consumer<Call> leaveOne = this::leaveOne;
    private int nextListener;
    private final long lostBefore;
    private int left;
    private long stepNanos;

    /// @param linkUp whether waiting for room makes sense
    /// @param onDone takes the number of memberships that were not left in time
    LeaveTask(
            BulkCall call,
            BatchOutput output,
            boolean linkUp,
            long deadlineNanos,
            LongConsumer onDone) {
        this.call = call;
        this.listeners = call.listeners();
        this.registry = call.registry();
        this.output = output;
        this.mayWait = linkUp;
        this.deadlineNanos = deadlineNanos;
        this.onDone = onDone;
        this.lostBefore = listeners.leavesLost();
    }

    @Override
    public Outcome step(long nowNanos) {
        if (nowNanos - deadlineNanos >= 0 || !mayWait) {
            onDone.accept(listeners.size() + listeners.leavesPending() + lost());
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
        onDone.accept(listeners.size() + lost());
        return Outcome.DONE;
    }

    /// Leaves that went with the link, which went while this was under way.
    private long lost() {
        return listeners.leavesLost() - lostBefore;
    }

    private int leaveSome(long nowNanos) {
        left = 0;
        stepNanos = nowNanos;
        while (nextListener < registry.listeners().highWater()
                && left < STEP
                && output.room() > 0) {
            call.forOne(leaveOne);
            nextListener++;
        }
        return left;
    }

    private void leaveOne(Call open) {
        int row = registry.listeners().firstMembership(nextListener);
        while (row != RowTable.NONE) {
            int next = registry.memberships().nextInListener(row);
            open.remove(row, stepNanos);
            row = next;
            left++;
        }
    }
}
