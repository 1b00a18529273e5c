// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.output.TokenBucket;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;

/// Reports every membership again as on a fresh join, at the join rate.
final class AnnounceTask implements PacedTask {
    /// Listeners looked at in one step, those without memberships included.
    private static final int LOOKED_AT = 16 * STEP;

    private final ListenerTable table;
    private final HostListeners listeners;
    private final ReportOutput output;
    private final TokenBucket rate;
    private final int call;
    private int nextListener;

    /// @param call which call of the engine's life this is
    AnnounceTask(
            MembershipRegistry registry,
            HostListeners listeners,
            ReportOutput output,
            TokenBucket rate,
            int call) {
        this.call = call;
        this.table = registry.listeners();
        this.listeners = listeners;
        this.output = output;
        this.rate = rate;
    }

    /// Listener by listener, because what one reports at once shares Reports.
    @Override
    public Outcome step(long nowNanos) {
        long allowed = Math.min(STEP, rate.available(nowNanos));
        long done = 0;
        int lookedAt = 0;
        while (nextListener < table.highWater()
                && lookedAt++ < LOOKED_AT
                && done < allowed
                && output.room() > 0) {
            done += table.membershipCount(nextListener);
            listeners.beginCall(call);
            listeners.reannounceAll(nextListener++, nowNanos);
        }
        rate.take(done);
        output.flush();
        if (nextListener >= table.highWater()) {
            return Outcome.DONE;
        }
        return done >= STEP || lookedAt > LOOKED_AT ? Outcome.MORE : Outcome.WAIT;
    }
}
