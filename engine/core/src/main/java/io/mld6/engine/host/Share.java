// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.population.Population;
import io.mld6.engine.population.PopulationWalk;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// One shard's part of a population. Thread: any, immutable.
final class Share {
    private final Dealing dealing;
    private final int shard;
    private final Population population;
    private final ListenerNumbers numbers;
    /// Numbers in the population of the listeners that may have memberships here; null if all may.
    private final int @Nullable [] here;

    /// @param shard whose part this is
    /// @param numbers of the population's listeners in the engine
    Share(Dealing dealing, int shard, Population population, ListenerNumbers numbers) {
        this.dealing = dealing;
        this.shard = shard;
        this.population = population;
        this.numbers = numbers;
        this.here = dealing.shards() == 1 || dealing.byGroup() ? null : here();
    }

    private int[] here() {
        int[] found = new int[population.listeners()];
        int count = 0;
        for (int i = 0; i < found.length; i++) {
            long tags = population.vlans().word(i);
            if (dealing.shardOf(numbers.number(i), tags) == shard) {
                found[count++] = i;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /// Whether a membership belongs to the shard.
    ///
    /// @param listener its listener's number in the population
    boolean has(int listener, long groupHigh, long groupLow) {
        return dealing.shards() == 1
                || dealing.shardOf(
                                row(listener),
                                population.vlans().word(listener),
                                groupHigh,
                                groupLow)
                        == shard;
    }

    /// A listener's number in the engine.
    int row(int listener) {
        return numbers.number(listener);
    }

    /// Listeners that may have memberships here.
    int listeners() {
        return here == null ? population.listeners() : here.length;
    }

    /// The number in the population of the `i`-th of them.
    int listener(int i) {
        return here == null ? i : here[i];
    }

    /// Memberships here.
    long memberships() {
        PopulationWalk walk = walk(this::listener);
        if (!dealing.byGroup() || dealing.shards() == 1) {
            return walk.memberships();
        }
        long count = 0;
        while (walk.next()) {
            count += has(walk.listener(), walk.groupHigh(), walk.groupLow()) ? 1 : 0;
        }
        return count;
    }

    /// The listeners in order, with all memberships of each.
    PopulationWalk walk() {
        return walk(this::listener);
    }

    /// The listeners in another order.
    ///
    /// @param order maps 0, 1, 2 ... to their numbers in the population
    PopulationWalk walk(IntUnaryOperator order) {
        return new PopulationWalk(population, listeners(), order);
    }

    Population population() {
        return population;
    }
}
