// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.mld6.codec.message.FilterMode;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.population.GroupList;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.PopulationWalk;
import io.mld6.engine.registry.SourceSets;

/// Joins a population at a given rate, listener by listener; each join reports at once, so it also
/// needs room.
final class JoinTask implements PacedTask {
    private final PopulationWalk walk;
    private final SourceSets sets;
    private final HostListeners listeners;
    private final ReportOutput output;
    private final TokenBucket rate;
    private final FilterMode mode;
    private final int sources;

    JoinTask(
            Population population,
            SourceSets sets,
            HostListeners listeners,
            ReportOutput output,
            TokenBucket rate) {
        this.walk = new PopulationWalk(population);
        this.sets = sets;
        this.listeners = listeners;
        this.output = output;
        this.rate = rate;
        this.mode = population.mode();
        this.sources = intern(sets, GroupList.of(population.sources()));
    }

    private static int intern(SourceSets sets, GroupList sources) {
        long[] words = new long[2 * sources.size()];
        for (int i = 0; i < sources.size(); i++) {
            words[2 * i] = sources.high(i);
            words[2 * i + 1] = sources.low(i);
        }
        return sets.intern(words, sources.size());
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
        // A listener is joined in one go: its groups share Reports and their repetition. If the
        // room
        // ends on the way, the rest of them announce themselves when there is room again.
        while (more && (walk.isInsideListener() || (done < allowed && output.room() > 0))) {
            more = walk.next((mac, addressLow) -> listeners.addListener(mac, addressLow, true));
            if (more) {
                join(nowNanos);
                done++;
            }
        }
        rate.take(done);
        output.flush();
        if (!more) {
            sets.release(sources);
            return Outcome.DONE;
        }
        return done >= STEP ? Outcome.MORE : Outcome.WAIT;
    }

    private void join(long nowNanos) {
        if (walk.isFirstOfListener()) {
            listeners.beginCall();
        }
        if (walk.isSolicitedNode()) {
            listeners.join(walk.listenerRow(), walk.groupHigh(), walk.groupLow(), 0, nowNanos);
        } else {
            listeners.listen(
                    walk.listenerRow(),
                    walk.groupHigh(),
                    walk.groupLow(),
                    mode,
                    sets.retain(sources),
                    nowNanos);
        }
        if (!walk.isInsideListener()) {
            listeners.endCall();
        }
    }
}
