// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.codec.wire.Ipv6Address;
import java.util.List;

/// How often the groups of channels were joined, first joins and those of changes alike: what
/// people chose. Immutable.
///
/// @param groups that were joined at all
/// @param joins of all groups
/// @param most the groups that were joined most, [#MOST] of them, most first
public record Popularity(int groups, long joins, List<OfGroup> most) {
    /// So many groups are named.
    public static final int MOST = 50;

    /// Copies its list.
    public Popularity {
        most = List.copyOf(most);
    }

    /// A group, in whatever VLAN.
    ///
    /// @param group its address
    /// @param channels its class of channels
    /// @param joins how often it was joined
    public record OfGroup(Ipv6Address group, String channels, long joins) {}
}
