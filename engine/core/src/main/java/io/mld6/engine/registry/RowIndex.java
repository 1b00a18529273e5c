// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import java.util.Arrays;

/// Finds rows by a key that lies in the rows themselves: open addressing, linear probing.
///
/// Holds row numbers only. The owner compares keys while it walks a probe sequence, and tells the
/// hash of a stored row when entries must move. At most 60 % full, so 6.7 to 13.4 octets per row
/// (8.4 at 10^6 rows). Removal shifts entries back and leaves no tombstones. Thread: event loop
/// only.
public final class RowIndex {
    /// The hash of the key of a row that is in the index.
    @FunctionalInterface
    public interface RowHash {
        /// The hash.
        int hash(int row);
    }

    private static final int EMPTY = 0;
    private static final int MINIMUM_SLOTS = 64;

    private final RowHash hashes;
    /// Row number plus one; 0 is an empty slot.
    private int[] slots = new int[MINIMUM_SLOTS];
    private int mask = MINIMUM_SLOTS - 1;
    private int size;

    /// An empty index.
    ///
    /// @param hashes the hash of a stored row's key
    public RowIndex(RowHash hashes) {
        this.hashes = hashes;
    }

    /// Spreads a 64-bit key over 32 bits.
    public static int hash(long key) {
        long h = key * 0x9e3779b97f4a7c15L;
        h ^= h >>> 32;
        h *= 0xd6e8feb86659fd93L;
        return (int) (h ^ (h >>> 32));
    }

    /// Slot where the probe sequence of `hash` starts.
    public int first(int hash) {
        return hash & mask;
    }

    /// Slot after `slot`.
    public int next(int slot) {
        return (slot + 1) & mask;
    }

    /// Row in `slot`, or [RowTable#NONE] where the probe sequence ends.
    public int row(int slot) {
        return slots[slot] - 1;
    }

    /// Adds a row that is not there yet.
    public void add(int row, int hash) {
        if ((size + 1) * 10L > slots.length * 6L) {
            resize(slots.length << 1);
        }
        insert(row, hash);
        size++;
    }

    /// Removes a row that is there.
    public void remove(int row, int hash) {
        int hole = first(hash);
        while (slots[hole] != row + 1) {
            hole = next(hole);
        }
        for (int slot = next(hole); slots[slot] != EMPTY; slot = next(slot)) {
            int home = first(hashes.hash(slots[slot] - 1));
            // An entry may fill the hole unless its home lies behind the hole.
            if (((slot - home) & mask) >= ((slot - hole) & mask)) {
                slots[hole] = slots[slot];
                hole = slot;
            }
        }
        slots[hole] = EMPTY;
        size--;
    }

    /// Makes room for `rows` entries in one step.
    public void reserve(int rows) {
        int wanted = slots.length;
        while (rows * 10L > wanted * 6L) {
            wanted <<= 1;
        }
        if (wanted != slots.length) {
            resize(wanted);
        }
    }

    /// Octets of the array as it stands.
    public long sizeOctets() {
        return 4L * slots.length;
    }

    private void resize(int length) {
        int[] old = slots;
        slots = new int[length];
        mask = length - 1;
        for (int entry : old) {
            if (entry != EMPTY) {
                insert(entry - 1, hashes.hash(entry - 1));
            }
        }
    }

    private void insert(int row, int hash) {
        int slot = first(hash);
        while (slots[slot] != EMPTY) {
            slot = next(slot);
        }
        slots[slot] = row + 1;
    }

    /// Forgets everything but keeps its room.
    public void clear() {
        Arrays.fill(slots, EMPTY);
        size = 0;
    }
}
