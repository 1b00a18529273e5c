// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.message.FilterMode;
import io.mld6.engine.listener.Call;
import io.mld6.engine.output.TokenBucket;
import io.mld6.engine.population.PopulationWalk;
import java.util.BitSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Joins a shard's part of a population at a given rate, listener by listener; each join reports at
/// once, so it also needs room. The listeners are there already.
final class JoinTask implements PacedTask {
    /// Every listener of a population has one subscription for each group. It must be the one that
    /// [Engine#join] and [Engine#leave] use: what a population joined under another number could
    /// not be left by them.
    private static final long SUBSCRIPTION = 0;
    /// Memberships looked at in one step, those of other shards included.
    private static final int LOOKED_AT = 16 * STEP;

    private final BulkCall call;
    private final Share share;
    private final int population;
    private final PopulationWalk walk;
    private final TokenBucket rate;
    private final FilterMode mode;
    private final int sources;
    private final @Nullable AddressTask addresses;
    private final long startNanos;
    /// Made once, so that joining allocates nothing per listener.
    private final Consumer<Call> joinOne = this::joinOne;
    /// Numbers of listeners that were taken away since this began, and may be others' by now.
    private final BitSet removed = new BitSet();
    private long stepNanos;
    private long done;
    private int lookedAt;

    /// @param population as which it is counted
    /// @param addresses detects duplicates of the listeners' addresses, and says when each may
    ///     start; null if they are valid and start at once
    JoinTask(
            BulkCall call,
            Share share,
            int population,
            TokenBucket rate,
            @Nullable AddressTask addresses) {
        this.call = call;
        this.share = share;
        this.population = population;
        this.walk = addresses == null ? share.walk() : share.walk(addresses.delays()::listener);
        this.rate = rate;
        this.mode = share.population().mode();
        this.sources = call.parts().sets().intern(share.population().sourceList());
        this.addresses = addresses;
        this.startNanos = call.parts().nanoTime().getAsLong();
        call.registry().populations().plan(population, share.memberships());
    }

    @Override
    public Outcome step(long nowNanos) {
        long allowed = Math.min(STEP, rate.available(nowNanos));
        stepNanos = nowNanos;
        done = 0;
        lookedAt = 0;
        boolean more = true;
        // A listener is joined in one go: its groups share Reports and their repetition. If the
        // room ends on the way, the rest of them announce themselves when there is room again.
        while (more && done < allowed && lookedAt < LOOKED_AT && call.hasRoom() && mayStart()) {
            more = walk.next();
            lookedAt++;
            if (more) {
                call.forOne(joinOne);
                if (addresses != null && isThere()) {
                    addresses.begin(row(), nowNanos);
                }
            }
        }
        rate.take(done);
        call.registry().populations().plan(population, -done);
        call.output().flush();
        if (!more) {
            call.parts().sets().release(sources);
            if (addresses != null) {
                addresses.complete();
            }
            return Outcome.DONE;
        }
        return done >= STEP || lookedAt >= LOOKED_AT ? Outcome.MORE : Outcome.WAIT;
    }

    private boolean mayStart() {
        return addresses == null
                || !walk.hasNextListener()
                || stepNanos - startNanos >= addresses.delays().delayNanos(walk.begun());
    }

    @Override
    public void removed(int listener) {
        removed.set(listener);
    }

    /// Not if whoever knew its number took the listener away while others still joined.
    private boolean isThere() {
        return !removed.get(row());
    }

    private int row() {
        return share.row(walk.listener());
    }

    /// Joins what the walk's current listener has here, from the current membership, its first, to
    /// its last.
    private void joinOne(Call open) {
        joinIfHere(open);
        while (walk.isInsideListener() && walk.next()) {
            lookedAt++;
            joinIfHere(open);
        }
    }

    private void joinIfHere(Call open) {
        if (!share.has(walk.listener(), walk.groupHigh(), walk.groupLow())) {
            return;
        }
        done++;
        if (!isThere()) {
            return;
        }
        if (walk.isSolicitedNode()) {
            open.join(row(), walk.groupHigh(), walk.groupLow(), 0, stepNanos);
        } else {
            open.listen(
                    row(),
                    SUBSCRIPTION,
                    walk.groupHigh(),
                    walk.groupLow(),
                    mode,
                    sources,
                    stepNanos);
        }
    }
}
