// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.population.Population;
import io.mld6.engine.population.PopulationWalk;

/// One shard's part of a population that begins with listener `firstRow`.
///
/// @param dealing who has what
/// @param shard whose part this is
/// @param firstRow number in the engine of the population's first listener
record Share(Dealing dealing, int shard, int firstRow) {
    /// Whether a membership belongs to the shard.
    ///
    /// @param listener its listener's number in the population
    boolean has(int listener, long groupHigh, long groupLow) {
        return dealing.shardOf(firstRow + listener, 0, groupHigh, groupLow) == shard;
    }

    /// Listeners that may have memberships here.
    int listeners(Population population) {
        if (dealing.byGroup()) {
            return population.listeners();
        }
        int first = listener(0);
        int step = dealing.shards();
        return first >= population.listeners()
                ? 0
                : (population.listeners() - 1 - first) / step + 1;
    }

    /// The number in the population of the `i`-th of them.
    int listener(int i) {
        return dealing.byGroup()
                ? i
                : Math.floorMod(shard - firstRow, dealing.shards()) + i * dealing.shards();
    }

    /// Memberships here.
    long memberships(Population population) {
        PopulationWalk walk = walk(population);
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
    PopulationWalk walk(Population population) {
        return new PopulationWalk(population, listeners(population), this::listener);
    }
}
