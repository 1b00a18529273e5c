// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.oracle;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a listener wants of a group: only these sources, or all but these.
///
/// @param mode of the filter
/// @param sources in any order
public record Wish(FilterMode mode, Set<Ipv6Address> sources) {
    /// Everything, whatever the source.
    public static final Wish ANY = new Wish(FilterMode.EXCLUDE, Set.of());

    /// Nothing.
    public static final Wish NOTHING = new Wish(FilterMode.INCLUDE, Set.of());

    /// Copies the sources.
    public Wish {
        sources = Set.copyOf(sources);
    }

    /// Only these sources.
    public static Wish include(Collection<Ipv6Address> sources) {
        return new Wish(FilterMode.INCLUDE, Set.copyOf(sources));
    }

    /// All but these sources.
    public static Wish exclude(Collection<Ipv6Address> sources) {
        return new Wish(FilterMode.EXCLUDE, Set.copyOf(sources));
    }

    /// Whether nothing at all is wanted.
    public boolean isNothing() {
        return mode == FilterMode.INCLUDE && sources.isEmpty();
    }

    /// Whether this source's traffic is wanted.
    public boolean wants(Ipv6Address source) {
        return (mode == FilterMode.INCLUDE) == sources.contains(source);
    }

    /// Whether this is a wish for everything the other one is for, and perhaps for more.
    public boolean covers(Wish other) {
        if (other.mode == FilterMode.INCLUDE) {
            return other.sources.stream().allMatch(this::wants);
        }
        return mode == FilterMode.EXCLUDE && other.sources.containsAll(sources);
    }

    @Override
    public String toString() {
        return mode
                + new TreeSet<>(sources)
                        .stream()
                                .map(Ipv6Address::toString)
                                .collect(Collectors.joining(", ", "{", "}"));
    }
}
