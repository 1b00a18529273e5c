// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.engine.registry.RowIndex;
import io.mld6.engine.registry.RowTable;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Who wants which channel: a row for each (listener, channel), found by both or by the listener.
/// Thread: the measuring one.
final class WishTable {
    static final int NONE = RowTable.NONE;

    private static final int LISTENER = 0;
    private static final int UNIT = 1;
    private static final int NEXT = 2;
    private static final int PREVIOUS = 3;
    private static final int STRIDE = 5;

    private final RowTable rows = new RowTable(STRIDE);
    private final RowIndex index = new RowIndex(this::hash);
    private @Nullable ChannelUnit[] units = new @Nullable ChannelUnit[64];
    private long[] since = new long[64];
    /// Of joins that wait for data.
    private JoinBook.@Nullable Probe[] probes = new JoinBook.@Nullable Probe[64];

    /// BLOCK alone ends nothing: other sources are blocked.
    private boolean[] blockKeeps = new boolean[64];

    /// It is over, but no Report has said so.
    private boolean[] left = new boolean[64];

    /// First row of each listener plus one.
    private int[] heads = new int[64];

    private static int hash(int listener, int unit) {
        return RowIndex.hash((long) listener << 32 | unit);
    }

    private int hash(int row) {
        int at = row * STRIDE;
        return hash(rows.words()[at + LISTENER], rows.words()[at + UNIT]);
    }

    int find(int listener, ChannelUnit unit) {
        int slot = index.first(hash(listener, unit.id));
        for (int row; (row = index.row(slot)) != NONE; slot = index.next(slot)) {
            int at = row * STRIDE;
            if (rows.words()[at + LISTENER] == listener && rows.words()[at + UNIT] == unit.id) {
                return row;
            }
        }
        return NONE;
    }

    /// Adds a wish that is not there.
    int add(int listener, ChannelUnit unit, long nanos) {
        int row = rows.allocate();
        if (row >= since.length) {
            int length = 2 * since.length;
            since = Arrays.copyOf(since, length);
            units = Arrays.copyOf(units, length);
            probes = Arrays.copyOf(probes, length);
            blockKeeps = Arrays.copyOf(blockKeeps, length);
            left = Arrays.copyOf(left, length);
        }
        if (listener >= heads.length) {
            heads = Arrays.copyOf(heads, Math.max(listener + 1, 2 * heads.length));
        }
        int next = heads[listener] - 1;
        int[] words = rows.words();
        words[row * STRIDE + LISTENER] = listener;
        words[row * STRIDE + UNIT] = unit.id;
        words[row * STRIDE + NEXT] = next;
        words[row * STRIDE + PREVIOUS] = NONE;
        if (next != NONE) {
            words[next * STRIDE + PREVIOUS] = row;
        }
        heads[listener] = row + 1;
        units[row] = unit;
        since[row] = nanos;
        blockKeeps[row] = false;
        left[row] = false;
        index.add(row, hash(listener, unit.id));
        return row;
    }

    void remove(int row) {
        int[] words = rows.words();
        int next = words[row * STRIDE + NEXT];
        int previous = words[row * STRIDE + PREVIOUS];
        int listener = words[row * STRIDE + LISTENER];
        if (next != NONE) {
            words[next * STRIDE + PREVIOUS] = previous;
        }
        if (previous != NONE) {
            words[previous * STRIDE + NEXT] = next;
        } else {
            heads[listener] = next + 1;
        }
        index.remove(row, hash(row));
        units[row] = null;
        probes[row] = null;
        rows.free(row);
    }

    /// Visits the wishes of a listener; the one visited may be removed.
    void forEachOf(int listener, IntConsumer visitor) {
        int row = listener < heads.length ? heads[listener] - 1 : NONE;
        while (row != NONE) {
            int next = rows.words()[row * STRIDE + NEXT];
            visitor.accept(row);
            row = next;
        }
    }

    int listener(int row) {
        return rows.words()[row * STRIDE + LISTENER];
    }

    ChannelUnit unit(int row) {
        ChannelUnit unit = units[row];
        if (unit == null) {
            throw new IllegalStateException("no wish in row " + row);
        }
        return unit;
    }

    long since(int row) {
        return since[row];
    }

    JoinBook.@Nullable Probe probe(int row) {
        return probes[row];
    }

    void setProbe(int row, JoinBook.@Nullable Probe probe) {
        probes[row] = probe;
    }

    boolean blockKeeps(int row) {
        return blockKeeps[row];
    }

    void setBlockKeeps(int row, boolean keeps) {
        blockKeeps[row] = keeps;
    }

    boolean left(int row) {
        return left[row];
    }

    void setLeft(int row) {
        left[row] = true;
    }
}
