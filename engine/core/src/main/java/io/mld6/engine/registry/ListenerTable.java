// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import java.util.Arrays;

/// The emulated nodes: MAC, link-local address, and the head of each one's membership list.
///
/// Shape: [#rows()] has four ints a row, a quarter of a cache line, with all that is read and
/// written when a General Query arms a listener's answer and when that answer comes up:
///
/// ```text
/// due | first membership | round | state
/// ```
///
/// `words[2 * row]` holds the MAC in bits 63 to 16 and the folded checksum of the source address in
/// use in bits 15 to 0; `words[2 * row + 1]` the low half of that source address, 0 while the
/// listener has no valid address and must send from `::` (RFC 3590 §4). The high half is fe80::/64
/// for all. What changes with joins and modes lies apart in [#counts()], four ints a row with the
/// same number. 56 octets and two index entries per listener. Thread: event loop only.
public final class ListenerTable {
    /// What a row costs at most: 56 octets a row, two index entries and two bucket entries.
    static final long ROW_OCTETS = 91;

    /// High half of every link-local address that is sent from (RFC 4291 §2.5.6).
    public static final long LINK_LOCAL_HIGH = 0xfe80_0000_0000_0000L;

    /// Tick at which the answer to a General Query is due, or [RowTable#IDLE_TICK].
    public static final int DUE_TICK = 0;

    private static final int FIRST = 1;

    /// The query that the pending answer answers.
    public static final int ROUND = 2;

    /// The host state machine's bits in the lower octet, the segment above.
    public static final int STATE = 3;

    /// A bit of the state: the row is a listener. Clear in rows that are free.
    public static final int LIVE = 1 << 1;

    /// A bit of the state: the listener has memberships that are reported.
    public static final int REPORTS = 1 << 2;

    private static final int SEGMENT_SHIFT = 8;

    /// Most segments that fit above the state.
    public static final int MAXIMUM_SEGMENTS = 1 << (Integer.SIZE - SEGMENT_SHIFT - 1);

    /// Ints per row.
    public static final int STRIDE = 4;

    /// Tick at which the last MLDv1 querier counts as gone, or [RowTable#IDLE_TICK]: of
    /// [#counts()].
    public static final int OLDER_QUERIER_TICK = 0;

    private static final int COUNT_STRIDE = 4;
    private static final int COUNT = 1;
    private static final int REPORTABLE = 2;
    private static final int LAST_CALL = 3;

    private final RowTable lists = new RowTable(STRIDE, ROUND);
    private final RowTable counts = new RowTable(COUNT_STRIDE);
    private final RowIndex byAddress =
            new RowIndex(row -> hash(segment(row), this.addressLow[row]));
    private final MacIndex byMac = new MacIndex(this);
    private long[] words = new long[0];
    private long[] addressLow = new long[0];

    static int hash(int segment, long key) {
        return RowIndex.hash(key ^ ((long) segment << 32) * 0x2545f4914f6cdd1dL);
    }

    /// Adds a listener without memberships.
    ///
    /// @param segment where it lives
    /// @param mac 48 bits
    /// @param linkLocalLow low half of its link-local address
    /// @param valid whether the address may be used as source already
    /// @return its row
    /// @throws IllegalArgumentException if another listener of the segment has that address
    int add(int segment, long mac, long linkLocalLow, boolean valid) {
        checkFree(segment, linkLocalLow);
        int row = lists.allocate();
        int countsRow = counts.allocate();
        assert countsRow == row;
        if (row >= addressLow.length) {
            addressLow = Arrays.copyOf(addressLow, lists.capacity());
            words = Arrays.copyOf(words, 2 * lists.capacity());
        }
        set(row, FIRST, NONE);
        set(row, DUE_TICK, RowTable.IDLE_TICK);
        setCount(row, OLDER_QUERIER_TICK, RowTable.IDLE_TICK);
        set(row, STATE, LIVE | segment << SEGMENT_SHIFT);
        addressLow[row] = linkLocalLow;
        words[2 * row] = mac << 16;
        setAddressValid(row, valid);
        enterIndexes(row);
        return row;
    }

    private void checkFree(int segment, long linkLocalLow) {
        if (find(segment, LINK_LOCAL_HIGH, linkLocalLow) != NONE) {
            throw new IllegalArgumentException("two listeners with one link-local address");
        }
    }

    /// Refuses a segment to a listener that lives elsewhere, or there already.
    ///
    /// @throws IllegalArgumentException if a listener there has its address, or its MAC address
    void checkFree(int segment, int row) {
        String there =
                findMac(segment, mac(row)) != NONE
                        ? "MAC " + new MacAddress(mac(row))
                        : find(segment, LINK_LOCAL_HIGH, addressLow[row]) != NONE
                                ? "address " + new Ipv6Address(LINK_LOCAL_HIGH, addressLow[row])
                                : "";
        if (!there.isEmpty()) {
            throw new IllegalArgumentException("a listener of that segment has the " + there);
        }
    }

    private void enterIndexes(int row) {
        byAddress.add(row, hash(segment(row), addressLow[row]));
        byMac.add(row);
    }

    private void leaveIndexes(int row) {
        byAddress.remove(row, hash(segment(row), addressLow[row]));
        byMac.remove(row);
    }

    /// Removes a listener, which must have no memberships and no timers.
    void remove(int row) {
        assert get(row, DUE_TICK) == RowTable.IDLE_TICK
                && count(row, OLDER_QUERIER_TICK) == RowTable.IDLE_TICK;
        assert firstMembership(row) == NONE;
        leaveIndexes(row);
        set(row, STATE, 0);
        lists.free(row);
        counts.free(row);
    }

