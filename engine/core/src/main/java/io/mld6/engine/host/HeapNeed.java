// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.population.Population;
import io.mld6.engine.registry.MembershipRegistry;

/// What a population takes of the heap, known before anything is made. Thread: any, without state.
public final class HeapNeed {
    /// What the JVM itself, batches and the drained bucket need beside the tables.
    private static final long RESERVE_OCTETS = 24L << 20;

    private HeapNeed() {}

    /// Octets of an engine with that one population. Every shard knows every listener, and every
    /// group.
    ///
    /// @param config what the engine is started with
    public static long octets(EngineConfig config, Population population) {
        int shards = config.load().shards();
        return MembershipRegistry.estimateOctets(
                        (long) population.vlans().segments() * shards,
                        (long) population.listeners() * shards,
                        ShardWork.groupRows(population) * shards,
                        population.membershipsAtMost())
                + RESERVE_OCTETS;
    }

    /// Refuses a population that does not fit.
    ///
    /// @throws CapacityException with one line
    public static void check(EngineConfig config, Population population) {
        long needed = octets(config, population);
        long available = Runtime.getRuntime().maxMemory();
        if (needed > available) {
            throw new CapacityException(
                    String.format(
                            "%d memberships of %d listeners in %d groups need about %d MiB of heap,"
                                    + " and there are %d MiB (raise -Xmx in JAVA_OPTS)",
                            population.membershipsAtMost(),
                            population.listeners(),
                            population.groupsAtMost(),
                            needed >> 20,
                            available >> 20));
        }
    }
}
