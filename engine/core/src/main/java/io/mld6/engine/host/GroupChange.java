// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.Call;
import io.mld6.engine.registry.SourceSets;
import java.util.List;

/// What a listener wants of one group from now on. Immutable.
///
/// @param mode with [FilterMode#INCLUDE] and no sources it leaves
/// @param sources listened to, or all but these; at most 1024
public record GroupChange(Ipv6Address group, FilterMode mode, List<Ipv6Address> sources) {
    private static final long SUBSCRIPTION = 0;

    /// Checks the group.
    ///
    /// @throws IllegalArgumentException if it is not multicast
    public GroupChange {
        if (!group.isMulticast()) {
            throw new IllegalArgumentException("not multicast: " + group);
        }
        sources = List.copyOf(sources);
    }

    /// Listens to any source.
    public static GroupChange join(Ipv6Address group) {
        return new GroupChange(group, FilterMode.EXCLUDE, List.of());
    }

    /// Listens to some sources.
    public static GroupChange join(Ipv6Address group, List<Ipv6Address> sources) {
        return new GroupChange(group, FilterMode.INCLUDE, sources);
    }

    /// Listens no more.
    public static GroupChange leave(Ipv6Address group) {
        return new GroupChange(group, FilterMode.INCLUDE, List.of());
    }

    /// Makes the change in an open call.
    ///
    /// @throws IllegalArgumentException if the list is too long or the mode is not allowed
    /// @throws IllegalStateException if all lists together become too long
    void in(Call open, int listener, SourceSets sets, long nowNanos) {
        int set = sets.intern(sources);
        try {
            open.listen(listener, SUBSCRIPTION, group.high(), group.low(), mode, set, nowNanos);
        } finally {
            sets.release(set);
        }
    }
}
