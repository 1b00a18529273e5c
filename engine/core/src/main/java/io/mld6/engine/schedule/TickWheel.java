// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import io.mld6.engine.registry.RowTable;
import java.util.Arrays;
import java.util.function.IntConsumer;

/// Buckets of rows by tick: 2048 single ticks ahead, and behind them coarse buckets of 2048 ticks
/// that cascade when their time comes, so that memory follows rows and not ticks.
///
/// One field of a row is its tick; an entry whose row says otherwise is stale and passed over.
/// Knows no time but the cursor, the last tick that was taken out. Thread: event loop only.
final class TickWheel {
    static final int FINE_BITS = 11;
    static final int FINE = 1 << FINE_BITS;
    static final int COARSE = 1024;

    private static final int FINE_MASK = FINE - 1;
    private static final int COARSE_MASK = COARSE - 1;
    /// Stale entries tolerated before a compaction pays.
    private static final int SLACK = 4096;

    private final RowTable table;
    private final int stride;
    private final int field;
    private final Buckets buckets = new Buckets();
    private final int[] head = new int[FINE + COARSE];
    private final int[] tail = new int[FINE + COARSE];
    private final long[] occupied = new long[FINE / Long.SIZE];
    private final IntConsumer wake;

    private int cursor;
    private int armed;
    private int entries;

    /// The bucket being taken out, and what is left of it.
    private int takenTick;
    private int takenFrom = Buckets.NONE;
    private int takenTo = Buckets.NONE;

    /// Written so that reading ahead is not optimized away.
    @SuppressWarnings("unused")
    private int touched;

    /// @param field the field of a row that holds its tick
    /// @param wake takes every tick at which somebody must call [#advance]: once for each bucket
    ///     that gets its first entry
    TickWheel(RowTable table, int field, int cursor, IntConsumer wake) {
        this.wake = wake;
        this.table = table;
        this.stride = table.stride();
        this.field = field;
        this.cursor = cursor;
    }

    int cursor() {
        return cursor;
    }

    /// Rows armed.
    int armed() {
        return armed;
    }

    /// Entries in buckets, stale ones included.
    int entries() {
        return entries;
    }

    /// Moves an empty wheel to another tick.
    void restart(int tick) {
        assert armed == 0;
        if (entries != 0) {
            clear();
        }
        cursor = tick;
    }

    /// Files a row under a tick behind the cursor.
    void arm(int row, int tick) {
        int[] words = table.words();
        int due = lawful(tick);
        int old = words[row * stride + field];
        if (old == due) {
            return;
        }
        if (old == RowTable.IDLE_TICK) {
            armed++;
        }
        words[row * stride + field] = due;
        if (entries > 2 * armed + SLACK) {
            compact();
        }
        file(row, due);
    }

