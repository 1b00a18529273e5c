// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import java.util.List;
import java.util.stream.LongStream;

/// Many listeners at once: which, and what they listen to.
///
/// Listener i has the MAC `baseMac + i` and its EUI-64 link-local address. It joins every group, or
/// with K groups per listener the groups number (i * K + j) mod G for j from 0 to K - 1.
///
/// @param listeners how many, 1 or more
/// @param baseMac MAC of the first
/// @param groups the groups' addresses
/// @param groupsPerListener K, or 0 for every group
/// @param solicitedNode whether each listener also joins its solicited-node group (RFC 4291 §2.8)
/// @param duplicateAddressDetection whether each listener starts as RFC 4862 §5.4 says: after a
///     random delay of up to 1 s it joins its solicited-node group and everything else from `::`,
///     and a second later reports all of it anew from its address
/// @param mode filter mode of every membership
/// @param sources source list of every membership; with INCLUDE at least one
public record Population(
        int listeners,
        MacAddress baseMac,
        List<AddressRange> groups,
        int groupsPerListener,
        boolean solicitedNode,
        boolean duplicateAddressDetection,
        FilterMode mode,
        List<AddressRange> sources) {
    /// Most sources of one membership.
    public static final int MAXIMUM_SOURCES = 1024;

    /// Checks everything that can be wrong with it.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public Population {
        groups = List.copyOf(groups);
        sources = List.copyOf(sources);
        checkSources(mode, sources);
        if (listeners < 1) {
            throw new IllegalArgumentException("listeners must be 1 or more: " + listeners);
        }
        checkMacs(baseMac, listeners);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("no group to join");
        }
        groups.forEach(Population::checkGroups);
        long named = GroupList.countOf(groups);
        if (groupsPerListener < 0 || groupsPerListener > named) {
            throw new IllegalArgumentException(
                    "groups per listener must be 1 to the number of groups, "
                            + named
                            + ": "
                            + groupsPerListener);
        }
    }

    /// A population that listens to any source.
    public Population(
            int listeners,
            MacAddress baseMac,
            List<AddressRange> groups,
            int groupsPerListener,
            boolean solicitedNode) {
        this(
                listeners,
                baseMac,
                groups,
                groupsPerListener,
                solicitedNode,
                false,
                FilterMode.EXCLUDE,
                List.of());
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

    private static void checkMacs(MacAddress base, int listeners) {
        long last = base.value() + listeners - 1;
        boolean multicast = ((base.value() >>> 40) & 1) != 0;
        if (multicast || last >>> 40 != base.value() >>> 40) {
            throw new IllegalArgumentException(
                    listeners
                            + " MACs from "
                            + base
                            + " on are not all unicast with the same first octet");
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

    /// MAC of listener `i`.
    public long mac(int i) {
        return baseMac.value() + i;
    }

    /// Low half of the link-local address of listener `i`.
    public long addressLow(int i) {
        return Ipv6Address.eui64(mac(i));
    }

    /// Whether each listener joins its solicited-node group: asked for, or needed for detection.
    public boolean joinsSolicitedNode() {
        return solicitedNode || duplicateAddressDetection;
    }

    /// Groups each listener joins, without its solicited-node group, if the ranges do not overlap.
    public int groupsEach() {
        return groupsPerListener == 0
                ? Math.toIntExact(GroupList.countOf(groups))
                : groupsPerListener;
    }

    /// Upper bound of the memberships this makes.
    public long membershipsAtMost() {
        return (long) listeners * (groupsEach() + (joinsSolicitedNode() ? 1 : 0));
    }

    /// Upper bound of the distinct groups this makes.
    public long groupsAtMost() {
        return GroupList.countOf(groups) + (joinsSolicitedNode() ? listeners : 0);
    }

    /// The source list written out; an address named twice counts once.
    public List<Ipv6Address> sourceList() {
        return sources.stream()
                .flatMap(range -> LongStream.range(0, range.count()).mapToObj(range::address))
                .distinct()
                .toList();
    }
}
