// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import io.mld6.app.cli.MldModeText;
import io.mld6.app.control.BelievedPage;
import io.mld6.app.control.GroupRanking;
import io.mld6.app.control.GroupTally;
import io.mld6.app.control.Observed;
import io.mld6.app.control.PopulationNow;
import io.mld6.app.control.PrometheusText;
import io.mld6.app.control.Unanswered;
import io.mld6.app.control.Unscripted;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.router.Querier;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the demo has on its stage, for who watches it: an engine and a querier, then an engine
/// alone, and nobody in between. Thread: any.
final class WatchedDemo extends Unscripted {
    private static final String LINK = "a link inside this process";
    private static final String DEAF = "the demo tells its story and takes no orders but to stop";

    private @Nullable Scene scene;
    private @Nullable PrometheusText meters;

    /// Nobody is there yet.
    WatchedDemo(long seed) {
        super("demo", "demo", LINK, seed);
    }

    /// An act as it is played. To be closed before the engine is.
    final class Scene implements AutoCloseable {
        private final DemoPlan plan;
        private final MldMode mode;
        private final Engine engine;
        private final @Nullable Querier querier;

        Scene(DemoPlan plan, MldMode mode, Engine engine, @Nullable Querier querier) {
            this.plan = plan;
            this.mode = mode;
            this.engine = engine;
            this.querier = querier;
        }

        /// The stage is empty again.
        @Override
        public void close() {
            synchronized (WatchedDemo.this) {
                scene = null;
            }
        }
    }

    /// Shows who plays from now on.
    ///
    /// @param mode what the listeners speak at first
    /// @param querier null where nobody keeps a router's books
    synchronized Scene show(DemoPlan plan, MldMode mode, Engine engine, @Nullable Querier querier) {
        Scene next = new Scene(plan, mode, engine, querier);
        scene = next;
        if (meters != null) {
            bind(next, meters);
        }
        return next;
    }

    private static void bind(Scene played, PrometheusText to) {
        to.bind(played.engine);
        if (played.querier != null) {
            to.bind(played.querier);
        }
    }

    @Override
    public synchronized void bindTo(PrometheusText to) {
        meters = to;
        if (scene != null) {
            bind(scene, to);
        }
    }

    private synchronized Scene played() {
        if (scene == null) {
            throw Unanswered.notNow("nobody is on the stage between two acts (try again soon)");
        }
        return scene;
    }

    @Override
    public CompletableFuture<Observed> observe() {
        Scene now = played();
        return now.querier == null
                ? now.engine.snapshot().thenApply(Observed::of)
                : now.engine.snapshot().thenCombine(now.querier.snapshot(), Observed::of);
    }

    @Override
    public @Nullable String unready(Observed now) {
        return Objects.requireNonNull(now.engine()).ready() ? null : "listeners are joining";
    }

    @Override
    public CompletableFuture<List<PopulationNow>> populations() {
        Scene now = played();
        return now.engine.snapshot().thenApply(engine -> List.of(population(now, engine)));
    }

    private static PopulationNow population(Scene now, EngineSnapshot engine) {
        return new PopulationNow(
                DemoPlan.POPULATION,
                now.plan.listeners(),
                MldModeText.word(now.mode),
                now.plan.mac(0).toString(),
                VlanTags.NONE.toString(),
                null,
                null,
                engine.population(DemoPlan.POPULATION).orElse(null));
    }

    @Override
    public CompletableFuture<GroupRanking> groups() {
        Scene now = played();
        return now.querier == null ? GroupTally.of(now.engine) : GroupTally.of(now.querier);
    }

    @Override
    public CompletableFuture<Supplier<String>> believed(int from, int limit) {
        Querier querier = played().querier;
        if (querier == null) {
            throw Unanswered.notHere("the querier of this act keeps no books");
        }
        return BelievedPage.of(querier, LINK, from, limit);
    }

    @Override
    public CompletableFuture<String> act(String action) {
        throw Unanswered.notHere(DEAF);
    }

    @Override
    public CompletableFuture<String> query(String query) {
        throw Unanswered.notHere(DEAF);
    }

    @Override
    public String report(Observed now) {
        throw Unanswered.notHere("a demo has no result but what it says");
    }
}
