// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.codec.wire.Ipv6Address;
import java.util.List;

/// Channels whose numbers are kept apart from those of other classes. Immutable.
///
/// @param name as results have it
/// @param groups one channel each
/// @param sources none for any source, then data of every source counts; else the source of
///     channel i is number i mod count
public record ChannelClass(String name, List<Ipv6Address> groups, List<Ipv6Address> sources) {
    /// Copies its lists.
    public ChannelClass {
        groups = List.copyOf(groups);
        sources = List.copyOf(sources);
    }
}
