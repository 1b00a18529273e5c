// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.mld6.engine.listener.Mldv1Listeners;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.PopulationWalk;
import io.mld6.engine.registry.ListenerTable;

/// Joins a population at a given rate; each join reports at once, so it also needs room.
final class JoinTask implements PacedTask {
    private final PopulationWalk walk;
    private final ListenerTable table;
    private final Mldv1Listeners listeners;
    private final ReportOutput output;
    private final TokenBucket rate;

    JoinTask(
            Population population,
            ListenerTable table,
            Mldv1Listeners listeners,
            ReportOutput output,
            TokenBucket rate) {
        this.walk = new PopulationWalk(population);
        this.table = table;
        this.listeners = listeners;
        this.output = output;
        this.rate = rate;
    }

    /// Memberships this will have joined.
    long memberships() {
        return walk.memberships();
    }

    @Override
    public Outcome step(long nowNanos) {
        long allowed = Math.min(STEP, rate.available(nowNanos));
        long done = 0;
        boolean more = true;
        while (more && done < allowed && output.room() > 0) {
            more = walk.next((mac, addressLow) -> table.add(mac, addressLow, true));
            if (more) {
                listeners.join(walk.listenerRow(), walk.groupHigh(), walk.groupLow(), 0, nowNanos);
                done++;
            }
        }
        rate.take(done);
        output.flush();
        if (!more) {
            return Outcome.DONE;
        }
        return done == STEP ? Outcome.MORE : Outcome.WAIT;
    }
}
