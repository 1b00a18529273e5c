// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.GroupVisitor;
import io.mld6.engine.registry.SourceSets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns rows into values that any thread may keep. Thread: that of whoever shows them.
final class GroupCollector implements GroupVisitor {
    private final List<VlanTags> vlans;
    private final @Nullable SourceSets sets;
    private final List<ListenedGroup> groups = new ArrayList<>();
    private List<ListenedGroup.Source> sources = new ArrayList<>();
    private List<ListenedGroup.Listener> listeners = new ArrayList<>();

    private int segment;

    /// @param vlans of the segments, by number
    /// @param sets of the listeners' filters; null if none are remembered
    GroupCollector(List<VlanTags> vlans, @Nullable SourceSets sets) {
        this.vlans = vlans;
        this.sets = sets;
    }

    @Override
    public void segment(int number) {
        segment = number;
    }

    /// What was shown.
    List<ListenedGroup> groups() {
        return groups;
    }

    @Override
    public void group(
            long high,
            long low,
            FilterMode mode,
            boolean version1,
            long filterNanos,
            long olderHostNanos) {
        sources = new ArrayList<>();
        listeners = new ArrayList<>();
        groups.add(
                new ListenedGroup(
                        vlans.get(segment),
                        new Ipv6Address(high, low),
                        mode,
                        version1,
                        Duration.ofNanos(filterNanos),
                        Duration.ofNanos(olderHostNanos),
                        sources,
                        listeners));
    }

    @Override
    public void source(long high, long low, long timerNanos) {
        sources.add(
                new ListenedGroup.Source(new Ipv6Address(high, low), Duration.ofNanos(timerNanos)));
    }

    @Override
    public void listener(long low, FilterMode mode, int filterSources, long lastSeenNanos) {
        List<Ipv6Address> named = new ArrayList<>();
        for (int i = 0; sets != null && i < sets.size(filterSources); i++) {
            named.add(new Ipv6Address(sets.high(filterSources, i), sets.low(filterSources, i)));
        }
        listeners.add(
                new ListenedGroup.Listener(
                        new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, low),
                        mode,
                        named,
                        Duration.ofNanos(lastSeenNanos)));
    }
}
