// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.registry.RowTable.IDLE_TICK;
import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.RowIndex;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.ScheduleFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/// Who listens to what, as far as Reports told: a row per (group, listener).
///
/// A remembered filter never holds less than what its listener wants: where a Report leaves it
/// open, more is kept. So nobody is overlooked; and where a group may have listeners that are not
/// remembered, because there was no room or because version 1 hosts keep quiet for one another, the
/// answer to "does anybody want it" is "unknown". A row goes when its listener leaves, or after the
/// listening interval without a Report.
///
/// Shape: five ints a row and two longs beside, 36 octets and an index entry; four ints per group
/// row. Filters are interned. Thread: event loop only. Cost: O(sources of the record), no
/// allocation unless a filter is new or a table grows.
final class TrackedListeners {
    /// What is known about somebody wanting something.
    enum Wanted {
        YES,
        NO,
        UNKNOWN
    }

    private static final int DUE_TICK = 0;
    private static final int GROUP = 1;
    private static final int FILTER = 2;
    private static final int NEXT = 3;
    private static final int PREVIOUS = 4;
    private static final int STRIDE = 5;

    /// Rows looked at before the answer is "unknown", or tidied up in one go.
    private static final int MOST_ROWS = 256;

    /// Octets of interned filters there may be, and as many more per listener.
    private static final long FILTER_OCTETS = 1 << 16;

    private static final long FILTER_OCTETS_PER_LISTENER = 256;

    private static final int GROUP_STRIDE = 4;
    private static final int FIRST = 0;
    private static final int COUNT = 1;
    private static final int EXCLUDERS = 2;
    private static final int INCOMPLETE = 3;

    private final RowTable rows = new RowTable(STRIDE, NEXT);
    private final RowIndex byKey = new RowIndex(this::hashOf);
    private final SourceSets sets = new SourceSets();
    private final GroupRows groups;
    private final int maximumListeners;
    private final int maximumSources;
    private final long maximumFilterOctets;
    private final IntFunction<RouterGroups> segmentOf;
    private final SegmentCounts counts = new SegmentCounts();
    private final RowTimer timers;

    /// `[2 * row]` low half of the listener's address, `[2 * row + 1]` when it was last heard.
    private long[] words = new long[0];

    private int[] perGroup = new int[0];
    private long[] draft = new long[16];

    /// @param groups to which rows belong
    /// @param segmentOf who has a group
    TrackedListeners(
            RouterRules.Limits limits,
            GroupRows groups,
            IntFunction<RouterGroups> segmentOf,
            ScheduleFactory schedules) {
        this.groups = groups;
        this.maximumListeners = limits.listeners();
        this.maximumSources = limits.sources();
        this.maximumFilterOctets = mostFilterOctets(maximumListeners);
        this.segmentOf = segmentOf;
        this.timers = new RowTimer(schedules, rows, DUE_TICK, this::timerEnded);
    }

    /// Octets of interned filters there may be.
    static long mostFilterOctets(int maximumListeners) {
        return FILTER_OCTETS + FILTER_OCTETS_PER_LISTENER * maximumListeners;
    }

    private static int hash(int group, long low) {
        return RowIndex.hash(low ^ ((long) group << 32) * 0x632be59bd9b4e019L);
    }

    private int hashOf(int row) {
        return hash(get(row, GROUP), words[2 * row]);
    }

    RowTimer timers() {
        return timers;
    }

    /// The sources of remembered filters.
    SourceSets sets() {
        return sets;
    }

    /// (group, listener) pairs remembered of one segment.
    int size(int segment) {
        return counts.get(segment);
    }

    /// Pairs remembered in all.
    int size() {
        return rows.live();
    }

    private int get(int row, int field) {
        return rows.words()[row * STRIDE + field];
    }

    private void set(int row, int field, int value) {
        rows.words()[row * STRIDE + field] = value;
    }

    private int ofGroup(int group, int field) {
        int index = group * GROUP_STRIDE + field;
        return index < perGroup.length ? perGroup[index] : 0;
    }

    private int find(int group, long low) {
        int slot = byKey.first(hash(group, low));
        for (int row; (row = byKey.row(slot)) != NONE; slot = byKey.next(slot)) {
            if (words[2 * row] == low && get(row, GROUP) == group) {
                return row;
            }
        }
        return NONE;
    }

