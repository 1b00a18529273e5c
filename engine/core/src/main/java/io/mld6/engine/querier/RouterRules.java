// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.wire.SsmRange;

/// What an operator decides about the router side.
///
/// @param version of MLD the router speaks: 2, or 1 where a version 1 router is on the link
///     (RFC 9777 §8.3.1)
/// @param lightweight whether groups have no filter mode (RFC 5790 §5)
/// @param ignoreVersion1 whether version 1 Reports and Dones are ignored (RFC 9777 §8.3.1, §10.2)
/// @param immediateLeave whether a group or source is dropped without asking who else listens: at
///     once, or with `trackListeners` when the last known listener has left
/// @param trackListeners whether it is remembered who listens to what
/// @param limits how much is kept (RFC 9777 §10.2)
/// @param sourceSpecific the groups that are for source-specific multicast
public record RouterRules(
        int version,
        boolean lightweight,
        boolean ignoreVersion1,
        boolean immediateLeave,
        boolean trackListeners,
        Limits limits,
        SsmRange sourceSpecific) {

    /// Checks the version.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public RouterRules {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("version must be 1 or 2: " + version);
        }
    }

    /// How much a router keeps, whatever the link reports (RFC 9777 §10.2).
    ///
    /// @param groups groups there may be
    /// @param sources sources a group may have; see [#sourcesInAll]
    /// @param listeners (group, listener) pairs that are remembered
    public record Limits(int groups, int sources, int listeners) {
        private static final int SOURCES_PER_GROUP = 10;

        /// Checks the ranges.
        ///
        /// @throws IllegalArgumentException with one line that says what is accepted
        public Limits {
            if (groups < 1 || sources < 0 || listeners < 0) {
                throw new IllegalArgumentException("limits must not be negative, groups 1 or more");
            }
        }

        /// Sources all groups together may have: ten for each possible group, and at least those
        /// of one. Groups times sources of each would be no bound that any memory holds.
        public int sourcesInAll() {
            return Math.max(
                    sources, (int) Math.min(Integer.MAX_VALUE, (long) groups * SOURCES_PER_GROUP));
        }
    }
}
