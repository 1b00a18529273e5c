// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.registry.RowTable.IDLE_TICK;
import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.registry.RowIndex;
import io.mld6.engine.registry.RowTable;
import java.util.Arrays;

/// The groups a router knows in all segments of its link: a row each.
///
/// Shape: eight ints a row, half a cache line, four of them ticks that schedules drive; the address
/// and the segment lie apart, three longs a row, and so do the two ints that link the groups of a
/// segment, so that who looks after one segment need not pass over the groups of thousands. 64
/// octets and an index entry per group. Thread: event loop only.
final class GroupRows {
    /// End of the filter timer; of a version 1 group the end of its listener timer.
    static final int FILTER_TICK = 0;

    /// When Q(MA) is sent again.
    static final int GROUP_QUERY_TICK = 1;

    /// When Q(MA,X) is sent again.
    static final int SOURCE_QUERY_TICK = 2;

    /// End of the Older Version Host Present timer.
    static final int OLDER_HOST_TICK = 3;

    /// First row of the group's sources, or [RowTable#NONE].
    static final int FIRST_SOURCE = 5;

    /// Sources of the group, requested and excluded ones.
    static final int SOURCE_COUNT = 6;

    /// The tick of the last query about the group; it says when that was, and drives nothing.
    private static final int ASKED_TICK = 7;

    private static final int STATE = 4;
    private static final int STRIDE = 8;

    /// The row stands for a group, and not for what is left to tidy up of one.
    private static final int LISTED = 1;

    private static final int EXCLUDING = 1 << 1;
    private static final int CHECKING = 1 << 2;

    /// The row is taken, be it that its group is gone.
    private static final int TAKEN = 1 << 3;

    /// Q(MA) went out in [#ASKED_TICK], and nobody spoke up for the group since.
    private static final int ASKED = 1 << 4;

    /// The event at hand asks for Q(MA).
    private static final int WANTS_GROUP_QUERY = 1 << 5;

    /// The event at hand asks for Q(MA,X).
    private static final int WANTS_SOURCE_QUERY = 1 << 6;

    private static final int WANTS = WANTS_GROUP_QUERY | WANTS_SOURCE_QUERY;

    private static final int QUERIES_SHIFT = 16;
    private static final int QUERIES_MASK = 0xffff;

    private final RowTable rows;
    private static final int ADDRESS_STRIDE = 3;
    private static final int HIGH = 0;
    private static final int LOW = 1;
    private static final int SEGMENT = 2;

    private static final int LINK_STRIDE = 2;
    private static final int NEXT = 0;
    private static final int PREVIOUS = 1;

    private final RowIndex byAddress = new RowIndex(row -> hash(segment(row), high(row), low(row)));
    private long[] addresses;
    private int[] links;
    /// The first group of each segment.
    private int[] heads;
    private final SegmentCounts counts;
    private int listed;

    /// No groups, and no segments.
    GroupRows() {
        rows = new RowTable(STRIDE, FIRST_SOURCE);
        addresses = new long[0];
        links = new int[0];
        heads = new int[0];
        counts = new SegmentCounts();
    }

    private GroupRows(GroupRows from) {
        rows = from.rows.copy();
        addresses = Arrays.copyOf(from.addresses, ADDRESS_STRIDE * rows.highWater());
        links = Arrays.copyOf(from.links, LINK_STRIDE * rows.highWater());
        heads = from.heads.clone();
        counts = new SegmentCounts();
        listed = from.listed;
    }

    /// There are so many segments, without groups as far as they are new.
    void segments(int count) {
        int known = heads.length;
        if (count > known) {
            heads = Arrays.copyOf(heads, Math.max(count, 2 * known));
            Arrays.fill(heads, known, heads.length, NONE);
        }
    }

    /// The rows as they stand now, to be read by number and by segment only, on any thread. Cost:
    /// O(groups).
    GroupRows copy() {
        return new GroupRows(this);
    }

