// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import static io.mld6.engine.registry.RowTable.NONE;

/// Who listens to what on one link: the three tables and the rules that keep them consistent.
///
/// A group exists while it has a membership. Interfaces are kept apart by having a registry each
/// (V1-30), and addresses are compared in full (SD-28). Thread: event loop only.
public final class MembershipRegistry {
    private final ListenerTable listeners = new ListenerTable();
    private final GroupTable groups = new GroupTable();
    private final MembershipTable memberships = new MembershipTable(listeners, groups);
    private final GroupWatcher watcher;

    /// A registry that is all there is.
    public MembershipRegistry() {
        this(GroupWatcher.none());
    }

    /// A registry whose groups somebody watches.
    public MembershipRegistry(GroupWatcher watcher) {
        this.watcher = watcher;
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

    /// The membership of a listener in a group, or [RowTable#NONE].
    public int find(int listener, long groupHigh, long groupLow) {
        return memberships.find(listener, groups.find(groupHigh, groupLow));
    }

    /// Adds a membership that is not there yet. Cost: O(1), no allocation unless a table grows.
    public int add(int listener, long groupHigh, long groupLow) {
        int group = groups.findOrAdd(groupHigh, groupLow);
        if (groups.membershipCount(group) == 0) {
            watcher.appeared(groupHigh, groupLow);
        }
        return memberships.add(listener, group);
    }

    /// Removes an idle membership, and its group with the last one. Cost: O(1).
    public void remove(int row) {
        int group = memberships.get(row, MembershipTable.GROUP);
        memberships.remove(row);
        if (groups.membershipCount(group) == 0) {
            watcher.vanished(groups.high(group), groups.low(group));
            groups.remove(group);
        }
    }

    /// Whether frames to a unicast or multicast address concern anybody here.
    public boolean isOurs(long high, long low) {
        return high >>> 56 == 0xff
                ? groups.find(high, low) != NONE
                : listeners.find(high, low) != NONE;
    }

    /// Makes room in one step, so that a known population costs no doublings.
    public void reserve(int listenerCount, int groupCount, int membershipCount) {
        listeners.reserve(listenerCount);
        groups.reserve(groupCount);
        memberships.reserve(membershipCount);
    }

    /// Octets of all tables as they stand.
    public long sizeOctets() {
        return listeners.sizeOctets() + groups.sizeOctets() + memberships.sizeOctets();
    }

    /// Octets that tables of a given size need, the buckets of a schedule with everything armed
    /// included: an estimate to refuse by before anything is allocated.
    public static long estimateOctets(long listeners, long groups, long memberships) {
        return listeners * ListenerTable.ROW_OCTETS
                + groups * GroupTable.ROW_OCTETS
                + memberships * MembershipTable.ROW_OCTETS;
    }
}
