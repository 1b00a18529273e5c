// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What a test stands on: a link, and who is on it. *Thread*: the test's.
abstract class Bed implements AutoCloseable {
    static final MacAddress FIRST_MAC = MacAddress.parse("02:00:00:00:00:01");

    private final MldLink wanted;
    private @Nullable TestListeners listeners;
    private @Nullable TestQuerier querier;

    Bed(MldLink wanted) {
        this.wanted = wanted;
    }

    static Bed open(MldLink wanted) {
        return wanted.namespace() ? NamespaceBed.open(wanted) : new VirtualBed(wanted);
    }

    /// The listeners, which are there from the first time on that somebody asks.
    final TestListeners listeners() {
        TestListeners known = listeners;
        if (known == null) {
            known = new TestListeners(this, startEngine());
            listeners = known;
            if (wanted.listeners() > 0) {
                known.populate(wanted.listeners(), wanted.groups());
            }
        }
        return known;
    }

    /// The querier, which asks from the first time on that somebody asks for it.
    final TestQuerier querier() {
        TestQuerier known = querier;
        if (known == null) {
            known = new TestQuerier(this, startQuerier());
            querier = known;
        }
        return known;
    }

    private Engine startEngine() {
        try {
            return engine(EngineConfig.defaults().with(to -> to.seed(wanted.seed())));
        } catch (LinkException refused) {
            throw new IllegalStateException(refused.getMessage(), refused);
        }
    }

    private Querier startQuerier() {
        try {
            return querier(QuerierConfig.defaults());
        } catch (LinkException refused) {
            throw new IllegalStateException(refused.getMessage(), refused);
        }
    }

    static Population population(int count, int before, String groups) {
        List<AddressRange> ranges = AddressRange.parseList(groups);
        return new Population(count, FIRST_MAC.plus(before), ranges, 0, false);
    }

    abstract Engine engine(EngineConfig config) throws LinkException;

    abstract Querier querier(QuerierConfig config) throws LinkException;

    /// The answer to what was asked, as soon as it is there.
    ///
    /// @throws AssertionError if it does not come
    abstract <T> T get(CompletableFuture<T> asked, String what);

    /// Lets time pass.
    abstract void pass(Duration time);

    /// Looks whether something is so: now, in virtual time; again and again for a moment, where
    /// frames take theirs.
    abstract boolean holds(BooleanSupplier condition);

    /// What was wrong with what was sent so far, a line each.
    abstract List<String> complaints();

    /// All of it, whatever becomes of a part.
    @Override
    public final void close() {
        try {
            if (listeners != null) {
                end(listeners.engine()::close);
            }
        } finally {
            try {
                if (querier != null) {
                    end(querier.querier()::close);
                }
            } finally {
                closeLink();
            }
        }
    }

    /// Runs what closes an engine or a querier, and returns when it is closed.
    abstract void end(Runnable closing);

    /// Takes the link itself away, behind everybody on it.
    abstract void closeLink();
}
