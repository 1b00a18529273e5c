// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.population.Population;
import io.mld6.engine.registry.MembershipRegistry;

/// More was asked for than fits in memory; said before anything is allocated.
public final class CapacityException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// What the JVM itself, batches and the drained bucket need beside the tables.
    private static final long RESERVE_OCTETS = 24L << 20;

    CapacityException(String message) {
        super(message);
    }

    /// Checks that the heap holds a population.
    ///
    /// @param shards each of which knows every listener, and every group
    /// @throws CapacityException if it does not
    static void check(Population population, int shards) {
        long needed =
                MembershipRegistry.estimateOctets(
                                (long) population.vlans().segments() * shards,
                                (long) population.listeners() * shards,
                                ShardWork.groupRows(population) * shards,
                                population.membershipsAtMost())
                        + RESERVE_OCTETS;
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
