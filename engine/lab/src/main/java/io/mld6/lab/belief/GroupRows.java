// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.RowIndex;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import java.util.Arrays;

/// A row for each group of each segment: what was said of it when, who wants what of it now, what
/// the device believes. 128 octets a row and an index entry, no object. Thread: one.
final class GroupRows {
    /// No moment, and no filter.
    static final long NEVER = Long.MIN_VALUE;

    /// Since when somebody listens, as far as what was said tells.
    static final int WANTED_SINCE = 0;

    /// When something more was wanted last.
    static final int LAST_JOIN = 1;

    /// When somebody said that something is not wanted any more.
    static final int LAST_LEAVE = 2;

    /// Since when listeners are gone that said nothing.
    static final int SILENT_SINCE = 3;

    /// Address of one who listens.
    static final int EXAMPLE = 4;

    /// Address of one who listens, and whom the device does not track.
    static final int LACKED = 5;

    /// Address of one whom the device tracks, and who does not listen.
    static final int SURPLUS = 6;

    private static final int MOMENTS = 7;

    /// Listeners that had said so, at the look before.
    static final int BEFORE = 0;

    /// Leaves since the look before began.
    static final int LEAVES = 1;

    /// Leaves since this look began.
    static final int YOUNG_LEAVES = 2;

    /// Listeners that have said so.
    static final int TOLD = 3;

    /// Flags.
    static final int STATE = 4;

    /// Those of [#TOLD] that the device can track, because they have an address.
    static final int TRACEABLE = 5;

    /// Listeners that the device tracks.
    static final int TRACKED = 6;

    /// Those of [#TRACEABLE] that it tracks.
    static final int MATCHED = 7;

    private static final int COUNTS = 8;

    /// The kernel refused a Report, and has taken none since.
    static final int REFUSED = 1;

    /// What was said last was said in MLDv1.
    static final int VERSION_1 = 1 << 1;

    /// The last leave was a BLOCK.
    static final int BLOCKED = 1 << 2;

    /// Something was said of it, ever.
    static final int OURS = 1 << 3;

    /// Somebody wants something of it that was not said yet.
    static final int WAITING = 1 << 4;

    /// Something of it is still to be said, or repeated.
    static final int UNSETTLED = 1 << 5;

    /// The device has an entry.
    static final int BELIEVED = 1 << 6;

    private static final int OF_A_LOOK = WAITING | UNSETTLED | BELIEVED;

    private static final int KEY = 3;
    private static final int FIRST_ROWS = 64;

    /// No list of sources.
    private static final int NONE = -1;

    private final SourceSets sets = new SourceSets();
    private RowIndex index = new RowIndex(this::hashOf);
    private int size;
    private long[] keys = new long[FIRST_ROWS * KEY];
    private long[] moments = new long[FIRST_ROWS * MOMENTS];
    private int[] counts = new int[FIRST_ROWS * COUNTS];
    /// Wanted of INCLUDE and of EXCLUDE, then believed.
    private int[] lists = new int[FIRST_ROWS * 4];

    /// Without any rows.
    GroupRows() {}

    private int hashOf(int row) {
        return hash(keys[row * KEY], keys[row * KEY + 1], keys[row * KEY + 2]);
    }

    private static int hash(long segment, long high, long low) {
        return RowIndex.hash(high ^ Long.rotateLeft(low, 17) ^ segment * 0x2545f4914f6cdd1dL);
    }

    int size() {
        return size;
    }

    SourceSets sets() {
        return sets;
    }

    /// The row of a group, made if there is none.
    int row(long segment, long high, long low) {
        int found = find(segment, high, low);
        return found == RowTable.NONE ? add(segment, high, low) : found;
    }

    /// The row of a group, or [RowTable#NONE].
    int find(long segment, long high, long low) {
        int slot = index.first(hash(segment, high, low));
        for (int row; (row = index.row(slot)) != RowTable.NONE; slot = index.next(slot)) {
            int base = row * KEY;
            if (keys[base + 2] == low && keys[base + 1] == high && keys[base] == segment) {
                return row;
            }
        }
        return RowTable.NONE;
    }

    private int add(long segment, long high, long low) {
        if (size * KEY == keys.length) {
            keys = Arrays.copyOf(keys, 2 * keys.length);
            moments = Arrays.copyOf(moments, 2 * moments.length);
            counts = Arrays.copyOf(counts, 2 * counts.length);
            lists = Arrays.copyOf(lists, 2 * lists.length);
        }
        int row = size++;
        keys[row * KEY] = segment;
        keys[row * KEY + 1] = high;
        keys[row * KEY + 2] = low;
        Arrays.fill(moments, row * MOMENTS, (row + 1) * MOMENTS, NEVER);
        Arrays.fill(counts, row * COUNTS, (row + 1) * COUNTS, 0);
        Arrays.fill(lists, row * 4, (row + 1) * 4, NONE);
        index.add(row, hash(segment, high, low));
        return row;
    }

