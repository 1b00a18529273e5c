// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import static io.mld6.engine.registry.RowTable.IDLE_TICK;
import static io.mld6.engine.registry.RowTable.NONE;

/// One listener's state for one group, a row each.
///
/// Shape: [#rows()] has eight ints a row, half a cache line, with all that is read and written when
/// a row is armed or comes up:
///
/// ```text
/// due | listener | round | sequence | group | state | filter | next in listener
/// ---------- an MLDv1 Report ------------------------
///                                     ------- an MLDv2 record ----------------
/// ```
///
/// The other links and the tick of repetitions lie apart in [#links()], four ints a row with the
/// same number, and are touched on join, leave, repetition and specific queries only. 48 octets and
/// an index entry per membership. Thread: event loop only.
public final class MembershipTable {
    /// What a row costs at most: 48 octets a row, an index entry and a bucket entry.
    static final long ROW_OCTETS = 66;

    /// Tick at which the row's timer fires, or [RowTable#IDLE_TICK]. Field 0, as a schedule
    /// expects.
    public static final int DUE_TICK = 0;

    /// Row of the listener.
    public static final int LISTENER = 1;

    /// The query that the pending answer answers.
    public static final int ROUND = 2;

    /// The group's Report sequence number when the row was armed (O(1) suppression).
    public static final int ARMED_SEQUENCE = 3;

    /// Row of the group.
    public static final int GROUP = 4;

    /// The listener state machine's bits.
    public static final int STATE = 5;

    /// Sources a pending answer is about, an id of [SourceSets]; its empty set stands for the whole
    /// state. MLDv2 needs this and no sequence number, MLDv1 the opposite, so they share a field.
    public static final int ASKED_SOURCES = ARMED_SEQUENCE;

    /// The interface filter: source set and mode.
    public static final int FILTER = 6;

    /// The row behind this one in its listener's list, or [RowTable#NONE].
    public static final int NEXT_IN_LISTENER = 7;

    /// Tick at which a state change is repeated, or [RowTable#IDLE_TICK]. The only field here of
    /// [#links()].
    public static final int REPEAT_TICK = 0;

    /// Ints per row.
    public static final int STRIDE = 8;

    private static final int LINK_STRIDE = 4;
    private static final int PREVIOUS_IN_LISTENER = 1;
    private static final int NEXT_IN_GROUP = 2;
    private static final int PREVIOUS_IN_GROUP = 3;

    private final RowTable rows = new RowTable(STRIDE, LISTENER);
    private final RowTable links = new RowTable(LINK_STRIDE);
    private final RowIndex byKey = new RowIndex(this::hashOf);
    private final ListenerTable listeners;
    private final GroupTable groups;

    /// Written so that reading ahead is not optimized away.
    @SuppressWarnings("unused")
    private int touched;

    MembershipTable(ListenerTable listeners, GroupTable groups) {
        this.listeners = listeners;
        this.groups = groups;
    }

    private static int hash(int listener, int group) {
        return RowIndex.hash(((long) listener << 32) | (group & 0xffff_ffffL));
    }

    private int hashOf(int row) {
        int[] words = rows.words();
        return hash(words[row * STRIDE + LISTENER], words[row * STRIDE + GROUP]);
    }

    /// The eight-int rows, driven by a schedule.
    public RowTable rows() {
        return rows;
    }

    /// The four-int rows, driven by the schedule of repetitions.
    public RowTable links() {
        return links;
    }

    /// Whether a state change is still to be repeated.
    public boolean isRepeating(int row) {
        return link(row, REPEAT_TICK) != IDLE_TICK;
    }

    private int link(int row, int field) {
        return links.words()[row * LINK_STRIDE + field];
    }

    private void setLink(int row, int field, int value) {
        links.words()[row * LINK_STRIDE + field] = value;
    }

    /// Memberships there are.
    public int size() {
        return rows.live();
    }

    /// Field of a row.
    public int get(int row, int field) {
        return rows.words()[row * STRIDE + field];
    }

    /// Sets a field of a row.
    public void set(int row, int field, int value) {
        rows.words()[row * STRIDE + field] = value;
    }

    /// The row of (listener, group), or [RowTable#NONE].
    public int find(int listener, int group) {
        if (group == NONE) {
            return NONE;
        }
        int[] words = rows.words();
        int slot = byKey.first(hash(listener, group));
        for (int row; (row = byKey.row(slot)) != NONE; slot = byKey.next(slot)) {
            int base = row * STRIDE;
            if (words[base + LISTENER] == listener && words[base + GROUP] == group) {
                return row;
            }
        }
        return NONE;
    }

