// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulation;

import io.mld6.app.cli.MldModeText;
import io.mld6.app.control.GroupRanking;
import io.mld6.app.control.GroupTally;
import io.mld6.app.control.Observed;
import io.mld6.app.control.PopulationNow;
import io.mld6.app.control.PrometheusText;
import io.mld6.app.control.Unanswered;
import io.mld6.app.control.Unscripted;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.VlanList;
import io.mld6.lab.scenario.Action;
import io.mld6.lab.scenario.ActionReader;
import io.mld6.lab.scenario.ActionText;
import io.mld6.lab.scenario.ScenarioValues;
import io.mld6.lab.scenario.play.QueryPort;
import io.mld6.lab.scenario.play.Stage;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Listeners on an interface, for who watches and steers them. Thread: any.
final class WatchedEmulation extends Unscripted {
    private static final String TAKEN =
            "accepted: link-down, set of link.max-pps, query (a scenario has the rest, see `mld6 run`)";

    /// VLANs that one query goes into at most.
    private static final int MOST_ASKED = 4096;

    private final EngineConfig config;
    private final Population population;
    private final Supplier<PopulationSize> size;
    private final Engine engine;
    private final @Nullable QueryPort asker;
    private final Companion companion;
    private volatile boolean cut;

    /// @param size of the population as far as it is known
    /// @param asker sends queries; null if nothing may be changed
    /// @param companion goes along
    WatchedEmulation(
            String interfaceName,
            EngineConfig config,
            Population population,
            Supplier<PopulationSize> size,
            Engine engine,
            @Nullable QueryPort asker,
            Companion companion) {
        super("emulate", interfaceName, interfaceName, config.seed());
        this.config = config;
        this.population = population;
        this.size = size;
        this.engine = engine;
        this.asker = asker;
        this.companion = companion;
    }

    @Override
    public CompletableFuture<Observed> observe() {
        return engine.snapshot().thenApply(Observed::of);
    }

    @Override
    public void bindTo(PrometheusText meters) {
        meters.bind(engine);
        companion.bindTo(meters);
    }

    @Override
    public @Nullable String unready(Observed now) {
        EngineSnapshot known = Objects.requireNonNull(now.engine());
        if (isEnding()) {
            return "leaving";
        }
        return known.ready()
                ? null
                : "%d of %d memberships joined, or repetitions still to come"
                        .formatted(known.memberships(), known.wantedMemberships());
    }

    @Override
    public CompletableFuture<List<PopulationNow>> populations() {
        return engine.snapshot().thenApply(now -> List.of(population(now)));
    }

    private PopulationNow population(EngineSnapshot now) {
        return new PopulationNow(
                population.name(),
                population.listeners(),
                MldModeText.word(config.mode()),
                population.baseMac().toString(),
                population.vlans().toString(),
                null,
                null,
                now.population(population.name()).orElse(null));
    }

    @Override
    public CompletableFuture<GroupRanking> groups() {
        return GroupTally.of(engine);
    }

    @Override
    public CompletableFuture<Supplier<String>> believed(int from, int limit) {
        throw Unanswered.notHere("listeners believe nothing: only `mld6 querier` has such a state");
    }

    @Override
    public CompletableFuture<String> act(String text) {
        Action action = ActionReader.read(text);
        return switch (action) {
            case Action.Query query -> ask(query);
            case Action.LinkDown down -> cut(down);
            case Action.Set set when set.key().equals(Stage.MOST_PACKETS) ->
                    engine.setMaxPacketsPerSecond(ScenarioValues.mostPackets(set.value()))
                            .thenApply(_ -> ActionText.of(set));
            default -> throw Unanswered.malformed("emulate has no names; " + TAKEN);
        };
    }

    /// The cable is out for a while, as in a scenario.
    private CompletableFuture<String> cut(Action.LinkDown down) {
        if (cut) {
            throw Unanswered.notNow("the link is down already");
        }
        cut = true;
        Executor later =
                CompletableFuture.delayedExecutor(down.length().toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<Void> out = engine.changes().cutLink(true);
        var _ =
                out.thenRunAsync(
                        () -> {
                            cut = false;
                            var _ = engine.changes().cutLink(false);
                        },
                        later);
        return out.thenApply(_ -> ActionText.of(down));
    }

    @Override
    public CompletableFuture<String> query(String text) {
        return ask(ActionReader.readQuery(text));
    }

    private CompletableFuture<String> ask(Action.Query query) {
        VlanList vlans = population.vlans().vlans();
        if (query.vlan() == null && vlans.count() > MOST_ASKED) {
            throw Unanswered.malformed(
                    "there are %,d VLANs; accepted: \"vlan\", or up to %,d of them"
                            .formatted(vlans.count(), MOST_ASKED));
        }
        Objects.requireNonNull(asker)
                .send(query, query.vlan() == null ? vlans.toList() : List.of(query.vlan()));
        return CompletableFuture.completedFuture(ActionText.of(query));
    }

    @Override
    public String report(Observed now) {
        return JsonSummary.of(config.seed(), size.get(), now.engine()).toString();
    }
}
