// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.router.GroupSlice;
import io.mld6.engine.router.ListenedGroup;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// The querier of a test, with the default intervals. *Thread*: the test's.
public final class TestQuerier {
    private static final int SLICE_GROUPS = 64;

    /// What a router itself listens to, on every link (RFC 9777 §7).
    private static final Set<Ipv6Address> OF_ROUTERS =
            Set.of(Ipv6Address.ALL_ROUTERS, Ipv6Address.ALL_MLDV2_ROUTERS);

    private final Bed bed;
    private final Querier querier;

    TestQuerier(Bed bed, Querier querier) {
        this.bed = bed;
        this.querier = querier;
    }

    /// What it believes at this moment, by group; not what only the router itself listens to
    /// (`ff02::2` and `ff02::16`).
    public List<ListenedGroup> groups() {
        List<ListenedGroup> groups = new ArrayList<>();
        for (int next = 0; next != GroupSlice.END; ) {
            GroupSlice slice = bed.get(querier.groups(next, SLICE_GROUPS), "the querier's groups");
            groups.addAll(slice.groups());
            next = slice.next();
        }
        groups.removeIf(group -> OF_ROUTERS.contains(group.address()));
        groups.sort(Comparator.comparing(ListenedGroup::address));
        return groups;
    }

    /// Whether it would forward traffic of a source to a group now (RFC 9777 Table 6).
    public boolean forwards(String group, String source) {
        return bed.get(
                querier.forwards(Ipv6Address.parse(group), Ipv6Address.parse(source)),
                "what the querier forwards");
    }

    /// The querier as it is now, but for single groups.
    public QuerierSnapshot snapshot() {
        return bed.get(querier.snapshot(), "the querier's state");
    }

    /// The querier itself. In virtual time what it is asked completes only while time passes, so
    /// its futures must not be waited for.
    public Querier querier() {
        return querier;
    }

    Bed bed() {
        return bed;
    }
}
