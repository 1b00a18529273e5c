// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

/// A set of fingerprints, without an object each: open addressing, at most half full, 16 to 32
/// octets each. Of a million memberships two share one of 64 bits once in forty million sets.
/// Thread: one.
final class LongSet {
    private static final int LEAST_SLOTS = 64;

    private long[] slots = new long[LEAST_SLOTS];
    private int size;

    /// A number of 64 bits, never 0, that stands for a membership.
    ///
    /// @param listener its number, or the low half of its address
    static long fingerprint(long listener, long segment, long high, long low) {
        long mixed = mix(listener * 0x9e3779b97f4a7c15L ^ segment);
        mixed = mix(mixed ^ high);
        mixed = mix(mixed ^ low);
        return mixed == 0 ? 1 : mixed;
    }

    private static long mix(long word) {
        long mixed = (word ^ word >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    boolean contains(long print) {
        return slots[slot(print)] == print;
    }

    void add(long print) {
        int slot = slot(print);
        if (slots[slot] == 0) {
            slots[slot] = print;
            size++;
            if (size > slots.length / 2) {
                grow();
            }
        }
    }

    /// Takes one out, and moves up those that had to make way for it.
    void remove(long print) {
        int hole = slot(print);
        if (slots[hole] == 0) {
            return;
        }
        size--;
        int mask = slots.length - 1;
        for (int slot = hole + 1 & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            int home = (int) slots[slot] & mask;
            if ((slot - home & mask) >= (slot - hole & mask)) {
                slots[hole] = slots[slot];
                hole = slot;
            }
        }
        slots[hole] = 0;
    }

    /// Adds all of another.
    void addAll(LongSet other) {
        for (long print : other.slots) {
            if (print != 0) {
                add(print);
            }
        }
    }

    int size() {
        return size;
    }

    /// Where it is, or would be.
    private int slot(long print) {
        int mask = slots.length - 1;
        int slot = (int) print & mask;
        while (slots[slot] != 0 && slots[slot] != print) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        for (long print : old) {
            if (print != 0) {
                slots[slot(print)] = print;
            }
        }
    }
}