    /// A group has a row now.
    void added(int group) {
        int end = (group + 1) * GROUP_STRIDE;
        if (end > perGroup.length) {
            perGroup = Arrays.copyOf(perGroup, Math.max(end, 2 * perGroup.length));
        }
        Arrays.fill(perGroup, group * GROUP_STRIDE, end, 0);
        perGroup[group * GROUP_STRIDE + FIRST] = NONE;
    }

    /// A group may have listeners that are not remembered, from now on.
    void incomplete(int group) {
        perGroup[group * GROUP_STRIDE + INCOMPLETE] = 1;
    }

    /// A record of a listener.
    ///
    /// @param excluding whether the router's filter mode was EXCLUDE before
    void heard(
            int group,
            Ipv6Address listener,
            RecordType type,
            List<Ipv6Address> sources,
            boolean excluding,
            long nowNanos) {
        if (listener.high() != Ipv6Address.LINK_LOCAL_HIGH) {
            incomplete(group);
            return;
        }
        int row = find(group, listener.low());
        int old = row == NONE ? Filter.NOTHING : get(row, FILTER);
        int listed = intern(sources);
        int wanted = TrackedFilter.after(sets, old, type, listed, excluding);
        sets.release(listed);
        if (sets.size(Filter.sourceSet(wanted)) > maximumSources
                || sets.sizeOctets() > maximumFilterOctets) {
            wanted = withoutSources(group, wanted);
        }
        if (wanted == Filter.NOTHING) {
            if (row != NONE) {
                remove(row);
            }
            return;
        }
        if (row == NONE) {
            row = add(group, listener.low(), nowNanos);
        }
        if (row == NONE) {
            sets.release(Filter.sourceSet(wanted));
            incomplete(group);
            count(group, DropReason.LIMIT_LISTENERS);
            return;
        }
        words[2 * row + 1] = nowNanos;
        sets.release(Filter.sourceSet(old));
        setFilter(row, wanted);
    }

    /// A filter too large to remember: what the listener wants is not fully known any more.
    private int withoutSources(int group, int filter) {
        incomplete(group);
        sets.release(Filter.sourceSet(filter));
        count(group, DropReason.LIMIT_SOURCES);
        return Filter.isExclude(filter) ? Filter.ANY : Filter.NOTHING;
    }

    private void count(int group, DropReason reason) {
        segmentOf.apply(group).counters().count(reason);
    }

    private static int excluders(int filter) {
        return Filter.isExclude(filter) ? 1 : 0;
    }

    private void setFilter(int row, int filter) {
        int change = excluders(filter) - excluders(get(row, FILTER));
        perGroup[get(row, GROUP) * GROUP_STRIDE + EXCLUDERS] += change;
        set(row, FILTER, filter);
    }

    private int intern(List<Ipv6Address> sources) {
        int count = sources.size();
        if (2 * count > draft.length) {
            draft = new long[4 * count];
        }
        for (int i = 0; i < count; i++) {
            Ipv6Address source = sources.get(i);
            draft[2 * i] = source.high();
            draft[2 * i + 1] = source.low();
        }
        return sets.intern(draft, count);
    }

    private int add(int group, long low, long nowNanos) {
        if (rows.live() >= maximumListeners) {
            return NONE;
        }
        int row = rows.allocate();
        if (2 * row >= words.length) {
            words = Arrays.copyOf(words, 2 * rows.capacity());
        }
        words[2 * row] = low;
        set(row, DUE_TICK, IDLE_TICK);
        set(row, GROUP, group);
        set(row, FILTER, Filter.NOTHING);
        int next = perGroup[group * GROUP_STRIDE + FIRST];
        set(row, NEXT, next);
        set(row, PREVIOUS, NONE);
        if (next != NONE) {
            set(next, PREVIOUS, row);
        }
        perGroup[group * GROUP_STRIDE + FIRST] = row;
        perGroup[group * GROUP_STRIDE + COUNT]++;
        byKey.add(row, hash(group, low));
        counts.add(groups.segment(group), 1);
        timers.start(row, nowNanos + segmentOf.apply(group).trackedNanos());
        return row;
    }

