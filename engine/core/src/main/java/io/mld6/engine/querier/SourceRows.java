// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.registry.RowTable.IDLE_TICK;
import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.registry.RowIndex;
import io.mld6.engine.registry.RowTable;
import java.util.Arrays;

/// The sources of all groups of a router: a row per (group, source).
///
/// A source whose timer runs is requested, one whose timer does not is excluded (RFC 9777 §7.2.3).
/// Shape: five ints a row, the first a tick that a schedule drives; the address lies apart, two
/// longs a row. 36 octets and an index entry per source. Thread: event loop only.
final class SourceRows {
    /// End of the source timer, or [RowTable#IDLE_TICK].
    static final int TIMER_TICK = 0;

    private static final int GROUP = 1;
    private static final int NEXT = 2;
    private static final int PREVIOUS = 3;
    private static final int STATE = 4;
    private static final int STRIDE = 5;

    /// The lowest bit of the state is a mark, the others count queries.
    private static final int MARK = 1;

    private final RowTable rows;
    private final RowIndex byKey = new RowIndex(this::hashOf);
    private final GroupRows groups;
    private final SegmentCounts counts = new SegmentCounts();
    private long[] addresses;

    SourceRows(GroupRows groups) {
        this.groups = groups;
        this.rows = new RowTable(STRIDE, NEXT);
        this.addresses = new long[0];
    }

    private SourceRows(SourceRows from, GroupRows groups) {
        this.groups = groups;
        this.rows = from.rows.copy();
        this.addresses = Arrays.copyOf(from.addresses, 2 * rows.highWater());
    }

    /// The rows as they stand now, to be read by number only, on any thread. Cost: O(sources).
    ///
    /// @param copied the groups as they stand
    SourceRows copy(GroupRows copied) {
        return new SourceRows(this, copied);
    }

    private static int hash(int group, long high, long low) {
        return RowIndex.hash((high * 31) ^ low ^ ((long) group << 32) * 0x632be59bd9b4e019L);
    }

    private int hashOf(int row) {
        return hash(group(row), high(row), low(row));
    }

    /// The rows, driven by a schedule.
    RowTable rows() {
        return rows;
    }

    /// Sources there are in all segments.
    int size() {
        return rows.live();
    }

    /// Sources there are in one.
    int size(int segment) {
        return counts.get(segment);
    }

    /// End of the source's timer, or [RowTable#IDLE_TICK].
    int timerTick(int row) {
        return get(row, TIMER_TICK);
    }

    private int get(int row, int field) {
        return rows.words()[row * STRIDE + field];
    }

    private void set(int row, int field, int value) {
        rows.words()[row * STRIDE + field] = value;
    }

    /// The row of a group's source, or [RowTable#NONE].
    int find(int group, long high, long low) {
        int slot = byKey.first(hash(group, high, low));
        for (int row; (row = byKey.row(slot)) != NONE; slot = byKey.next(slot)) {
            if (addresses[2 * row + 1] == low
                    && addresses[2 * row] == high
                    && group(row) == group) {
                return row;
            }
        }
        return NONE;
    }

    /// Adds a source that is not there yet; its timer does not run.
    int add(int group, long high, long low) {
        int row = rows.allocate();
        if (2 * row >= addresses.length) {
            addresses = Arrays.copyOf(addresses, 2 * rows.capacity());
        }
        addresses[2 * row] = high;
        addresses[2 * row + 1] = low;
        int next = groups.get(group, GroupRows.FIRST_SOURCE);
        set(row, TIMER_TICK, IDLE_TICK);
        set(row, GROUP, group);
        set(row, NEXT, next);
        set(row, PREVIOUS, NONE);
        if (next != NONE) {
            set(next, PREVIOUS, row);
        }
        groups.set(group, GroupRows.FIRST_SOURCE, row);
        groups.set(group, GroupRows.SOURCE_COUNT, count(group) + 1);
        counts.add(groups.segment(group), 1);
        byKey.add(row, hash(group, high, low));
        return row;
    }

    /// Removes a source, whose timer must not run.
    void remove(int row) {
        assert get(row, TIMER_TICK) == IDLE_TICK;
        byKey.remove(row, hashOf(row));
        int group = group(row);
        int next = get(row, NEXT);
        int previous = get(row, PREVIOUS);
        if (next != NONE) {
            set(next, PREVIOUS, previous);
        }
        if (previous == NONE) {
            groups.set(group, GroupRows.FIRST_SOURCE, next);
        } else {
            set(previous, NEXT, next);
        }
        groups.set(group, GroupRows.SOURCE_COUNT, count(group) - 1);
        counts.add(groups.segment(group), -1);
        rows.free(row);
    }

    /// First source of a group, or [RowTable#NONE].
    int first(int group) {
        return groups.get(group, GroupRows.FIRST_SOURCE);
    }

    /// The source after `row` in its group, or [RowTable#NONE].
    int next(int row) {
        return get(row, NEXT);
    }

    /// Sources of a group.
    int count(int group) {
        return groups.get(group, GroupRows.SOURCE_COUNT);
    }

    /// Row of a source's group.
    int group(int row) {
        return get(row, GROUP);
    }

    /// Octets 0 to 7 of a source.
    long high(int row) {
        return addresses[2 * row];
    }

    /// Octets 8 to 15 of a source.
    long low(int row) {
        return addresses[2 * row + 1];
    }

    /// A source.
    Ipv6Address address(int row) {
        return new Ipv6Address(high(row), low(row));
    }

    /// The Source Retransmission Counter: how often Q(MA,X) still names the source (RFC 9777
    /// §7.6.3.2).
    int queriesLeft(int row) {
        return get(row, STATE) >>> MARK;
    }

    void setQueriesLeft(int row, int queries) {
        set(row, STATE, (queries << MARK) | (get(row, STATE) & MARK));
    }

    /// Marks a source as named by the record at hand.
    void mark(int row) {
        set(row, STATE, get(row, STATE) | MARK);
    }

    /// Takes the mark away.
    ///
    /// @return whether there was one
    boolean unmark(int row) {
        int state = get(row, STATE);
        set(row, STATE, state & ~MARK);
        return (state & MARK) != 0;
    }

    /// Octets of all arrays as they stand.
    long sizeOctets() {
        return rows.sizeOctets() + byKey.sizeOctets() + 8L * addresses.length;
    }
}
