// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.mld6.codec.wire.Ipv6Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups, most first. Immutable.
///
/// @param total how many there are
/// @param of what is counted
/// @param groups the first of them
public record GroupRanking(int total, Of of, List<Group> groups) {
    /// The most that are ranked.
    public static final int MOST = 1000;

    /// Copies its list.
    public GroupRanking {
        groups = List.copyOf(groups);
    }

    /// What is counted.
    public enum Of {
        /// Listeners of ours.
        LISTENERS,
        /// Hosts that a querier remembers.
        HOSTS,
        /// Nothing: the querier remembers none.
        NONE
    }

    /// A group.
    ///
    /// @param count null if nothing is counted
    public record Group(Ipv6Address group, @Nullable Long count) {}
}
