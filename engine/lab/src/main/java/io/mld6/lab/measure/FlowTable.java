// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.registry.RowIndex;
import io.mld6.engine.registry.RowTable;
import io.mld6.lab.traffic.FlowPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All flows, found by their packets, and all channels by VLAN and group. Thread: the measuring
/// one. Cost of a packet of a known flow: one probe of an index, no allocation.
@SuppressWarnings("EnumOrdinal") // numbers that never leave the process
final class FlowTable {
    /// No flow: there are too many.
    static final int FULL = -1;

    private static final Comparator<Popularity.OfGroup> MOST_FIRST =
            Comparator.comparingLong(Popularity.OfGroup::joins)
                    .reversed()
                    .thenComparing(
                            Popularity.OfGroup::group,
                            Comparator.comparingLong(Ipv6Address::high)
                                    .thenComparingLong(Ipv6Address::low));

    /// Words of a key: VLAN, source, group, number in the payload, format.
    private static final int KEY = 8;

    private final int limit;
    private final RowIndex index = new RowIndex(this::hash);
    /// What tells a flow from others, in rows by themselves, so that finding one reads one line of
    /// the cache.
    private long[] keys = new long[64 * KEY];

    private @Nullable Flow[] flows = new @Nullable Flow[64];
    private int size;
    private final Map<Ipv6Address, Channel> channels = new HashMap<>();
    private final Map<UnitKey, ChannelUnit> units = new HashMap<>();

    private record UnitKey(long vlanWord, long groupHigh, long groupLow) {}

    /// A channel of the plan.
    private static final class Channel {
        final int index;
        /// None for any.
        final List<Ipv6Address> sources;
        long joins;

        Channel(int index, List<Ipv6Address> sources) {
            this.index = index;
            this.sources = sources;
        }

        boolean has(long high, long low) {
            return sources.isEmpty()
                    || sources.stream().anyMatch(at -> at.high() == high && at.low() == low);
        }
    }

    FlowTable(List<ChannelClass> classes, int limit) {
        this.limit = limit;
        for (int c = 0; c < classes.size(); c++) {
            ChannelClass those = classes.get(c);
            for (int i = 0; i < those.groups().size(); i++) {
                addChannel(c, those.groups().get(i), those.sources(), i);
            }
        }
    }

    /// A group of several classes is of the first, and of all their sources.
    private void addChannel(int index, Ipv6Address group, List<Ipv6Address> sources, int i) {
        List<Ipv6Address> own =
                sources.isEmpty() ? List.of() : List.of(sources.get(i % sources.size()));
        Channel there = channels.get(group);
        if (there == null) {
            channels.put(group, new Channel(index, own));
        } else if (own.isEmpty() || there.sources.isEmpty()) {
            channels.put(group, new Channel(there.index, List.of()));
        } else {
            List<Ipv6Address> both = new ArrayList<>(there.sources);
            both.addAll(own);
            channels.put(group, new Channel(there.index, List.copyOf(both)));
        }
    }

    /// Row of the flow of a packet, or [#FULL].
    int find(FlowPacket packet) {
        int hash =
                hash(
                        packet.vlanWord(),
                        packet.sourceHigh() ^ packet.sourceLow(),
                        packet.groupHigh() ^ packet.groupLow(),
                        packet.flow());
        int slot = index.first(hash);
        for (int row; (row = index.row(slot)) != RowTable.NONE; slot = index.next(slot)) {
            if (isOf(row * KEY, packet)) {
                return row;
            }
        }
        return size == limit ? FULL : add(packet, hash);
    }

    private boolean isOf(int at, FlowPacket packet) {
        long[] words = keys;
        return words[at + 4] == packet.groupLow()
                && words[at] == packet.vlanWord()
                && words[at + 1] == packet.sourceHigh()
                && words[at + 2] == packet.sourceLow()
                && words[at + 3] == packet.groupHigh()
                && words[at + 5] == packet.flow()
                && words[at + 6] == packet.format().ordinal();
    }

