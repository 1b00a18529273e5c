// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.oracle;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.querier.GroupVisitor;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.SourceSets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a router believed at one moment: each group with its filter mode, its sources and, where
/// they are tracked, its listeners. Filled by visiting the router's states; what it advises follows
/// from RFC 9777 Table 6.
public final class RouterView implements GroupVisitor, Advice {
    /// A group.
    ///
    /// @param mode of the filter
    /// @param version1 whether it is in version 1 compatibility mode
    /// @param filterNanos time left on the filter timer
    /// @param sources with the time left on each one's timer, 0 for an excluded one
    /// @param listeners who is known to listen, and to what
    public record Group(
            FilterMode mode,
            boolean version1,
            long filterNanos,
            Map<Ipv6Address, Long> sources,
            Map<Ipv6Address, Wish> listeners) {}

    private final SourceSets sets;
    private final Map<Ipv6Address, Group> groups = new HashMap<>();
    /// By set and mode, because many listeners want the same.
    private final Map<Integer, Wish> filters = new HashMap<>();
    private @Nullable Group current;

    /// A view of nothing, to be filled.
    ///
    /// @param sets in which the states keep the filters of listeners
    public RouterView(SourceSets sets) {
        this.sets = sets;
    }

    /// Adds a group that was seen otherwise.
    public void add(Ipv6Address address, Group group) {
        groups.put(address, group);
    }

    @Override
    public void group(
            long high,
            long low,
            FilterMode mode,
            boolean version1,
            long filterNanos,
            long olderHostNanos) {
        current = new Group(mode, version1, filterNanos, new HashMap<>(), new HashMap<>());
        groups.put(new Ipv6Address(high, low), current);
    }

    private Group current() {
        Group shown = current;
        if (shown == null) {
            throw new IllegalStateException("no group was shown yet");
        }
        return shown;
    }

    @Override
    public void source(long high, long low, long timerNanos) {
        current().sources().put(new Ipv6Address(high, low), timerNanos);
    }

    @Override
    public void listener(long low, FilterMode mode, int filterSources, long lastSeenNanos) {
        current()
                .listeners()
                .put(
                        new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, low),
                        filters.computeIfAbsent(
                                Filter.of(mode, filterSources), _ -> filter(mode, filterSources)));
    }

    private Wish filter(FilterMode mode, int set) {
        Set<Ipv6Address> sources = new HashSet<>();
        for (int i = 0; i < sets.size(set); i++) {
            sources.add(new Ipv6Address(sets.high(set, i), sets.low(set, i)));
        }
        return new Wish(mode, sources);
    }

    /// One group; null if the router knows nothing of it.
    public @Nullable Group group(Ipv6Address group) {
        return groups.get(group);
    }

    @Override
    public Set<Ipv6Address> groups() {
        return new HashSet<>(groups.keySet());
    }

    @Override
    public Set<Ipv6Address> sources(Ipv6Address group) {
        Group known = groups.get(group);
        return known == null ? Set.of() : known.sources().keySet();
    }

    @Override
    public boolean forwards(Ipv6Address group, Ipv6Address source) {
        Group known = groups.get(group);
        if (known == null) {
            return false;
        }
        Long timerNanos = known.sources().get(source);
        return timerNanos == null ? known.mode() == FilterMode.EXCLUDE : timerNanos > 0;
    }
}
