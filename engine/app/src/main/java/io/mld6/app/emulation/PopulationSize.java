// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulation;

import io.mld6.engine.population.GroupList;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.PopulationWalk;

/// How much a population is.
///
/// @param listeners number of listeners
/// @param groups number of distinct groups they listen to
/// @param memberships number of pairs of both
record PopulationSize(int listeners, long groups, long memberships) {
    /// Without writing any range out: addresses named twice count twice.
    static PopulationSize atMost(Population population) {
        return new PopulationSize(
                population.listeners(), population.groupsAtMost(), population.membershipsAtMost());
    }

    /// Exactly. *Cost*: the ranges are written out, so only once it is known that they fit.
    static PopulationSize exactly(Population population) {
        return new PopulationSize(
                population.listeners(),
                GroupList.of(population.groups()).size()
                        + (population.joinsSolicitedNode() ? population.listeners() : 0L),
                new PopulationWalk(population).memberships());
    }
}
