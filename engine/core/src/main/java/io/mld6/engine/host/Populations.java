// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.population.Population;
import io.mld6.engine.registry.MembershipRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/// The populations of an engine, kept so that one that overlaps another can be told which. Thread:
/// any.
final class Populations {
    /// What the JVM itself, batches and the drained bucket need beside the tables.
    private static final long RESERVE_OCTETS = 24L << 20;

    private final List<Population> populations = new ArrayList<>();

    /// Keeps one.
    ///
    /// @return those before
    synchronized List<Population> add(Population population) {
        List<Population> before = List.copyOf(populations);
        populations.add(population);
        return before;
    }

    /// Forgets one that was refused.
    ///
    /// @param before those that were there before
    /// @param why what a shard said
    /// @return why, with the name of the one whose addresses it has if that is the cause
    synchronized Throwable refused(Population population, List<Population> before, Throwable why) {
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

    /// Refuses what does not fit in memory: every shard knows every listener, and every group.
    ///
    /// @throws CapacityException if that needs more memory than there is
    static void checkCapacity(Population population, int shards) {
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
