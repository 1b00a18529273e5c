// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import java.util.Arrays;

/// Rows of `stride` ints in one array, with a free list: `words[row * stride + field]`.
///
/// Grows by doubling, which for a moment holds the old array and the new one, and never shrinks:
/// rows are known by number elsewhere and cannot move, and what was there once may come again. So
/// memory stays at the most there ever was. Thread: event loop only. Cost: O(1), no allocation
/// unless it grows.
public final class RowTable {
    /// The row that is none.
    public static final int NONE = -1;

    /// The value of an unarmed row's field 0 in tables that a schedule drives.
    public static final int IDLE_TICK = Integer.MIN_VALUE;

    private static final int MINIMUM_ROWS = 64;

    private final int stride;
    private final int freeField;
    private int[] words;
    private int highWater;
    private int freeHead = NONE;
    private int live;

    /// An empty table whose last field links free rows.
    ///
    /// @param stride ints per row, at least 2
    public RowTable(int stride) {
        this(stride, stride - 1);
    }

    /// An empty table.
    ///
    /// @param stride ints per row, at least 2
    /// @param freeField the field that links free rows; not one that a schedule drives, because a
    ///     stale reference to a free row must find it unarmed
    public RowTable(int stride, int freeField) {
        this.stride = stride;
        this.freeField = freeField;
        this.words = new int[MINIMUM_ROWS * stride];
    }

    /// The rows as they stand now, to be read by anybody and changed by nobody. Cost: O(rows).
    public RowTable copy() {
        return new RowTable(this);
    }

    private RowTable(RowTable from) {
        stride = from.stride;
        freeField = from.freeField;
        words = Arrays.copyOf(from.words, from.highWater * stride);
        highWater = from.highWater;
        freeHead = from.freeHead;
        live = from.live;
    }

    /// The rows' ints. Replaced when the table grows: fetch anew after every [#allocate()].
    public int[] words() {
        return words;
    }

    /// Ints per row.
    public int stride() {
        return stride;
    }

    /// One more than the largest row number ever given out.
    public int highWater() {
        return highWater;
    }

    /// Rows in use.
    public int live() {
        return live;
    }

    /// Rows that fit before the table grows.
    public int capacity() {
        return words.length / stride;
    }

    /// Octets of the array as it stands.
    public long sizeOctets() {
        return 4L * words.length;
    }

    /// Takes a row with all fields zero.
    public int allocate() {
        int row = freeHead;
        if (row != NONE) {
            freeHead = words[row * stride + freeField];
            Arrays.fill(words, row * stride, (row + 1) * stride, 0);
        } else {
            row = highWater++;
            if (highWater * (long) stride > words.length) {
                grow(highWater);
            }
        }
        live++;
        return row;
    }

    /// Gives a row back. Its fields but the one that links free rows keep their values until it is
    /// taken again.
    public void free(int row) {
        words[row * stride + freeField] = freeHead;
        freeHead = row;
        live--;
    }

    /// Makes room for `rows` rows in one step.
    public void reserve(int rows) {
        if (rows * (long) stride > words.length) {
            grow(rows);
        }
    }

    private void grow(int rows) {
        long wanted = Math.max((long) capacity() << 1, rows) * stride;
        if (wanted > Integer.MAX_VALUE - 8) {
            wanted = (long) rows * stride;
        }
        words = Arrays.copyOf(words, Math.toIntExact(wanted));
    }
}
