// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.metrics.SnapshotMeters;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.VlanPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// How listeners come to an engine: as populations, or one by one. Each is counted under a name,
/// which has meters from then on. Thread: any.
///
/// Populations are kept so that one that overlaps another can be told which.
final class Populations {
    private final EngineConfig config;
    private final Shards shards;
    private final CallOrder calls;
    private final SnapshotMeters<EngineSnapshot> meters;
    /// Guarded by this.
    private final List<Population> populations = new ArrayList<>();
    /// Guarded by this.
    private final Set<String> counted = new HashSet<>();

    /// @param meters get those of each name
    Populations(
            EngineConfig config,
            Shards shards,
            CallOrder calls,
            SnapshotMeters<EngineSnapshot> meters) {
        this.config = config;
        this.shards = shards;
        this.calls = calls;
        this.meters = meters;
    }

    /// As [Engine#populate(Population, HostOptions)].
    CompletableFuture<ListenerNumbers> populate(Population population, HostOptions hosts) {
        config.check(population, hosts);
        Population placed =
                population.vlans().isUntagged()
                        ? population.with(to -> to.vlans(VlanPlan.of(config.vlan())))
                        : population;
        HeapNeed.check(config, placed);
        String name = nameOf(placed.name());
        List<Population> before = add(placed);
        return shards.settled(
                        calls.post(
                                        2,
                                        call ->
                                                shards.onAll(
                                                        shard ->
                                                                shard.populate(
                                                                        placed,
                                                                        hosts.kind(),
                                                                        name,
                                                                        call)))
                                .thenCompose(Shards::all))
                .thenApply(List::getFirst)
                .exceptionallyCompose(
                        why -> CompletableFuture.failedFuture(refused(placed, before, why)));
    }

    /// As [Engine#addListener(VlanTags, MacAddress, Ipv6Address)].
    CompletableFuture<Integer> addListener(VlanTags vlan, MacAddress mac, Ipv6Address linkLocal) {
        String name = nameOf(PopulationCount.SINGLE);
        return calls.post(
                        _ ->
                                shards.onAll(
                                        shard ->
                                                shard.members()
                                                        .addListener(
                                                                vlan.word(),
                                                                mac.value(),
                                                                linkLocal.low(),
                                                                name)))
                .thenApply(List::getFirst);
    }

    /// The name under which a population is counted.
    private String nameOf(String wanted) {
        String name;
        boolean isNew;
        synchronized (this) {
            name =
                    counted.contains(wanted) || counted.size() < PopulationCount.MOST_NAMES
                            ? wanted
                            : PopulationCount.OTHER;
            isNew = counted.add(name);
        }
        if (isNew) {
            meters.add(EngineMeters.ofPopulation(name));
        }
        return name;
    }

    /// Keeps one.
    ///
    /// @return those before
    private synchronized List<Population> add(Population population) {
        List<Population> before = List.copyOf(populations);
        populations.add(population);
        return before;
    }

    /// How many VLANs the one has that lives in the most of them; 0 as long as there is none.
    synchronized int mostVlans() {
        return populations.stream().mapToInt(one -> one.vlans().segments()).max().orElse(0);
    }

    /// Forgets one that was refused.
    ///
    /// @param before those that were there before
    /// @param why what a shard said
    /// @return why, with the name of the one whose addresses it has if that is the cause
    private synchronized Throwable refused(
            Population population, List<Population> before, Throwable why) {
        populations.remove(population);
        Throwable cause = why instanceof CompletionException ? why.getCause() : why;
        if (cause instanceof IllegalArgumentException) {
            try {
                before.forEach(population::checkOverlap);
            } catch (IllegalArgumentException both) {
                return both;
            }
        }
        return cause == null ? why : cause;
    }
}
