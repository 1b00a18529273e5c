// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import io.mld6.codec.wire.Ipv6Address;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The distinct addresses of some ranges, in the order they are first named. Immutable.
public final class GroupList {
    private final long[] high;
    private final long[] low;

    private GroupList(long[] high, long[] low) {
        this.high = high;
        this.low = low;
    }

    /// Writes the ranges out; an address named twice counts once.
    ///
    /// @throws IllegalArgumentException if there are more than 2^31 - 1 of them
    public static GroupList of(List<AddressRange> ranges) {
        int total = Math.toIntExact(countOf(ranges));
        long[] high = new long[total];
        long[] low = new long[total];
        boolean distinct = areDisjoint(ranges);
        Set<Ipv6Address> seen = distinct ? Set.of() : new HashSet<>();
        int count = 0;
        for (AddressRange range : ranges) {
            Ipv6Address address = range.first();
            for (long i = 0; i < range.count(); i++) {
                address = range.address(i);
                if (distinct || seen.add(address)) {
                    high[count] = address.high();
                    low[count++] = address.low();
                }
            }
        }
        return new GroupList(Arrays.copyOf(high, count), Arrays.copyOf(low, count));
    }

    /// How many addresses the ranges name, those named twice counted twice.
    static long countOf(List<AddressRange> ranges) {
        long total = 0;
        for (AddressRange range : ranges) {
            total += range.count();
            if (total > Integer.MAX_VALUE || total < 0) {
                throw new IllegalArgumentException("more than 2147483647 groups");
            }
        }
        return total;
    }

    private static boolean areDisjoint(List<AddressRange> ranges) {
        for (int i = 0; i < ranges.size(); i++) {
            for (int j = 0; j < i; j++) {
                AddressRange a = ranges.get(i);
                AddressRange b = ranges.get(j);
                if (a.first().compareTo(b.last()) <= 0 && b.first().compareTo(a.last()) <= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /// How many there are.
    public int size() {
        return high.length;
    }

    /// Octets 0 to 7 of address `i`.
    public long high(int i) {
        return high[i];
    }

    /// Octets 8 to 15 of address `i`.
    public long low(int i) {
        return low[i];
    }
}