    private static int hash(int segment, long high, long low) {
        return RowIndex.hash((high * 31) ^ low ^ segment * 0x632be59bd9b4e019L);
    }

    /// The rows, driven by schedules.
    RowTable rows() {
        return rows;
    }

    /// Groups there are in all segments.
    int size() {
        return listed;
    }

    /// Groups there are in one.
    int size(int segment) {
        return counts.get(segment);
    }

    /// The row of a group, or [RowTable#NONE].
    int find(int segment, Ipv6Address group) {
        return find(segment, group.high(), group.low());
    }

    /// The row of a group, or [RowTable#NONE].
    int find(int segment, long high, long low) {
        int slot = byAddress.first(hash(segment, high, low));
        for (int row; (row = byAddress.row(slot)) != NONE; slot = byAddress.next(slot)) {
            int at = row * ADDRESS_STRIDE;
            if (addresses[at + LOW] == low
                    && addresses[at + HIGH] == high
                    && addresses[at + SEGMENT] == segment) {
                return row;
            }
        }
        return NONE;
    }

    /// Adds a group that is not there: INCLUDE, no sources, no timer runs.
    int add(int segment, long high, long low) {
        int row = rows.allocate();
        int at = row * ADDRESS_STRIDE;
        if (at >= addresses.length) {
            addresses = Arrays.copyOf(addresses, ADDRESS_STRIDE * rows.capacity());
            links = Arrays.copyOf(links, LINK_STRIDE * rows.capacity());
        }
        addresses[at + HIGH] = high;
        addresses[at + LOW] = low;
        addresses[at + SEGMENT] = segment;
        set(row, FILTER_TICK, IDLE_TICK);
        set(row, GROUP_QUERY_TICK, IDLE_TICK);
        set(row, SOURCE_QUERY_TICK, IDLE_TICK);
        set(row, OLDER_HOST_TICK, IDLE_TICK);
        set(row, FIRST_SOURCE, NONE);
        set(row, ASKED_TICK, IDLE_TICK);
        set(row, STATE, TAKEN | LISTED);
        byAddress.add(row, hash(segment, high, low));
        link(row, segment);
        counts.add(segment, 1);
        listed++;
        return row;
    }

    /// Forgets the address of a group: it is not there any more. The row stays taken.
    void unlist(int row) {
        int segment = segment(row);
        byAddress.remove(row, hash(segment, high(row), low(row)));
        set(row, STATE, TAKEN);
        unlink(row, segment);
        counts.add(segment, -1);
        listed--;
    }

    private void link(int row, int segment) {
        int next = heads[segment];
        links[row * LINK_STRIDE + NEXT] = next;
        links[row * LINK_STRIDE + PREVIOUS] = NONE;
        if (next != NONE) {
            links[next * LINK_STRIDE + PREVIOUS] = row;
        }
        heads[segment] = row;
    }

    private void unlink(int row, int segment) {
        int next = links[row * LINK_STRIDE + NEXT];
        int previous = links[row * LINK_STRIDE + PREVIOUS];
        if (next != NONE) {
            links[next * LINK_STRIDE + PREVIOUS] = previous;
        }
        if (previous == NONE) {
            heads[segment] = next;
        } else {
            links[previous * LINK_STRIDE + NEXT] = next;
        }
    }

    /// A group of a segment, or [RowTable#NONE]; the others by [#nextInSegment].
    int firstInSegment(int segment) {
        return heads[segment];
    }

    /// Another group of the same segment, or [RowTable#NONE].
    int nextInSegment(int row) {
        return links[row * LINK_STRIDE + NEXT];
    }

    /// The segment of a row that is taken.
    int segment(int row) {
        return (int) addresses[row * ADDRESS_STRIDE + SEGMENT];
    }

    /// Gives back the row of a group that is not there any more; no timer may run.
    void free(int row) {
        assert !isListed(row) && get(row, FILTER_TICK) == IDLE_TICK;
        set(row, STATE, 0);
        rows.free(row);
    }

    /// Whether a row stands for nothing.
    boolean isFree(int row) {
        return get(row, STATE) == 0;
    }

