// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.codec.handler.UnfinishedChecksumFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/// Makes messages of frames in memory that is about to be used again.
final class FrameCopy {
    private static final int MAC_ADDRESSES_OCTETS = 12;
    private static final int TAG_OCTETS = 4;

    private FrameCopy() {}

    /// A message with the octets between position and limit, which it leaves anywhere.
    ///
    /// @param tag goes in behind the MAC addresses, unless it is 0
    /// @param checksumUnfinished whether the checksum is not to be looked at
    static Object of(
            ByteBuffer octets, int tag, boolean checksumUnfinished, ByteBufAllocator allocator) {
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
        return checksumUnfinished ? unfinished(frame) : frame;
    }

    /// The one place that names the type.
    private static Object unfinished(ByteBuf frame) {
        return new UnfinishedChecksumFrame(frame);
    }
}