    /// Gives a listener another segment.
    ///
    /// @throws IllegalArgumentException as [#checkFree(int, int)]; nothing has changed then
    void move(int row, int segment) {
        checkFree(segment, row);
        leaveIndexes(row);
        int state = get(row, STATE) & ((1 << SEGMENT_SHIFT) - 1);
        set(row, STATE, state | segment << SEGMENT_SHIFT);
        enterIndexes(row);
    }

    /// Gives the only listener with its MAC address another one, and another link-local address.
    ///
    /// @param mac 48 bits, no other listener's
    /// @param linkLocalLow low half of the address, no other listener's
    public void readdress(int row, long mac, long linkLocalLow) {
        boolean valid = sourceLow(row) != 0;
        leaveIndexes(row);
        addressLow[row] = linkLocalLow;
        words[2 * row] = mac << 16;
        setAddressValid(row, valid);
        enterIndexes(row);
    }

    /// A listener of a segment with a MAC address, or [RowTable#NONE]. Listeners may share one: go
    /// on with [#nextWithMac].
    ///
    /// @param mac 48 bits
    public int findMac(int segment, long mac) {
        return byMac.find(segment, mac);
    }

    /// The next listener of the same segment with the same MAC address, or [RowTable#NONE].
    public int nextWithMac(int row) {
        return byMac.next(row);
    }

    /// A listener's MAC address: 48 bits.
    long mac(int row) {
        return macAndSum(row) >>> 16;
    }

    /// The segment a listener lives in.
    public int segment(int row) {
        return get(row, STATE) >>> SEGMENT_SHIFT;
    }

    /// Whether a row is a listener.
    public boolean isLive(int row) {
        return (get(row, STATE) & LIVE) != 0;
    }

    /// The rows that the schedule of answers drives.
    public RowTable rows() {
        return lists;
    }

    /// The rows that the schedule of older queriers drives.
    public RowTable counts() {
        return counts;
    }

    /// Field of a row.
    public int get(int row, int field) {
        return lists.words()[row * STRIDE + field];
    }

    /// Sets a field of a row.
    public void set(int row, int field, int value) {
        lists.words()[row * STRIDE + field] = value;
    }

    private int count(int row, int field) {
        return counts.words()[row * COUNT_STRIDE + field];
    }

    private void setCount(int row, int field, int value) {
        counts.words()[row * COUNT_STRIDE + field] = value;
    }

    /// How many of the listener's memberships are reported at all.
    public int reportable(int row) {
        return count(row, REPORTABLE);
    }

    /// Keeps count of memberships that are reported.
    public void countReportable(int row, int change) {
        int reportable = count(row, REPORTABLE) + change;
        setCount(row, REPORTABLE, reportable);
        int state = get(row, STATE);
        set(row, STATE, reportable == 0 ? state & ~REPORTS : state | REPORTS);
    }

    /// The last call that changed what the listener listens to.
    public int lastCall(int row) {
        return count(row, LAST_CALL);
    }

    /// Keeps the last call that changed what the listener listens to.
    public void setLastCall(int row, int ordinal) {
        setCount(row, LAST_CALL, ordinal);
    }

    /// Makes room for `rows` listeners in one step.
    public void reserve(int rows) {
        lists.reserve(rows);
        counts.reserve(rows);
        byAddress.reserve(rows);
        byMac.reserve(rows);
    }

    /// Lets the listener send from its link-local address, or from `::` again.
    public void setAddressValid(int row, boolean valid) {
        long mac = macAndSum(row) & ~0xffffL;
        long low = valid ? addressLow[row] : 0;
        int sum = valid ? InternetChecksum.sum(LINK_LOCAL_HIGH, low) : 0;
        words[2 * row] = mac | sum;
        words[2 * row + 1] = low;
    }

    /// The listener of a segment that owns an address, or [RowTable#NONE].
    public int find(int segment, long high, long low) {
        if (high != LINK_LOCAL_HIGH) {
            return NONE;
        }
        int slot = byAddress.first(hash(segment, low));
        for (int row; (row = byAddress.row(slot)) != NONE; slot = byAddress.next(slot)) {
            if (addressLow[row] == low && segment(row) == segment) {
                return row;
            }
        }
        return NONE;
    }

    /// Listeners there are.
    public int size() {
        return lists.live();
    }

    /// Rows there is room for.
    int capacity() {
        return lists.capacity();
    }

    /// One more than the largest row number.
    public int highWater() {
        return lists.highWater();
    }

    /// MAC (48 bits) above the 16-bit partial checksum of the source address in use.
    public long macAndSum(int row) {
        return words[2 * row];
    }

    /// Low half of the source address in use; 0 means that the source is `::`.
    public long sourceLow(int row) {
        return words[2 * row + 1];
    }

    /// Low half of the listener's link-local address, valid or not.
    public long linkLocalLow(int row) {
        return addressLow[row];
    }

    /// First row of the listener's membership list, or [RowTable#NONE].
    public int firstMembership(int row) {
        return get(row, FIRST);
    }

    /// Memberships of the listener.
    public int membershipCount(int row) {
        return count(row, COUNT);
    }

    void linkFirst(int row, int membership, int countChange) {
        set(row, FIRST, membership);
        setCount(row, COUNT, count(row, COUNT) + countChange);
    }

    /// Octets of all arrays as they stand.
    public long sizeOctets() {
        return lists.sizeOctets()
                + counts.sizeOctets()
                + byAddress.sizeOctets()
                + byMac.sizeOctets()
                + 8L * (words.length + addressLow.length);
    }
}
