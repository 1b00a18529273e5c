// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.sketch;

import io.mld6.bench.support.Population;
import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;

/// Addresses of listeners and groups, as the engine's population has them.
final class Nodes {
    private static final long FIRST_ADDRESS_LOW = 0x0000_00ff_fe00_0001L;

    /// Listeners; each is in every group.
    final int listeners;

    /// Groups.
    final int groups;

    /// Two longs a listener: MAC above the sum of its address, and the address's low half.
    final long[] macs;

    /// Four longs a group, a record to be: type, address high, address low, and the sum of all.
    final long[] blocks;

    Nodes(int listeners, int groups) {
        this.listeners = listeners;
        this.groups = groups;
        macs = new long[listeners * 2];
        blocks = new long[groups * 4];
        for (int i = 0; i < listeners; i++) {
            long low = FIRST_ADDRESS_LOW + i;
            macs[i * 2] = (long) i << 16 | InternetChecksum.sum(Ipv6Address.LINK_LOCAL_HIGH, low);
            macs[i * 2 + 1] = low;
        }
        for (int i = 0; i < groups; i++) {
            long low = Population.groupLow(i);
            blocks[i * 4] = (long) FrameSlab.IS_EX << 24;
            blocks[i * 4 + 1] = Population.GROUP_HIGH;
            blocks[i * 4 + 2] = low;
            blocks[i * 4 + 3] =
                    InternetChecksum.sum(Population.GROUP_HIGH, low)
                            + ((long) FrameSlab.IS_EX << 8);
        }
    }
}
