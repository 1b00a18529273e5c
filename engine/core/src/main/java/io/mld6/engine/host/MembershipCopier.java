// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.SourceSets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Copies memberships of a shard, slice by slice, for whoever wants to know them all. Thread: event
/// loop only. Cost: O(rows of the slice), and it allocates what it gives away.
final class MembershipCopier {
    private final int shard;
    private final MembershipRegistry registry;
    private final SourceSets sets;
    private final HostListeners listeners;

    MembershipCopier(
            int shard, MembershipRegistry registry, SourceSets sets, HostListeners listeners) {
        this.shard = shard;
        this.registry = registry;
        this.sets = sets;
        this.listeners = listeners;
    }

    /// As [Engine#memberships].
    static CompletableFuture<MembershipSlice> slice(Shards shards, long from, int limit) {
        int shard = (int) (from >>> Integer.SIZE);
        int row = (int) from;
        if (from < 0 || shard >= shards.size() || row < 0 || limit < 1) {
            throw new IllegalArgumentException("from " + from + ", limit " + limit);
        }
        long others =
                shard + 1 < shards.size()
                        ? (long) (shard + 1) << Integer.SIZE
                        : MembershipSlice.END;
        return shards.on(shard, asked -> asked.memberships(row, limit, others));
    }

    /// Copies what there is among the next rows.
    ///
    /// @param from first row
    /// @param limit most rows that are looked at
    /// @param others where to go on behind the last row
    MembershipSlice copy(int from, int limit, long others) {
        int highWater = registry.memberships().rows().highWater();
        int end = Math.min(highWater - from, limit) + from;
        long[] rows = new long[Math.max(0, end - from) * MembershipSlice.STRIDE];
        List<long[]> lists = new ArrayList<>();
        Map<Integer, Integer> numbers = new HashMap<>();
        int at = 0;
        for (int row = from; row < end; row++) {
            if (listeners.isReported(row)) {
                int filter = registry.memberships().get(row, MembershipTable.FILTER);
                int set =
                        numbers.computeIfAbsent(
                                Filter.sourceSet(filter),
                                id -> {
                                    lists.add(sources(id));
                                    return lists.size() - 1;
                                });
                write(rows, at, row, filter, set);
                at += MembershipSlice.STRIDE;
            }
        }
        return new MembershipSlice(
                at == rows.length ? rows : Arrays.copyOf(rows, at),
                lists.toArray(long[][]::new),
                end >= highWater ? others : (long) shard << Integer.SIZE | end);
    }

    private void write(long[] rows, int at, int row, int filter, int set) {
        MembershipTable memberships = registry.memberships();
        ListenerTable table = registry.listeners();
        int listener = memberships.get(row, MembershipTable.LISTENER);
        int group = memberships.get(row, MembershipTable.GROUP);
        rows[at] = registry.segments().tags(table.segment(listener));
        rows[at + 1] = registry.groups().high(group);
        rows[at + 2] = registry.groups().low(group);
        rows[at + 3] = table.linkLocalLow(listener);
        rows[at + 4] =
                MembershipSlice.rest(
                        listener, set, listeners.isSettled(row), Filter.isExclude(filter));
    }

    private long[] sources(int set) {
        long[] words = new long[2 * sets.size(set)];
        for (int i = 0; i < sets.size(set); i++) {
            words[2 * i] = sets.high(set, i);
            words[2 * i + 1] = sets.low(set, i);
        }
        return words;
    }
}
