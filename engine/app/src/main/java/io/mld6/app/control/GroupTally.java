// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.MembershipSlice;
import io.mld6.engine.router.GroupSlice;
import io.mld6.engine.router.ListenedGroup;
import io.mld6.engine.router.Querier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Counts who is in which group, from the books of an engine or of a querier: slice by slice, so
/// that no event loop of theirs is held, and summed up elsewhere. Each group counts once whatever
/// its VLANs. Thread: one at a time.
public final class GroupTally {
    /// Some 0.2 ms of an engine's loop.
    private static final int SLICE_MEMBERSHIPS = 4096;

    private static final int SLICE_GROUPS = 256;

    private static final Comparator<Map.Entry<Ipv6Address, Long>> MOST_FIRST =
            Map.Entry.<Ipv6Address, Long>comparingByValue()
                    .reversed()
                    .thenComparing(
                            Map.Entry::getKey,
                            Comparator.comparingLong(Ipv6Address::high)
                                    .thenComparingLong(Ipv6Address::low));

    private final Map<Ipv6Address, Long> counts = new HashMap<>();

    private GroupTally() {}

    /// Listeners of an engine, as they are: who has left, or has yet to join, is not counted. Any
    /// thread; nobody waits.
    public static CompletableFuture<GroupRanking> of(Engine engine) {
        return new GroupTally().listeners(engine, MembershipSlice.START);
    }

    /// Hosts that a querier remembers, which it must do. Any thread; nobody waits.
    public static CompletableFuture<GroupRanking> of(Querier querier) {
        return new GroupTally().hosts(querier, 0);
    }

    private CompletableFuture<GroupRanking> listeners(Engine engine, long from) {
        return engine.memberships(from, SLICE_MEMBERSHIPS)
                .thenComposeAsync(
                        slice -> {
                            for (int i = 0; i < slice.size(); i++) {
                                add(new Ipv6Address(slice.groupHigh(i), slice.groupLow(i)), 1);
                            }
                            return slice.next() == MembershipSlice.END
                                    ? ranking(GroupRanking.Of.LISTENERS)
                                    : listeners(engine, slice.next());
                        });
    }

    private CompletableFuture<GroupRanking> hosts(Querier querier, int from) {
        return querier.groups(from, SLICE_GROUPS)
                .thenComposeAsync(
                        slice -> {
                            for (ListenedGroup group : slice.groups()) {
                                add(group.address(), group.listeners().size());
                            }
                            return slice.next() == GroupSlice.END
                                    ? ranking(GroupRanking.Of.HOSTS)
                                    : hosts(querier, slice.next());
                        });
    }

    private void add(Ipv6Address group, long count) {
        var _ = counts.merge(group, count, Long::sum);
    }

    private CompletableFuture<GroupRanking> ranking(GroupRanking.Of of) {
        List<Map.Entry<Ipv6Address, Long>> all = new ArrayList<>(counts.entrySet());
        all.sort(MOST_FIRST);
        return CompletableFuture.completedFuture(
                new GroupRanking(
                        all.size(),
                        of,
                        all.stream()
                                .limit(GroupRanking.MOST)
                                .map(one -> new GroupRanking.Group(one.getKey(), one.getValue()))
                                .toList()));
    }
}
