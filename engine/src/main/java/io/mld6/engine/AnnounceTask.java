// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.mld6.engine.listener.Mldv1Listeners;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.registry.RowTable;

/// Reports every membership again as on a fresh join, at the join rate.
final class AnnounceTask implements PacedTask {
    private final RowTable rows;
    private final Mldv1Listeners listeners;
    private final ReportOutput output;
    private final TokenBucket rate;
    private int nextRow;

    AnnounceTask(RowTable rows, Mldv1Listeners listeners, ReportOutput output, TokenBucket rate) {
        this.rows = rows;
        this.listeners = listeners;
        this.output = output;
        this.rate = rate;
    }

    @Override
    public Outcome step(long nowNanos) {
        long allowed = Math.min(STEP, rate.available(nowNanos));
        long done = 0;
        while (nextRow < rows.highWater() && done < allowed && output.room() > 0) {
            listeners.reannounce(nextRow++, nowNanos);
            done++;
        }
        rate.take(done);
        output.flush();
        if (nextRow >= rows.highWater()) {
            return Outcome.DONE;
        }
        return done == STEP ? Outcome.MORE : Outcome.WAIT;
    }
}
