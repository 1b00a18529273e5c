// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

import io.mld6.codec.encode.Capacity;
import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.VlanTags;
import java.util.function.IntSupplier;

/// How long a frame may be on a link whose MTU changes: looked at before a frame is begun. What was
/// written before is up to the kernel, which says if it is too long. Thread: event loop only.
final class FrameRoom {
    private static final int MAXIMUM_MTU_OCTETS = 9000;

    private final IntSupplier linkMtu;
    private final VlanTags vlan;
    private int linkMtuOctets;
    private int mtuOctets;

    /// @param linkMtu of the link, now
    /// @param vlan tags of all frames
    FrameRoom(IntSupplier linkMtu, VlanTags vlan) {
        this.linkMtu = linkMtu;
        this.vlan = vlan;
        boolean _ = follow();
    }

    /// Looks at the link again.
    ///
    /// @return whether its MTU is another than before
    boolean follow() {
        int now = linkMtu.getAsInt();
        if (now == linkMtuOctets) {
            return false;
        }
        linkMtuOctets = now;
        mtuOctets =
                Math.max(
                        Capacity.LEAST_MTU_V2_OCTETS,
                        Math.min(now, MAXIMUM_MTU_OCTETS) - BatchOutput.beyondMtu(vlan));
        return true;
    }

    /// Octets of IP packets that fit the link, tags allowed for; at least what a message with one
    /// source takes.
    int mtuOctets() {
        return mtuOctets;
    }

    /// Octets of the longest frame.
    int frameOctets() {
        return Ethernet.HEADER_OCTETS + vlan.lengthOctets() + mtuOctets;
    }
}