    /// Files many rows that were not armed and whose field holds their tick by now: what [#arm]
    /// does, without asking again for every row what is the same for all of them, and without
    /// touching the rows again.
    ///
    /// @param rows the first `count` elements; each row once
    /// @param ticks of these rows
    void fileMarked(int[] rows, int[] ticks, int count) {
        if (entries > 2 * armed + SLACK) {
            compact();
        }
        int[] words = table.words();
        int first = cursor + 1;
        int appended = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            int due = ticks[i];
            assert words[row * stride + field] == due : "not marked: " + row;
            int slot = due & FINE_MASK;
            int position = tail[slot];
            if (Integer.compareUnsigned(due - first, FINE) < 0
                    && due != RowTable.IDLE_TICK
                    && position != Buckets.NONE) {
                tail[slot] = buckets.append(position, row);
                appended++;
            } else {
                due = lawful(due);
                words[row * stride + field] = due;
                file(row, due);
            }
        }
        entries += appended;
        armed += count;
    }

    /// The tick itself, or the next one that lies behind the cursor and does not mean "unarmed".
    private int lawful(int tick) {
        int due = tick - cursor <= 0 ? cursor + 1 : tick;
        return due == RowTable.IDLE_TICK ? due + 1 : due;
    }

    private void file(int row, int due) {
        int slot = slotOf(due);
        entries++;
        int position = tail[slot];
        if (position != Buckets.NONE) {
            tail[slot] = buckets.append(position, row);
            return;
        }
        position = buckets.start();
        head[slot] = position;
        tail[slot] = buckets.append(position, row);
        if (slot < FINE) {
            occupied[slot >>> 6] |= 1L << slot;
        }
        wake.accept(slot < FINE ? due : coarseOf(due) << FINE_BITS);
    }

    private int slotOf(int due) {
        if (due - cursor <= FINE) {
            return due & FINE_MASK;
        }
        return FINE + (coarseOf(due) & COARSE_MASK);
    }

    /// Coarse bucket of a tick; the last one within reach for ticks beyond all of them.
    private int coarseOf(int due) {
        int current = cursor >> FINE_BITS;
        int ahead = ((due >> FINE_BITS) - current) & (-1 >>> FINE_BITS);
        return current + Math.min(ahead, COARSE - 1);
    }

    /// Unarms a row. Its entry stays behind as a stale one.
    void disarm(int row) {
        int[] words = table.words();
        if (words[row * stride + field] != RowTable.IDLE_TICK) {
            words[row * stride + field] = RowTable.IDLE_TICK;
            armed--;
        }
    }

    /// Moves the cursor up to the next occupied tick, at most to `target`.
    ///
    /// @return whether a bucket was taken out; its tick is [#cursor()]
    boolean advance(int target) {
        while (target - cursor > 0) {
            int next = cursor + 1;
            if ((next & FINE_MASK) == 0) {
                cascade(next);
            }
            int end = next | FINE_MASK;
            if (end - target > 0) {
                end = target;
            }
            int tick = nextOccupied(next, end);
            cursor = tick;
            if (takeOut(tick)) {
                return true;
            }
        }
        return false;
    }

    /// First occupied tick of [from, to], or `to`. Both lie in one turn of the fine wheel.
    private int nextOccupied(int from, int to) {
        int slot = from & FINE_MASK;
        int last = to & FINE_MASK;
        long word = occupied[slot >>> 6] & (-1L << slot);
        int base = slot & ~63;
        while (word == 0) {
            base += 64;
            if (base > last) {
                return to;
            }
            word = occupied[base >>> 6];
        }
        int found = base + Long.numberOfTrailingZeros(word);
        return found >= last ? to : from + (found - slot);
    }

    private boolean takeOut(int tick) {
        int slot = tick & FINE_MASK;
        if (head[slot] == Buckets.NONE) {
            return false;
        }
        takenTick = tick;
        takenFrom = head[slot];
        takenTo = tail[slot];
        head[slot] = Buckets.NONE;
        tail[slot] = Buckets.NONE;
        occupied[slot >>> 6] &= ~(1L << slot);
        return true;
    }

    private void cascade(int firstTick) {
        int slot = FINE + ((firstTick >> FINE_BITS) & COARSE_MASK);
        int position = head[slot];
        int end = tail[slot];
        if (position == Buckets.NONE) {
            return;
        }
        head[slot] = Buckets.NONE;
        tail[slot] = Buckets.NONE;
        int[] words = table.words();
        while (position != end) {
            if (Buckets.isLink(position)) {
                position = buckets.leaveChunk(position);
                continue;
            }
            int row = buckets.get(position++);
            entries--;
            int due = words[row * stride + field];
            if (due != RowTable.IDLE_TICK && due - firstTick >= 0) {
                file(row, due);
            }
        }
        buckets.free(end & -Buckets.CHUNK);
    }

    /// Whether the bucket taken out last has entries left.
    boolean hasTaken() {
        return takenFrom != Buckets.NONE;
    }

    /// Takes up to `limit` entries out of that bucket and unarms the rows that are live. Entries
    /// first, rows afterwards: the chunks of a bucket hang on each other, its rows do not.
    ///
    /// @return live rows, maybe none although entries are left
    int take(int[] rows, int limit) {
        int position = takenFrom;
        int taken = 0;
        while (taken < limit && position != takenTo) {
            if (Buckets.isLink(position)) {
                position = buckets.leaveChunk(position);
                continue;
            }
            int run = Math.min(limit - taken, Buckets.runEnd(position, takenTo) - position);
            buckets.copy(position, run, rows, taken);
            position += run;
            taken += run;
        }
        entries -= taken;
        int live = unarm(rows, taken);
        armed -= live;
        if (position == takenTo) {
            buckets.free(takenTo & -Buckets.CHUNK);
            position = Buckets.NONE;
        }
        takenFrom = position;
        return live;
    }

    /// Keeps the rows that are due and unarms them.
    ///
    /// Nearly every row here is a cache miss, and here they are paid for: nothing depends on a row
    /// before or branches on one, so that as many are on their way as the processor can keep. Both
    /// ends of a row are read, because an array begins anywhere in a cache line and every other row
    /// of half a line then lies across two. Whoever handles the rows finds them warm.
    private int unarm(int[] rows, int count) {
        int[] words = table.words();
        int due = takenTick;
        int live = 0;
        int ends = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            int base = row * stride;
            int tick = words[base + field];
            ends += words[base + stride - 1];
            words[base + field] = tick == due ? RowTable.IDLE_TICK : tick;
            rows[live] = row;
            live += tick == due ? 1 : 0;
        }
        touched = ends;
        return live;
    }

    int takenTick() {
        return takenTick;
    }

    /// Drops every entry; nothing may be armed.
    private void clear() {
        for (int slot = 0; slot < head.length; slot++) {
            dropList(slot);
        }
        if (hasTaken()) {
            dropFrom(takenFrom, takenTo);
            takenFrom = Buckets.NONE;
        }
        Arrays.fill(occupied, 0);
        entries = 0;
    }

    private void dropList(int slot) {
        if (head[slot] != Buckets.NONE) {
            dropFrom(head[slot], tail[slot]);
            head[slot] = Buckets.NONE;
            tail[slot] = Buckets.NONE;
        }
    }

    private void dropFrom(int from, int to) {
        int position = from;
        while ((position & -Buckets.CHUNK) != (to & -Buckets.CHUNK)) {
            position = buckets.leaveChunk(position | (Buckets.CHUNK - 1));
        }
        buckets.free(to & -Buckets.CHUNK);
    }

    /// Files every live row anew, once: stale entries and duplicates are gone then. Not bucket by
    /// bucket, because what lay in a coarse bucket may belong in a fine one by now.
    private void compact() {
        int first = buckets.start();
        int end = first;
        for (int slot = 0; slot < head.length; slot++) {
            if (head[slot] != Buckets.NONE) {
                end = collect(slot, end);
            }
        }
        int[] words = table.words();
        int position = first;
        while (position != end) {
            position = Buckets.isLink(position) ? buckets.leaveChunk(position) : position;
            int row = buckets.get(position++);
            position = Buckets.isLink(position) ? buckets.leaveChunk(position) : position;
            int due = buckets.get(position++);
            words[row * stride + field] = due;
            file(row, due);
        }
        buckets.free(end & -Buckets.CHUNK);
    }

    /// Moves the live rows of a bucket, each with its tick, to the end of a list. They are unarmed
    /// for the moment, so that a second entry is seen as stale. The bucket stays occupied: somebody
    /// was told of it and is not told again.
    private int collect(int slot, int write) {
        int position = head[slot];
        int bucketEnd = tail[slot];
        int end = write;
        int[] words = table.words();
        while (position != bucketEnd) {
            if (Buckets.isLink(position)) {
                position = buckets.leaveChunk(position);
                continue;
            }
            int row = buckets.get(position++);
            entries--;
            int due = words[row * stride + field];
            // A row of the bucket being taken out lies at the cursor and has its entry there.
            if (due != RowTable.IDLE_TICK && due - cursor > 0) {
                end = buckets.append(buckets.append(end, row), due);
                words[row * stride + field] = RowTable.IDLE_TICK;
            }
        }
        buckets.free(bucketEnd & -Buckets.CHUNK);
        head[slot] = buckets.start();
        tail[slot] = head[slot];
        return end;
    }

    long sizeOctets() {
        return buckets.sizeOctets() + 8L * (FINE + COARSE);
    }
}
