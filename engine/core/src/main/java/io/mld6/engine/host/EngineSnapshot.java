// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.CounterSnapshot;
import io.mld6.engine.metrics.MldCounter;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// An engine at one moment. Immutable but for the histogram, which is the caller's.
///
/// @param seed of all draws
/// @param listeners listeners there are
/// @param groups distinct groups somebody listens to
/// @param populations what there is of each population, in the order they came; all of them are
///     what the engine has
/// @param memberships memberships there are
/// @param ready whether all are joined and every unsolicited repetition is out
/// @param counters all counters
/// @param kernelDropped frames the kernel threw away because nobody read them in time
/// @param sendRetries how often sending had to be tried again because the kernel had no buffers
/// @param responses the books of all answers
/// @param link what the link can do
/// @param tableOctets memory of all tables
public record EngineSnapshot(
        long seed,
        int listeners,
        int groups,
        List<PopulationCount> populations,
        long memberships,
        boolean ready,
        CounterSnapshot counters,
        long kernelDropped,
        long sendRetries,
        ResponseSnapshot responses,
        LinkState link,
        long tableOctets) {

    /// What all shards say, in one. Listeners, groups, the link and what comes from it are the same
    /// for all; everything else adds up. A frame that the kernel threw away for one shard it may
    /// have kept for the others.
    static EngineSnapshot ofAll(List<EngineSnapshot> shards) {
        EngineSnapshot first = shards.getFirst();
        return new EngineSnapshot(
                first.seed,
                first.listeners,
                first.groups,
                PopulationCount.ofAll(shards.stream().map(EngineSnapshot::populations).toList()),
                sum(shards, EngineSnapshot::memberships),
                shards.stream().allMatch(EngineSnapshot::ready),
                CounterSnapshot.ofAll(shards.stream().map(EngineSnapshot::counters).toList()),
                sum(shards, EngineSnapshot::kernelDropped),
                sum(shards, EngineSnapshot::sendRetries),
                ResponseSnapshot.ofAll(shards.stream().map(EngineSnapshot::responses).toList()),
                first.link,
                sum(shards, EngineSnapshot::tableOctets));
    }

    private static long sum(List<EngineSnapshot> shards, ToLongFunction<EngineSnapshot> value) {
        return shards.stream().mapToLong(value).sum();
    }

    /// Memberships there are, and those that populations have not yet had their turn to join.
    public long wantedMemberships() {
        return populations.stream().mapToLong(PopulationCount::wantedMemberships).sum();
    }

    /// What there is of the populations of a name; none if nothing is counted under it.
    public Optional<PopulationCount> population(String name) {
        return populations.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /// Queries accepted, of both versions.
    public long queries() {
        return counters.get(MldCounter.RECEIVED_QUERY_V1)
                + counters.get(MldCounter.RECEIVED_QUERY_V2);
    }
}
