// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.registry.PopulationTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an engine has of the populations of one name, at one moment. Immutable.
///
/// What is wanted is what there is and what a population has not yet had its turn to join. So it
/// follows what its listeners join and leave after that, one by one or in bulk, and their going.
///
/// @param name as [io.mld6.engine.population.Population#name]; empty for the listeners that were
///     added one by one, `other` for populations beyond [#MOST_NAMES]
/// @param listeners listeners there are
/// @param wantedMemberships memberships that are wanted
/// @param memberships memberships there are
public record PopulationCount(
        String name, int listeners, long wantedMemberships, long memberships) {
    /// Names that are counted apart in one engine: the first ones. That of the listeners that were
    /// added one by one is one of them.
    public static final int MOST_NAMES = 100;

    /// The name under which all others are counted, together with a population that has it.
    public static final String OTHER = "other";

    /// The name of the listeners that were added one by one.
    public static final String SINGLE = PopulationTable.SINGLE;

    /// What a shard has. Cost: a step for each name.
    static List<PopulationCount> of(PopulationTable table) {
        List<PopulationCount> counts = new ArrayList<>(table.size());
        for (int i = 0; i < table.size(); i++) {
            int begun = table.memberships(i);
            counts.add(
                    new PopulationCount(
                            table.name(i), table.listeners(i), begun + table.planned(i), begun));
        }
        return List.copyOf(counts);
    }

    /// What all shards have, in one. Every shard knows every listener, as the first one does; each
    /// has memberships of its own.
    static List<PopulationCount> ofAll(List<List<PopulationCount>> shards) {
        Map<String, PopulationCount> sums = new LinkedHashMap<>();
        for (PopulationCount one : shards.getFirst()) {
            sums.put(one.name, one);
        }
        for (List<PopulationCount> other : shards.subList(1, shards.size())) {
            for (PopulationCount one : other) {
                PopulationCount known = sums.getOrDefault(one.name, none(one.name));
                sums.put(one.name, known.plusMemberships(one));
            }
        }
        return List.copyOf(sums.values());
    }

    static PopulationCount none(String name) {
        return new PopulationCount(name, 0, 0, 0);
    }

    private PopulationCount plusMemberships(PopulationCount other) {
        return new PopulationCount(
                name,
                listeners,
                wantedMemberships + other.wantedMemberships,
                memberships + other.memberships);
    }
}