    /// Adds (listener, group), which must not be there yet; idle, with all other fields zero.
    int add(int listener, int group) {
        int row = rows.allocate();
        int linkRow = links.allocate();
        assert linkRow == row;
        set(row, DUE_TICK, IDLE_TICK);
        setLink(row, REPEAT_TICK, IDLE_TICK);
        set(row, LISTENER, listener);
        set(row, GROUP, group);
        enterListener(row, listener);
        enterGroup(row, group);
        byKey.add(row, hash(listener, group));
        return row;
    }

    private void enterListener(int row, int listener) {
        int next = listeners.firstMembership(listener);
        set(row, NEXT_IN_LISTENER, next);
        setLink(row, PREVIOUS_IN_LISTENER, NONE);
        if (next != NONE) {
            setLink(next, PREVIOUS_IN_LISTENER, row);
        }
        listeners.linkFirst(listener, row, 1);
    }

    private void leaveListener(int row, int listener) {
        int next = nextInListener(row);
        int previous = link(row, PREVIOUS_IN_LISTENER);
        if (next != NONE) {
            setLink(next, PREVIOUS_IN_LISTENER, previous);
        }
        if (previous != NONE) {
            set(previous, NEXT_IN_LISTENER, next);
        }
        boolean first = listeners.firstMembership(listener) == row;
        listeners.linkFirst(listener, first ? next : listeners.firstMembership(listener), -1);
    }

    /// Removes a row, which must be idle. Its state field is cleared so that walks pass it over.
    void remove(int row) {
        assert get(row, DUE_TICK) == IDLE_TICK && !isRepeating(row);
        int listener = get(row, LISTENER);
        int group = get(row, GROUP);
        byKey.remove(row, hash(listener, group));
        leaveListener(row, listener);
        leaveGroup(row, group);
        set(row, STATE, 0);
        rows.free(row);
        links.free(row);
    }

    private void enterGroup(int row, int group) {
        int next = groups.firstMembership(group);
        setLink(row, NEXT_IN_GROUP, next);
        setLink(row, PREVIOUS_IN_GROUP, NONE);
        if (next != NONE) {
            setLink(next, PREVIOUS_IN_GROUP, row);
        }
        groups.linkFirst(group, row, 1);
    }

    private void leaveGroup(int row, int group) {
        int next = link(row, NEXT_IN_GROUP);
        int previous = link(row, PREVIOUS_IN_GROUP);
        if (next != NONE) {
            setLink(next, PREVIOUS_IN_GROUP, previous);
        }
        if (previous != NONE) {
            setLink(previous, NEXT_IN_GROUP, next);
        }
        boolean first = groups.firstMembership(group) == row;
        groups.linkFirst(group, first ? next : groups.firstMembership(group), -1);
    }

    /// Makes a membership one of another group row; nothing else of it changes.
    void regroup(int row, int group) {
        int listener = get(row, LISTENER);
        int before = get(row, GROUP);
        byKey.remove(row, hash(listener, before));
        leaveGroup(row, before);
        set(row, GROUP, group);
        enterGroup(row, group);
        byKey.add(row, hash(listener, group));
    }

    /// The row behind `row` in its listener's list, or [RowTable#NONE].
    public int nextInListener(int row) {
        return get(row, NEXT_IN_LISTENER);
    }

    /// The row behind `row` in its group's list, or [RowTable#NONE].
    public int nextInGroup(int row) {
        return link(row, NEXT_IN_GROUP);
    }

    /// Lists the memberships of a group, from one of them on, and reads their rows: whoever goes
    /// through the block finds them warm.
    ///
    /// Members of a group lie far apart, each row and each link a cache miss, and a list tells of
    /// the next one only when the one before is there. But where listeners joined one after the
    /// other, the rows lie at equal distances. While they do, the inner loop knows where the next
    /// link is without its predecessor, and the misses overlap; elsewhere it costs an addition.
    ///
    /// @param first a membership
    /// @param into takes the rows
    /// @return how many there are, at most as many as fit; go on with [#nextInGroup] of the last
    public int listGroup(int first, int[] into) {
        int[] words = links.words();
        int count = 0;
        int step = 0;
        int row = first;
        while (row != NONE && count < into.length) {
            int next;
            do {
                into[count++] = row;
                next = words[row * LINK_STRIDE + NEXT_IN_GROUP];
                row += step;
            } while (next == row && row != NONE && count < into.length);
            step = next - row + step;
            row = next;
        }
        touch(into, count);
        return count;
    }

    private void touch(int[] some, int count) {
        int[] words = rows.words();
        int ends = 0;
        for (int i = 0; i < count; i++) {
            ends += words[some[i] * STRIDE] + words[some[i] * STRIDE + STRIDE - 1];
        }
        touched = ends;
    }

    /// Makes room for `count` memberships in one step.
    void reserve(int count) {
        rows.reserve(count);
        links.reserve(count);
        byKey.reserve(count);
    }

    /// Octets of all arrays as they stand.
    public long sizeOctets() {
        return rows.sizeOctets() + links.sizeOctets() + byKey.sizeOctets();
    }
}
