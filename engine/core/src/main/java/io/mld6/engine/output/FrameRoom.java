// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

import io.mld6.codec.encode.Capacity;
import io.mld6.codec.wire.Ethernet;
import java.util.function.IntSupplier;

/// How long a frame may be on a link whose MTU changes: looked at before a frame is begun. What was
/// written before is up to the kernel, which says if it is too long. Thread: event loop only.
final class FrameRoom {
    private static final int MAXIMUM_MTU_OCTETS = 9000;
    private static final int MAXIMUM_TAG_OCTETS = Ethernet.MAXIMUM_TAG_COUNT * Ethernet.TAG_OCTETS;

    private final IntSupplier linkMtu;
    private int linkMtuOctets;

    /// @param linkMtu of the link, now
    FrameRoom(IntSupplier linkMtu) {
        this.linkMtu = linkMtu;
        boolean _ = follow();
    }

    /// Looks at the link again.
    ///
    /// @return whether its MTU is another than before
    boolean follow() {
        int now = Math.min(linkMtu.getAsInt(), MAXIMUM_MTU_OCTETS);
        boolean changed = now != linkMtuOctets;
        linkMtuOctets = now;
        return changed;
    }

    /// Octets of IP packets that fit the link, tags allowed for; at least what a message with one
    /// source takes.
    ///
    /// @param tags of the frame, as [io.mld6.codec.wire.VlanTags#word]
    int mtuOctets(long tags) {
        return Math.max(Capacity.LEAST_MTU_V2_OCTETS, linkMtuOctets - BatchOutput.beyondMtu(tags));
    }

    /// Octets of the longest frame, with whatever tags.
    int frameOctets() {
        return Ethernet.HEADER_OCTETS + MAXIMUM_TAG_OCTETS + mtuOctets(0);
    }
}