    /// Whether a row stands for a group.
    boolean isListed(int row) {
        return (get(row, STATE) & LISTED) != 0;
    }

    /// Octets 0 to 7 of the group.
    long high(int row) {
        return addresses[row * ADDRESS_STRIDE + HIGH];
    }

    /// Octets 8 to 15 of the group.
    long low(int row) {
        return addresses[row * ADDRESS_STRIDE + LOW];
    }

    /// The group.
    Ipv6Address address(int row) {
        return new Ipv6Address(high(row), low(row));
    }

    /// Field of a row.
    int get(int row, int field) {
        return rows.words()[row * STRIDE + field];
    }

    /// Sets a field of a row.
    void set(int row, int field, int value) {
        rows.words()[row * STRIDE + field] = value;
    }

    /// The router's filter mode for a group.
    FilterMode mode(int row) {
        return isExcluding(row) ? FilterMode.EXCLUDE : FilterMode.INCLUDE;
    }

    boolean isExcluding(int row) {
        return (get(row, STATE) & EXCLUDING) != 0;
    }

    void setExcluding(int row, boolean excluding) {
        setBit(row, EXCLUDING, excluding);
    }

    /// Whether a version 1 group is in the state Checking Listeners (RFC 2710 §6).
    boolean isChecking(int row) {
        return (get(row, STATE) & CHECKING) != 0;
    }

    void setChecking(int row, boolean checking) {
        setBit(row, CHECKING, checking);
    }

    /// The event at hand asks for queries about a group.
    ///
    /// @return whether it did not before
    boolean want(int row, boolean groupQuery, boolean sourceQuery) {
        int state = get(row, STATE);
        int wanted = (groupQuery ? WANTS_GROUP_QUERY : 0) | (sourceQuery ? WANTS_SOURCE_QUERY : 0);
        set(row, STATE, state | wanted);
        return (state & WANTS) == 0 && wanted != 0;
    }

    boolean wantsGroupQuery(int row) {
        return (get(row, STATE) & WANTS_GROUP_QUERY) != 0;
    }

    boolean wantsSourceQuery(int row) {
        return (get(row, STATE) & WANTS_SOURCE_QUERY) != 0;
    }

    /// Nothing more is asked for in the event at hand.
    void wantNothing(int row) {
        set(row, STATE, get(row, STATE) & ~WANTS);
    }

    /// A query about a group goes out.
    ///
    /// @param groupQuery whether it is Q(MA)
    void asked(int row, int tick, boolean groupQuery) {
        boolean before = isAsked(row, tick) && (get(row, STATE) & ASKED) != 0;
        set(row, ASKED_TICK, tick);
        setBit(row, ASKED, groupQuery || before);
    }

    /// Whether any query about a group went out in a tick.
    boolean isAsked(int row, int tick) {
        return get(row, ASKED_TICK) == tick;
    }

    /// Whether Q(MA) went out in the tick of the last query, and nobody spoke up since.
    boolean isAskedInVain(int row) {
        return (get(row, STATE) & ASKED) != 0;
    }

    /// Somebody has spoken up for a group.
    void answered(int row) {
        setBit(row, ASKED, false);
    }

    private void setBit(int row, int bit, boolean value) {
        int state = get(row, STATE);
        set(row, STATE, value ? state | bit : state & ~bit);
    }

    /// How often Q(MA) is still to be sent.
    int queriesLeft(int row) {
        return get(row, STATE) >>> QUERIES_SHIFT;
    }

    void setQueriesLeft(int row, int queries) {
        int state = get(row, STATE) & ~(QUERIES_MASK << QUERIES_SHIFT);
        set(row, STATE, state | (Math.min(queries, QUERIES_MASK) << QUERIES_SHIFT));
    }

    /// Octets of all arrays as they stand.
    long sizeOctets() {
        return rows.sizeOctets()
                + byAddress.sizeOctets()
                + 8L * addresses.length
                + 4L * (links.length + heads.length);
    }
}
