// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import java.util.List;

/// What each listener of a population listens to. Thread: any, immutable.
///
/// @param groups the groups' addresses; none for listeners that begin without
/// @param groupsPerListener how many of them each listener joins, or 0 for every group
/// @param mode filter mode of every membership
/// @param sources source list of every membership; with INCLUDE at least one
public record Interest(
        List<AddressRange> groups,
        int groupsPerListener,
        FilterMode mode,
        List<AddressRange> sources) {
    /// Most sources of one membership.
    public static final int MAXIMUM_SOURCES = 1024;

    /// Checks everything that can be wrong with it.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public Interest {
        groups = List.copyOf(groups);
        sources = List.copyOf(sources);
        checkSources(mode, sources);
        if (groups.isEmpty() && !sources.isEmpty()) {
            throw new IllegalArgumentException("sources without a group");
        }
        groups.forEach(Interest::checkGroups);
        long named = GroupList.countOf(groups);
        if (groupsPerListener < 0 || groupsPerListener > named) {
            throw new IllegalArgumentException(
                    "groups per listener must be 1 to the number of groups, "
                            + named
                            + ": "
                            + groupsPerListener);
        }
    }

    private static void checkSources(FilterMode mode, List<AddressRange> sources) {
        if (mode == FilterMode.INCLUDE && sources.isEmpty()) {
            throw new IllegalArgumentException("filter mode include needs sources");
        }
        if (GroupList.countOf(sources) > MAXIMUM_SOURCES) {
            throw new IllegalArgumentException("more than " + MAXIMUM_SOURCES + " sources");
        }
        for (AddressRange range : sources) {
            for (Ipv6Address end : List.of(range.first(), range.last())) {
                if (!Ipv6Address.isPossibleSource(end.high(), end.low())) {
                    throw new IllegalArgumentException(
                            range + " holds " + end + ", which cannot be a source");
                }
            }
        }
    }

    private static void checkGroups(AddressRange range) {
        for (Ipv6Address end : List.of(range.first(), range.last())) {
            if (!end.isMulticast()) {
                throw new IllegalArgumentException(
                        range
                                + " is not multicast: "
                                + end
                                + "; accepted: ff02:: and wider scopes");
            }
            if (end.scope() < 2) {
                throw new IllegalArgumentException(
                        range
                                + " has scope "
                                + end.scope()
                                + ", which MLD never reports; accepted:"
                                + " scopes 2 to 15");
            }
        }
        // A range may lead through other scopes: the scope is in octet 1, so its high words differ.
        if (range.first().high() != range.last().high()) {
            throw new IllegalArgumentException(range + " leaves its /64");
        }
        Ipv6Address allNodes = Ipv6Address.ALL_NODES;
        if (range.first().high() == allNodes.high() && contains(range, allNodes.low())) {
            throw new IllegalArgumentException(range + " holds ff02::1, which MLD never reports");
        }
    }

    private static boolean contains(AddressRange range, long low) {
        long distance = low - range.first().low();
        return distance >= 0
                && distance % range.step() == 0
                && distance / range.step() < range.count();
    }
}
