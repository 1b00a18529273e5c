// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.engine.registry.SsmRange;

/// What an operator decides about the router side.
///
/// @param version of MLD the router speaks: 2, or 1 where a version 1 router is on the link
///     (RFC 9777 §8.3.1)
/// @param lightweight whether groups have no filter mode (RFC 5790 §5)
/// @param ignoreVersion1 whether version 1 Reports and Dones are ignored (RFC 9777 §8.3.1, §10.2)
/// @param immediateLeave whether a group or source is dropped without asking who else listens: at
///     once, or with `trackListeners` when the last known listener has left
/// @param trackListeners whether it is remembered who listens to what
/// @param maximumGroups groups there may be (RFC 9777 §10.2)
/// @param maximumSources sources a group may have; see [#maximumSourcesInAll]
/// @param maximumListeners (group, listener) pairs that are remembered
/// @param sourceSpecific the groups that are for source-specific multicast
public record RouterRules(
        int version,
        boolean lightweight,
        boolean ignoreVersion1,
        boolean immediateLeave,
        boolean trackListeners,
        int maximumGroups,
        int maximumSources,
        int maximumListeners,
        SsmRange sourceSpecific) {
    private static final int SOURCES_PER_GROUP = 10;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public RouterRules {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("version must be 1 or 2: " + version);
        }
        if (maximumGroups < 1 || maximumSources < 0 || maximumListeners < 0) {
            throw new IllegalArgumentException("limits must not be negative, groups 1 or more");
        }
    }

    /// Sources all groups together may have: ten for each possible group, and at least those of
    /// one. Groups times sources of each would be no bound that any memory holds.
    public int maximumSourcesInAll() {
        return Math.max(
                maximumSources,
                (int) Math.min(Integer.MAX_VALUE, (long) maximumGroups * SOURCES_PER_GROUP));
    }
}
