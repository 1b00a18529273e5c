// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.wire.InternetChecksum;
import java.util.Arrays;

/// The groups somebody listens to, in each segment on its own: a group of two segments is two rows,
/// because who listens, what was reported and whom a query concerns differ. A group lives as long
/// as it has memberships here, or elsewhere: in the tables of other shards of the same engine.
///
/// Shape: four longs a row, so one cache line holds what a Report needs: address high, address low,
/// the group's Report sequence number (upper 32 bits) with the folded checksum of the address
/// (lower 16), and the segment. The member list's head and count lie apart. 48 octets and an index
/// entry per group. Thread: event loop only.
public final class GroupTable {
    /// What a row costs at most: 48 octets a row, an index entry, and the 16 of a population's
    /// list.
    static final long ROW_OCTETS = 77;

    private static final int STRIDE = 4;
    private static final int HIGH = 0;
    private static final int LOW = 1;
    private static final int SEQUENCE_AND_SUM = 2;
    private static final int SEGMENT = 3;
    private static final long ONE_REPORT = 1L << 32;

    private static final int LIST_STRIDE = 4;
    private static final int IDENTITY = 0;
    private static final int FIRST = 1;
    private static final int COUNT = 2;
    private static final int ELSEWHERE = 3;

    private final RowTable lists = new RowTable(LIST_STRIDE);
    private final RowIndex byAddress = new RowIndex(row -> hash(segment(row), high(row), low(row)));
    private long[] words = new long[0];
    private long edition;

    private static int hash(int segment, long high, long low) {
        return RowIndex.hash((high * 31) ^ low ^ segment * 0x2545f4914f6cdd1dL);
    }

    /// The row of an address in a segment, or [RowTable#NONE]. All 128 bits count (SD-28).
    public int find(int segment, long high, long low) {
        int slot = byAddress.first(hash(segment, high, low));
        for (int row; (row = byAddress.row(slot)) != NONE; slot = byAddress.next(slot)) {
            int base = row * STRIDE;
            if (words[base + LOW] == low
                    && words[base + HIGH] == high
                    && words[base + SEGMENT] == segment) {
                return row;
            }
        }
        return NONE;
    }

    /// The row of an address in a segment, made if there is none.
    int findOrAdd(int segment, long high, long low) {
        int row = find(segment, high, low);
        if (row != NONE) {
            return row;
        }
        row = lists.allocate();
        if (row * STRIDE >= words.length) {
            words = Arrays.copyOf(words, lists.capacity() * STRIDE);
        }
        lists.words()[row * lists.stride() + FIRST] = NONE;
        lists.words()[row * lists.stride() + IDENTITY] = identity(high, low);
        words[row * STRIDE + HIGH] = high;
        words[row * STRIDE + LOW] = low;
        words[row * STRIDE + SEQUENCE_AND_SUM] = InternetChecksum.sum(high, low);
        words[row * STRIDE + SEGMENT] = segment;
        byAddress.add(row, hash(segment, high, low));
        return row;
    }

    /// Makes room for `rows` groups in one step.
    public void reserve(int rows) {
        lists.reserve(rows);
        byAddress.reserve(rows);
    }

    /// Removes a group without memberships, unless it has some elsewhere.
    void remove(int row) {
        if (lists.words()[row * lists.stride() + ELSEWHERE] != 0) {
            return;
        }
        byAddress.remove(row, hash(segment(row), high(row), low(row)));
        lists.free(row);
        edition++;
    }

    /// Counts the other tables that have memberships in a group; with the first it exists here too.
    ///
    /// @param change 1 or -1
    public void countElsewhere(int segment, long high, long low, int change) {
        int row = findOrAdd(segment, high, low);
        lists.words()[row * lists.stride() + ELSEWHERE] += change;
        if (membershipCount(row) == 0) {
            remove(row);
        }
    }

    /// What stands for the group in draws: a hash of its address, the same in every table it is in.
    public int identity(int row) {
        return lists.words()[row * LIST_STRIDE + IDENTITY];
    }

    /// What stands for a group in draws, and decides which shard has it.
    public static int identity(long high, long low) {
        long h = (high * 0x9e3779b97f4a7c15L) ^ low;
        h = (h ^ (h >>> 32)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 32)) * 0xc4ceb9fe1a85ec53L;
        return (int) (h >>> 32);
    }

    /// Groups there are.
    public int size() {
        return lists.live();
    }

    /// The segment whose group it is.
    public int segment(int row) {
        return (int) words[row * STRIDE + SEGMENT];
    }

    /// Octets 0 to 7 of the address.
    public long high(int row) {
        return words[row * STRIDE + HIGH];
    }

    /// Octets 8 to 15 of the address.
    public long low(int row) {
        return words[row * STRIDE + LOW];
    }

    /// Folded 16-bit partial checksum of the address.
    public int sum(int row) {
        return (int) words[row * STRIDE + SEQUENCE_AND_SUM] & 0xffff;
    }

    /// The addresses, four longs a row: octets 0 to 7, octets 8 to 15, the folded partial checksum
    /// in the lower 16 bits of the third. Replaced when the table grows.
    public long[] words() {
        return words;
    }

    /// Changes with every group that is removed: while it stays, no row in use has changed its
    /// address.
    public long edition() {
        return edition;
    }

    /// How many Reports for the group were sent or heard, modulo 2^32.
    public int reportSequence(int row) {
        return (int) (words[row * STRIDE + SEQUENCE_AND_SUM] >>> 32);
    }

    /// Counts a Report sent or heard: whoever was armed before it is suppressed.
    public void reportSeen(int row) {
        words[row * STRIDE + SEQUENCE_AND_SUM] += ONE_REPORT;
    }

    /// First row of the group's membership list, or [RowTable#NONE].
    public int firstMembership(int row) {
        return lists.words()[row * lists.stride() + FIRST];
    }

    /// Listeners of the group.
    public int membershipCount(int row) {
        return lists.words()[row * lists.stride() + COUNT];
    }

    void linkFirst(int row, int membership, int countChange) {
        int[] list = lists.words();
        list[row * lists.stride() + FIRST] = membership;
        list[row * lists.stride() + COUNT] += countChange;
    }

    /// Octets of all arrays as they stand.
    public long sizeOctets() {
        return lists.sizeOctets() + byAddress.sizeOctets() + 8L * words.length;
    }
}
