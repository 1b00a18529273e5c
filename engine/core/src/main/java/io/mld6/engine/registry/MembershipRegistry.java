// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.wire.VlanTags;

/// Who listens to what on one link, and in which segment of it: the tables and the rules that keep
/// them consistent.
///
/// A group exists in a segment while it has a membership there. Interfaces are kept apart by having
/// a registry each (V1-30), segments by their rows, and addresses are compared in full (SD-28).
/// Thread: event loop only.
public final class MembershipRegistry {
    private final ListenerTable listeners = new ListenerTable();
    private final GroupTable groups = new GroupTable();
    private final MembershipTable memberships = new MembershipTable(listeners, groups);
    private final SegmentTable segments;
    private final PopulationTable populations = new PopulationTable();
    private final GroupWatcher watcher;

    /// A registry that is all there is, of untagged frames.
    public MembershipRegistry() {
        this(VlanTags.NONE, GroupWatcher.none());
    }

    /// A registry whose groups somebody watches.
    ///
    /// @param first tags of the first segment's frames
    public MembershipRegistry(VlanTags first, GroupWatcher watcher) {
        this.segments = new SegmentTable(first);
        this.watcher = watcher;
    }

    /// The broadcast domains.
    public SegmentTable segments() {
        return segments;
    }

    /// Whom the listeners belong to.
    public PopulationTable populations() {
        return populations;
    }

    /// The emulated nodes.
    public ListenerTable listeners() {
        return listeners;
    }

    /// The groups somebody listens to.
    public GroupTable groups() {
        return groups;
    }

    /// The memberships.
    public MembershipTable memberships() {
        return memberships;
    }

    /// The segment of frames with these tags, made if there is none.
    ///
    /// @param tags as [VlanTags#word]
    /// @throws IllegalStateException at [ListenerTable#MAXIMUM_SEGMENTS] of them
    public int segment(long tags) {
        int found = segments.find(tags);
        if (found != NONE) {
            return found;
        }
        if (segments.size() >= ListenerTable.MAXIMUM_SEGMENTS) {
            throw new IllegalStateException("too many segments");
        }
        if (segments.isSingle()) {
            return secondSegment(tags);
        }
        return segments.findOrAdd(tags);
    }

    /// So far nobody had to be chained.
    private int secondSegment(long tags) {
        int made = segments.findOrAdd(tags);
        segments.beginChains();
        for (int listener = 0; listener < listeners.highWater(); listener++) {
            if (listeners.isLive(listener)) {
                segments.enter(SegmentTable.FIRST, listener, listeners.capacity());
            }
        }
        return made;
    }

    /// Adds a listener without memberships that belongs to no population somebody made.
    ///
    /// @param segment where it lives
    /// @param mac 48 bits
    /// @param linkLocalLow low half of its link-local address
    /// @param valid whether the address may be used as source already
    /// @return its row
    /// @throws IllegalArgumentException if another listener of the segment has that address
    public int addListener(int segment, long mac, long linkLocalLow, boolean valid) {
        int single = populations.number(PopulationTable.SINGLE);
        return addListener(segment, mac, linkLocalLow, valid, single);
    }

    /// Adds a listener without memberships.
    ///
    /// @param segment where it lives
    /// @param mac 48 bits
    /// @param linkLocalLow low half of its link-local address
    /// @param valid whether the address may be used as source already
    /// @param population as [PopulationTable#number]
    /// @return its row
    /// @throws IllegalArgumentException if another listener of the segment has that address
    public int addListener(
            int segment, long mac, long linkLocalLow, boolean valid, int population) {
        int row = listeners.add(segment, mac, linkLocalLow, valid);
        segments.enter(segment, row, listeners.capacity());
        populations.enter(row, population, listeners.capacity());
        return row;
    }

    /// Removes a listener, which must have no memberships and no timers.
    public void removeListener(int listener) {
        segments.leave(listeners.segment(listener), listener);
        populations.leave(listener);
        listeners.remove(listener);
    }

    /// Refuses a move to where the listener cannot be.
    ///
    /// @throws IllegalArgumentException if a listener there has its MAC or link-local address
    public void checkMove(int listener, int segment) {
        listeners.checkFree(segment, listener);
    }

    /// Gives a listener another segment, and takes its memberships along.
    ///
    /// @throws IllegalArgumentException as [#checkMove]; nothing has changed then
    public void moveListener(int listener, int segment) {
        int before = listeners.segment(listener);
        listeners.move(listener, segment);
        segments.leave(before, listener);
        segments.enter(segment, listener, listeners.capacity());
        for (int row = listeners.firstMembership(listener);
                row != NONE;
                row = memberships.nextInListener(row)) {
            regroup(row, segment);
        }
    }

    private void regroup(int row, int segment) {
        int before = memberships.get(row, MembershipTable.GROUP);
        int group = groups.findOrAdd(segment, groups.high(before), groups.low(before));
        if (groups.membershipCount(group) == 0) {
            watcher.appeared(segment, groups.high(group), groups.low(group));
        }
        memberships.regroup(row, group);
        vanishIfEmpty(before);
    }

    private void vanishIfEmpty(int group) {
        if (groups.membershipCount(group) == 0) {
            watcher.vanished(groups.segment(group), groups.high(group), groups.low(group));
            groups.remove(group);
        }
    }

    /// The membership of a listener in a group, or [RowTable#NONE].
    public int find(int listener, long groupHigh, long groupLow) {
        return memberships.find(
                listener, groups.find(listeners.segment(listener), groupHigh, groupLow));
    }

    /// Adds a membership that is not there yet. Cost: O(1), no allocation unless a table grows.
    public int add(int listener, long groupHigh, long groupLow) {
        int segment = listeners.segment(listener);
        int group = groups.findOrAdd(segment, groupHigh, groupLow);
        if (groups.membershipCount(group) == 0) {
            watcher.appeared(segment, groupHigh, groupLow);
        }
        return memberships.add(listener, group);
    }

    /// Removes an idle membership, and its group with the last one. Cost: O(1).
    public void remove(int row) {
        int group = memberships.get(row, MembershipTable.GROUP);
        memberships.remove(row);
        vanishIfEmpty(group);
    }

    /// Whether frames to a unicast or multicast address concern anybody in a segment.
    public boolean isOurs(int segment, long high, long low) {
        return high >>> 56 == 0xff
                ? groups.find(segment, high, low) != NONE
                : listeners.find(segment, high, low) != NONE;
    }

    /// Makes room in one step, so that a known population costs no doublings.
    public void reserve(int segmentCount, int listenerCount, int groupCount, int membershipCount) {
        segments.reserve(segmentCount);
        listeners.reserve(listenerCount);
        groups.reserve(groupCount);
        memberships.reserve(membershipCount);
    }

    /// Octets of all tables as they stand.
    public long sizeOctets() {
        return segments.sizeOctets()
                + populations.sizeOctets()
                + listeners.sizeOctets()
                + groups.sizeOctets()
                + memberships.sizeOctets();
    }

    /// Octets that tables of a given size need, the buckets of a schedule with everything armed
    /// included: an estimate to refuse by before anything is allocated.
    ///
    /// @param groups rows, one in each segment
    public static long estimateOctets(
            long segments, long listeners, long groups, long memberships) {
        return segments * SegmentTable.ROW_OCTETS
                + (segments > 1 ? listeners * SegmentTable.LINK_OCTETS : 0)
                + listeners * (ListenerTable.ROW_OCTETS + PopulationTable.LISTENER_OCTETS)
                + groups * GroupTable.ROW_OCTETS
                + memberships * MembershipTable.ROW_OCTETS;
    }
}
