// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.output.TokenBucket;
import io.mld6.engine.registry.ListenerTable;

/// Reports every membership again as on a fresh join, at the join rate.
final class AnnounceTask implements PacedTask {
    /// Listeners looked at in one step, those without memberships included.
    private static final int LOOKED_AT = 16 * STEP;

    private final ListenerTable table;
    private final BulkCall call;
    private final TokenBucket rate;
    private int nextListener;

    AnnounceTask(BulkCall call, TokenBucket rate) {
        this.call = call;
        this.table = call.table();
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
                && call.hasRoom()) {
            done += table.membershipCount(nextListener);
            call.reannounceAll(nextListener++, nowNanos);
        }
        rate.take(done);
        call.output().flush();
        if (nextListener >= table.highWater()) {
            return Outcome.DONE;
        }
        return done >= STEP || lookedAt > LOOKED_AT ? Outcome.MORE : Outcome.WAIT;
    }
}
