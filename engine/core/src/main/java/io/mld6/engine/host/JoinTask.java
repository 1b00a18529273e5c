// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.output.TokenBucket;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.PopulationWalk;
import io.mld6.engine.registry.SourceSets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Joins a shard's part of a population at a given rate, listener by listener; each join reports at
/// once, so it also needs room. The listeners are there already.
final class JoinTask implements PacedTask {
    /// Of everybody who has only one.
    private static final long SUBSCRIPTION = 0;
    /// Memberships looked at in one step, those of other shards included.
    private static final int LOOKED_AT = 16 * STEP;

    private final Share share;
    private final PopulationWalk walk;
    private final SourceSets sets;
    private final HostListeners listeners;
    private final ReportOutput output;
    private final TokenBucket rate;
    private final FilterMode mode;
    private final int sources;
    private final @Nullable StartDelays delays;
    private final @Nullable AddressTask addresses;
    private final int call;
    private final long memberships;
    private final long startNanos;

    /// @param call which call of the engine's life this is
    /// @param delays when each listener may start; null for at once
    /// @param addresses detects duplicates of their addresses; null if they are valid at once
    JoinTask(
            Population population,
            Share share,
            int call,
            SourceSets sets,
            HostListeners listeners,
            ReportOutput output,
            TokenBucket rate,
            @Nullable StartDelays delays,
            @Nullable AddressTask addresses,
            long nowNanos) {
        this.walk =
                delays == null
                        ? share.walk(population)
                        : new PopulationWalk(
                                population, share.listeners(population), delays::listener);
        this.delays = delays;
        this.addresses = addresses;
        this.startNanos = nowNanos;
        this.share = share;
        this.call = call;
        this.memberships = share.memberships(population);
        this.sets = sets;
        this.listeners = listeners;
        this.output = output;
        this.rate = rate;
        this.mode = population.mode();
        this.sources = intern(sets, population.sourceList());
    }

    /// A set of addresses; the caller owns a reference.
    static int intern(SourceSets sets, List<Ipv6Address> sources) {
        long[] words = new long[2 * sources.size()];
        for (int i = 0; i < sources.size(); i++) {
            words[2 * i] = sources.get(i).high();
            words[2 * i + 1] = sources.get(i).low();
        }
        return sets.intern(words, sources.size());
    }

    /// Memberships this will have joined.
    long memberships() {
        return memberships;
    }

    @Override
    public Outcome step(long nowNanos) {
        long allowed = Math.min(STEP, rate.available(nowNanos));
        long done = 0;
        int lookedAt = 0;
        boolean more = true;
        // A listener is joined in one go: its groups share Reports and their repetition. If the
        // room ends on the way, the rest of them announce themselves when there is room again.
        while (more && mayGoOn(done < allowed && lookedAt < LOOKED_AT, nowNanos)) {
            more = walk.next();
            lookedAt++;
            if (more) {
                done += next(nowNanos);
            }
        }
        rate.take(done);
        output.flush();
        if (!more) {
            sets.release(sources);
            if (addresses != null) {
                addresses.complete();
            }
            return Outcome.DONE;
        }
        return done >= STEP || lookedAt >= LOOKED_AT ? Outcome.MORE : Outcome.WAIT;
    }

    private boolean mayGoOn(boolean allowed, long nowNanos) {
        return walk.isInsideListener() || (allowed && output.room() > 0 && mayStart(nowNanos));
    }

    private boolean mayStart(long nowNanos) {
        return delays == null
                || !walk.hasNextListener()
                || nowNanos - startNanos >= delays.delayNanos(walk.begun());
    }

    /// Joins the current membership if it belongs here.
    ///
    /// @return memberships joined
    private int next(long nowNanos) {
        int row = share.firstRow() + walk.listener();
        if (walk.isFirstOfListener()) {
            listeners.beginCall(call);
        }
        boolean here = share.has(walk.listener(), walk.groupHigh(), walk.groupLow());
        if (here) {
            join(row, nowNanos);
        }
        if (!walk.isInsideListener()) {
            listeners.endCall();
            if (addresses != null) {
                addresses.begin(row, nowNanos);
            }
        }
        return here ? 1 : 0;
    }

    private void join(int row, long nowNanos) {
        if (walk.isSolicitedNode()) {
            listeners.join(row, walk.groupHigh(), walk.groupLow(), 0, nowNanos);
        } else {
            listeners.listen(
                    row, SUBSCRIPTION, walk.groupHigh(), walk.groupLow(), mode, sources, nowNanos);
        }
    }
}