    private int hash(int row) {
        int at = row * KEY;
        return hash(
                keys[at], keys[at + 1] ^ keys[at + 2], keys[at + 3] ^ keys[at + 4], keys[at + 5]);
    }

    private static int hash(long vlanWord, long sources, long groups, long number) {
        long rest = vlanWord + number * 0x9e3779b97f4a7c15L;
        return RowIndex.hash(groups ^ Long.rotateLeft(sources, 31) ^ Long.rotateLeft(rest, 47));
    }

    private int add(FlowPacket packet, int hash) {
        ChannelUnit unit = unit(packet.vlanWord(), packet.groupHigh(), packet.groupLow());
        Channel channel = channels.get(new Ipv6Address(packet.groupHigh(), packet.groupLow()));
        boolean from = channel == null || channel.has(packet.sourceHigh(), packet.sourceLow());
        if (size == flows.length) {
            flows = Arrays.copyOf(flows, 2 * size);
            keys = Arrays.copyOf(keys, 2 * size * KEY);
        }
        int at = size * KEY;
        keys[at] = packet.vlanWord();
        keys[at + 1] = packet.sourceHigh();
        keys[at + 2] = packet.sourceLow();
        keys[at + 3] = packet.groupHigh();
        keys[at + 4] = packet.groupLow();
        keys[at + 5] = packet.flow();
        keys[at + 6] = packet.format().ordinal();
        flows[size] = new Flow(packet.format(), unit, from);
        index.add(size, hash);
        return size++;
    }

    /// The flow of a row that [#find] gave.
    Flow flow(int row) {
        Flow flow = flows[row];
        if (flow == null) {
            throw new IndexOutOfBoundsException(row);
        }
        return flow;
    }

    /// Whether joins of a group are measured.
    boolean isChannel(Ipv6Address group) {
        return channels.containsKey(group);
    }

    /// A listener joined a channel.
    void joined(Ipv6Address group) {
        Channel channel = channels.get(group);
        if (channel != null) {
            channel.joins++;
        }
    }

    /// Which channels were joined, by [#joined].
    Popularity popularity(List<ChannelClass> classes) {
        List<Popularity.OfGroup> all = new ArrayList<>();
        channels.forEach(
                (group, channel) -> {
                    if (channel.joins > 0) {
                        String of = classes.get(channel.index).name();
                        all.add(new Popularity.OfGroup(group, of, channel.joins));
                    }
                });
        all.sort(MOST_FIRST);
        return new Popularity(
                all.size(),
                all.stream().mapToLong(Popularity.OfGroup::joins).sum(),
                all.subList(0, Math.min(Popularity.MOST, all.size())));
    }

    /// The channel or other group in a VLAN; it is there from the first time it is asked for.
    ///
    /// Groups of the link itself are judged only if they are channels: they go everywhere by
    /// nature (RFC 4541 §3).
    ChannelUnit unit(long vlanWord, long groupHigh, long groupLow) {
        UnitKey key = new UnitKey(vlanWord, groupHigh, groupLow);
        ChannelUnit unit = units.get(key);
        if (unit == null) {
            Channel channel = channels.get(new Ipv6Address(groupHigh, groupLow));
            unit =
                    new ChannelUnit(
                            units.size(),
                            channel == null ? -1 : channel.index,
                            channel != null || Ipv6Address.scope(groupHigh) > 2);
            units.put(key, unit);
        }
        return unit;
    }

    /// The same, if it is there.
    @Nullable ChannelUnit knownUnit(long vlanWord, Ipv6Address group) {
        return units.get(new UnitKey(vlanWord, group.high(), group.low()));
    }

    void forEachUnit(Consumer<ChannelUnit> visitor) {
        units.values().forEach(visitor);
    }

    void forEachFlow(Consumer<Flow> visitor) {
        for (int row = 0; row < size; row++) {
            visitor.accept(flow(row));
        }
    }
}
