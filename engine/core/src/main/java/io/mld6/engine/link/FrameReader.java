// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.codec.handler.UnfinishedChecksumFrame;
import io.mld6.engine.linux.PacketSocket;
import io.mld6.engine.linux.ReceiveVector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/// Turns what `recvmmsg` brought into messages for a pipeline.
///
/// Each frame is copied out of the slab, because handlers may keep it, and because its outer VLAN
/// tag has to go back in between. *Thread*: event loop only.
final class FrameReader {
    private static final int MAC_ADDRESSES_OCTETS = 12;
    private static final int TAG_OCTETS = 4;

    /// Room for the Ethernet header, two tags and some growth of the MTU.
    private static final int SMALLEST_STRIDE_OCTETS = 2048;

    private final ReceiveVector vector;
    private final int strideOctets;

    FrameReader(int frames, int mtu) {
        strideOctets = Math.max(SMALLEST_STRIDE_OCTETS, FrameSizes.longestFrame(mtu));
        vector = new ReceiveVector(frames, strideOctets);
    }

    /// Whether frames of a link of this MTU come whole.
    boolean holds(int mtu) {
        return FrameSizes.longestFrame(mtu) <= strideOctets;
    }

    int capacity() {
        return vector.capacity();
    }

    ReceiveVector vector() {
        return vector;
    }

    /// Frames now readable, or `-errno`.
    int receive(PacketSocket socket) {
        return socket.receive(vector);
    }

    boolean truncated(int i) {
        return vector.truncated(i);
    }

    /// When the kernel took frame `i` in, of CLOCK_REALTIME; 0 if it does not say.
    long stampNanos(int i) {
        return vector.stampNanos(i);
    }

    /// Frame `i` as it was on the wire: a `ByteBuf`, or one that says that its checksum is not to
    /// be looked at. The caller's to release.
    Object message(int i, ByteBufAllocator allocator) {
        ByteBuffer octets = vector.frame(i);
        int tag = vector.vlanTag(i);
        ByteBuf frame = allocator.directBuffer(octets.remaining() + TAG_OCTETS);
        if (tag == 0 || octets.remaining() < MAC_ADDRESSES_OCTETS) {
            frame.writeBytes(octets);
        } else {
            int end = octets.limit();
            octets.limit(octets.position() + MAC_ADDRESSES_OCTETS);
            frame.writeBytes(octets).writeInt(tag);
            octets.limit(end);
            frame.writeBytes(octets);
        }
        return vector.checksumUnfinished(i) ? unfinished(frame) : frame;
    }

    /// The one place that names the type.
    private static Object unfinished(ByteBuf frame) {
        return new UnfinishedChecksumFrame(frame);
    }
}
