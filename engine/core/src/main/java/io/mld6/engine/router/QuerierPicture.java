// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.RouterPicture;
import java.util.List;

/// A querier at one moment, every group included. Thread: any, one at a time; the querier goes on
/// meanwhile, and the picture does not change.
public final class QuerierPicture {
    /// Groups that are values at the same time.
    private static final int SLICE_GROUPS = 64;

    private final QuerierSnapshot snapshot;
    private final RouterPicture groups;
    private final long nanoTime;

    private final List<VlanTags> vlans;

    /// @param vlans of the segments, by number
    QuerierPicture(
            QuerierSnapshot snapshot, RouterPicture groups, List<VlanTags> vlans, long nanoTime) {
        this.snapshot = snapshot;
        this.vlans = vlans;
        this.groups = groups;
        this.nanoTime = nanoTime;
    }

    /// All but single groups.
    public QuerierSnapshot snapshot() {
        return snapshot;
    }

    /// The moment, in nanoseconds of the querier's clock, which is [System#nanoTime].
    public long nanoTime() {
        return nanoTime;
    }

    /// Shows the groups of all segments, as many as the snapshot says, in no order.
    ///
    /// @param <E> what `action` throws
    public <E extends Exception> void forEachGroup(GroupAction<E> action) throws E {
        for (int next = 0; next != GroupSlice.END; ) {
            GroupCollector collector = new GroupCollector(vlans, groups.filterSources());
            next = groups.visit(next, SLICE_GROUPS, collector);
            for (ListenedGroup group : collector.groups()) {
                action.accept(group);
            }
        }
    }

    /// Shows the groups of one segment, as many as its snapshot says. Cost: O(those).
    ///
    /// @param <E> what `action` throws
    /// @param segment which of the snapshot's segments, from 0
    public <E extends Exception> void forEachGroup(int segment, GroupAction<E> action) throws E {
        for (int next = groups.firstOf(segment); next != GroupSlice.END; ) {
            GroupCollector collector = new GroupCollector(vlans, groups.filterSources());
            next = groups.visitSegment(next, SLICE_GROUPS, collector);
            for (ListenedGroup group : collector.groups()) {
                action.accept(group);
            }
        }
    }

    /// What is done with a group.
    ///
    /// @param <E> what it throws
    @FunctionalInterface
    public interface GroupAction<E extends Exception> {
        /// Takes one.
        void accept(ListenedGroup group) throws E;
    }
}
