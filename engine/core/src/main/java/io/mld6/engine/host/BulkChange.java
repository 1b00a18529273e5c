// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.population.AddressRange;
import java.util.List;
import java.util.stream.LongStream;

/// What many listeners are to want, each at its turn. Immutable.
///
/// @param listeners whom it concerns, in the order of their turns
/// @param groups what each turn is about; with [#leaves] none stands for all the listener has
/// @param mode with [FilterMode#INCLUDE] and no sources the groups are left
/// @param sources listened to, or all but these
/// @param arrivals when each has its turn
record BulkChange(
        ListenerNumbers listeners,
        List<Ipv6Address> groups,
        FilterMode mode,
        List<Ipv6Address> sources,
        Arrivals arrivals) {
    /// @throws IllegalArgumentException if a group is none
    BulkChange {
        for (Ipv6Address group : groups) {
            if (!group.isMulticast()) {
                throw new IllegalArgumentException("not multicast: " + group);
            }
        }
    }

    static BulkChange of(
            ListenerNumbers listeners,
            List<AddressRange> groups,
            FilterMode mode,
            List<AddressRange> sources,
            Arrivals arrivals) {
        return new BulkChange(listeners, addresses(groups), mode, addresses(sources), arrivals);
    }

    private static List<Ipv6Address> addresses(List<AddressRange> ranges) {
        return ranges.stream()
                .flatMap(range -> LongStream.range(0, range.count()).mapToObj(range::address))
                .distinct()
                .toList();
    }

    boolean leaves() {
        return mode == FilterMode.INCLUDE && sources.isEmpty();
    }
}
