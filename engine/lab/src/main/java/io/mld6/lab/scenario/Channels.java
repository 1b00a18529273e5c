// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.population.AddressRange;
import java.util.List;

/// A class of channels: groups, who sends to them, and how popular they are. Immutable.
///
/// @param name of the class
/// @param groups one channel each, in order
/// @param sources none for any source; else channel i has source i mod count, if there are as many
///     as channels or fewer
/// @param audience how a listener picks one
public record Channels(
        String name, List<AddressRange> groups, List<AddressRange> sources, Distribution audience) {
    /// How many.
    public int count() {
        return Math.toIntExact(groups.stream().mapToLong(AddressRange::count).sum());
    }

    /// Group of channel `i`.
    public Ipv6Address group(int i) {
        return nth(groups, i);
    }

    /// Whether its listeners name the source (INCLUDE).
    public boolean isSourceSpecific() {
        return !sources.isEmpty();
    }

    /// Source of channel `i`.
    ///
    /// @throws IllegalStateException if it is for any source
    public Ipv6Address source(int i) {
        if (sources.isEmpty()) {
            throw new IllegalStateException("channels of any source: " + name);
        }
        return nth(sources, i % sources.stream().mapToLong(AddressRange::count).sum());
    }

    private static Ipv6Address nth(List<AddressRange> ranges, long i) {
        long left = i;
        for (AddressRange range : ranges) {
            if (left < range.count()) {
                return range.address(left);
            }
            left -= range.count();
        }
        throw new IndexOutOfBoundsException(i);
    }
}