    private void remove(int row) {
        timers.stop(row);
        byKey.remove(row, hashOf(row));
        sets.release(Filter.sourceSet(get(row, FILTER)));
        setFilter(row, Filter.NOTHING);
        int group = get(row, GROUP);
        int next = get(row, NEXT);
        int previous = get(row, PREVIOUS);
        if (next != NONE) {
            set(next, PREVIOUS, previous);
        }
        if (previous == NONE) {
            perGroup[group * GROUP_STRIDE + FIRST] = next;
        } else {
            set(previous, NEXT, next);
        }
        perGroup[group * GROUP_STRIDE + COUNT]--;
        counts.add(groups.segment(group), -1);
        rows.free(row);
    }

    /// A row is looked at when it would end without a Report, and not moved with every Report.
    private void timerEnded(int row, long nowNanos) {
        RouterGroups segment = segmentOf.apply(get(row, GROUP));
        long endNanos = words[2 * row + 1] + segment.trackedNanos();
        long longer =
                Math.max(endNanos - nowNanos, segment.general().longerNanos(endNanos, nowNanos));
        if (longer > 0) {
            timers.start(row, nowNanos + longer);
        } else {
            remove(row);
        }
    }

    /// Forgets listeners of a group that is gone.
    ///
    /// @return whether that were all
    boolean forget(int group) {
        for (int i = 0; i < MOST_ROWS && ofGroup(group, COUNT) > 0; i++) {
            remove(perGroup[group * GROUP_STRIDE + FIRST]);
        }
        return ofGroup(group, COUNT) == 0;
    }

    /// Forgets everybody in a segment. Cost: O(groups of all).
    void clear(int segment) {
        for (int group = 0; group < perGroup.length / GROUP_STRIDE; group++) {
            if (ofGroup(group, COUNT) > 0 && groups.segment(group) == segment) {
                while (!forget(group)) {}
            }
        }
    }

    /// Whether somebody wants a group from any source.
    Wanted wantsAnySource(int group) {
        if (ofGroup(group, EXCLUDERS) > 0) {
            return Wanted.YES;
        }
        return ofGroup(group, INCOMPLETE) == 0 ? Wanted.NO : Wanted.UNKNOWN;
    }

    /// Whether somebody wants a source. Cost: bounded.
    Wanted wants(int group, long sourceHigh, long sourceLow) {
        boolean incomplete = ofGroup(group, INCOMPLETE) != 0;
        if (ofGroup(group, COUNT) == 0) {
            return incomplete ? Wanted.UNKNOWN : Wanted.NO;
        }
        int row = perGroup[group * GROUP_STRIDE + FIRST];
        for (int i = 0; i < MOST_ROWS && row != NONE; i++, row = get(row, NEXT)) {
            int filter = get(row, FILTER);
            boolean listed = sets.contains(Filter.sourceSet(filter), sourceHigh, sourceLow);
            if (listed == !Filter.isExclude(filter)) {
                return Wanted.YES;
            }
        }
        return incomplete || row != NONE ? Wanted.UNKNOWN : Wanted.NO;
    }

    /// The rows, to be shown at once.
    View view() {
        return new View(rows.words(), words, perGroup);
    }

    /// The rows as they stand now, to be shown at any time on any thread. Cost: O(listeners).
    View copy() {
        int end = rows.highWater();
        return new View(
                Arrays.copyOf(rows.words(), end * STRIDE),
                Arrays.copyOf(words, 2 * end),
                perGroup.clone());
    }

    /// Rows to be read.
    ///
    /// @param rows what [RowTable#words] gave
    /// @param words as in the table
    /// @param perGroup as in the table
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record View(int[] rows, long[] words, int[] perGroup) {
        /// Shows the listeners of a group.
        void show(int group, GroupVisitor visitor, long nowNanos) {
            int first = group * GROUP_STRIDE;
            if (first >= perGroup.length || perGroup[first + COUNT] == 0) {
                return;
            }
            for (int row = perGroup[first + FIRST]; row != NONE; row = rows[row * STRIDE + NEXT]) {
                int filter = rows[row * STRIDE + FILTER];
                long silent = nowNanos - words[2 * row + 1];
                visitor.listener(
                        words[2 * row], Filter.mode(filter), Filter.sourceSet(filter), silent);
            }
        }
    }

    /// Octets of all arrays as they stand.
    long sizeOctets() {
        return rows.sizeOctets()
                + byKey.sizeOctets()
                + sets.sizeOctets()
                + 8L * words.length
                + 4L * perGroup.length;
    }
}