    long segment(int row) {
        return keys[row * KEY];
    }

    long high(int row) {
        return keys[row * KEY + 1];
    }

    long low(int row) {
        return keys[row * KEY + 2];
    }

    long moment(int row, int which) {
        return moments[row * MOMENTS + which];
    }

    void setMoment(int row, int which, long value) {
        moments[row * MOMENTS + which] = value;
    }

    int count(int row, int which) {
        return counts[row * COUNTS + which];
    }

    void setCount(int row, int which, int value) {
        counts[row * COUNTS + which] = value;
    }

    void countUp(int row, int which) {
        counts[row * COUNTS + which]++;
    }

    boolean is(int row, int flag) {
        return (counts[row * COUNTS + STATE] & flag) != 0;
    }

    void set(int row, int flag, boolean wanted) {
        int at = row * COUNTS + STATE;
        counts[at] = wanted ? counts[at] | flag : counts[at] & ~flag;
    }

    /// Somebody wants this, too.
    ///
    /// @param filter a [Filter] with a set of [#sets], borrowed
    void want(int row, int filter) {
        merge(row * 4, filter);
    }

    /// The device believes this, too.
    ///
    /// @param filter a [Filter] with a set of [#sets], borrowed
    void believe(int row, int filter) {
        set(row, BELIEVED, true);
        merge(row * 4 + 2, filter);
    }

    /// As a router merges its listeners (RFC 9777 §7.3): wanted is what anybody wants.
    private void merge(int at, int filter) {
        int set = Filter.sourceSet(filter);
        boolean exclude = Filter.isExclude(filter);
        int slot = exclude ? at + 1 : at;
        int before = lists[slot];
        if (before == NONE) {
            lists[slot] = sets.retain(set);
        } else if (before != set) {
            lists[slot] = exclude ? sets.intersection(before, set) : sets.union(before, set);
            sets.release(before);
        }
    }

    /// What all want together.
    ///
    /// @return a [Filter]; its set is owned
    int wanted(int row) {
        return together(row * 4);
    }

    /// What the device believes.
    ///
    /// @return a [Filter]; its set is owned
    int believed(int row) {
        return together(row * 4 + 2);
    }

    private int together(int at) {
        int include = lists[at];
        int exclude = lists[at + 1];
        if (exclude == NONE) {
            return include == NONE ? Filter.NOTHING : Filter.include(sets.retain(include));
        }
        return Filter.exclude(
                include == NONE ? sets.retain(exclude) : sets.minus(exclude, include));
    }

    /// Forgets what the last look found.
    void beginLook() {
        for (int row = 0; row < size; row++) {
            forget(row, 0);
            forget(row, 2);
            counts[row * COUNTS + TOLD] = 0;
            counts[row * COUNTS + TRACEABLE] = 0;
            untrack(row);
            counts[row * COUNTS + STATE] &= ~OF_A_LOOK;
        }
    }

    /// Forgets what the device believes of a group.
    void unbelieve(int row) {
        forget(row, 2);
        untrack(row);
        set(row, BELIEVED, false);
    }

    private void untrack(int row) {
        counts[row * COUNTS + TRACKED] = 0;
        counts[row * COUNTS + MATCHED] = 0;
    }

    private void forget(int row, int side) {
        for (int at = row * 4 + side; at < row * 4 + side + 2; at++) {
            if (lists[at] != NONE) {
                sets.release(lists[at]);
                lists[at] = NONE;
            }
        }
    }

    /// Which rows stay.
    @FunctionalInterface
    interface Keep {
        boolean keep(int row);
    }

    /// Drops rows nobody needs, if they are more than half; the others get other numbers.
    void compact(Keep keep) {
        int kept = 0;
        for (int row = 0; row < size; row++) {
            kept += keep.keep(row) ? 1 : 0;
        }
        if (kept > size / 2) {
            return;
        }
        RowIndex fresh = new RowIndex(this::hashOf);
        int to = 0;
        for (int row = 0; row < size; row++) {
            if (keep.keep(row)) {
                System.arraycopy(keys, row * KEY, keys, to * KEY, KEY);
                System.arraycopy(moments, row * MOMENTS, moments, to * MOMENTS, MOMENTS);
                System.arraycopy(counts, row * COUNTS, counts, to * COUNTS, COUNTS);
                System.arraycopy(lists, row * 4, lists, to * 4, 4);
                fresh.add(to, hashOf(to));
                to++;
            } else {
                forget(row, 0);
                forget(row, 2);
            }
        }
        size = to;
        index = fresh;
    }
}
