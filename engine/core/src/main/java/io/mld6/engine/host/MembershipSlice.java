// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.message.FilterMode;

/// Some of the memberships of an [Engine], packed into numbers, and where to go on: what every
/// listener wants, whether it has been said yet or not. Memberships that are never reported
/// (RFC 9777 §6: ff02::1, scopes 0 and 1) are left out. Immutable. Thread: any.
public final class MembershipSlice {
    /// Where to begin.
    public static final long START = 0;

    /// There are no more memberships.
    public static final long END = -1;

    /// Longs of a row: tags, group (2), listener's address, then the rest.
    ///
    /// ```text
    /// listener (32) | number in `sets` (30) | settled | exclude
    /// ```
    static final int STRIDE = 5;

    private static final int TAGS = 0;
    private static final int GROUP_HIGH = 1;
    private static final int GROUP_LOW = 2;
    private static final int ADDRESS_LOW = 3;
    private static final int REST = 4;
    private static final int SET_SHIFT = 2;
    private static final long SETTLED = 2;
    private static final long EXCLUDE = 1;

    private final long[] rows;
    private final long[][] sets;
    private final long next;

    MembershipSlice(long[] rows, long[][] sets, long next) {
        this.rows = rows;
        this.sets = sets;
        this.next = next;
    }

    static long rest(int listener, int set, boolean settled, boolean exclude) {
        return (long) listener << Integer.SIZE
                | (long) set << SET_SHIFT
                | (settled ? SETTLED : 0)
                | (exclude ? EXCLUDE : 0);
    }

    /// How many memberships.
    public int size() {
        return rows.length / STRIDE;
    }

    /// To be given to [Engine#memberships] for the following ones; [#END] after the last.
    public long next() {
        return next;
    }

    /// Tags of the segment of membership `i`, as [io.mld6.codec.wire.VlanTags#word].
    public long vlanWord(int i) {
        return rows[i * STRIDE + TAGS];
    }

    /// Octets 0 to 7 of its group.
    public long groupHigh(int i) {
        return rows[i * STRIDE + GROUP_HIGH];
    }

    /// Octets 8 to 15 of its group.
    public long groupLow(int i) {
        return rows[i * STRIDE + GROUP_LOW];
    }

    /// Number of its listener.
    public int listener(int i) {
        return (int) (rows[i * STRIDE + REST] >>> Integer.SIZE);
    }

    /// Low half of its listener's link-local address.
    public long addressLow(int i) {
        return rows[i * STRIDE + ADDRESS_LOW];
    }

    /// Whether nothing of it is still to be said or repeated, as far as queries do not ask.
    public boolean isSettled(int i) {
        return (rows[i * STRIDE + REST] & SETTLED) != 0;
    }

    /// Mode of its filter.
    public FilterMode mode(int i) {
        return (rows[i * STRIDE + REST] & EXCLUDE) != 0 ? FilterMode.EXCLUDE : FilterMode.INCLUDE;
    }

    /// Which of [#sources] its filter names.
    public int sourceSet(int i) {
        return (int) rows[i * STRIDE + REST] >>> SET_SHIFT;
    }

    /// How many source lists the memberships of this slice have.
    public int sourceSets() {
        return sets.length;
    }

    /// The sources of a list, ascending: high and low half of each. Not to be changed.
    public long[] sources(int set) {
        return sets[set];
    }
}
