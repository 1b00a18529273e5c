// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.support;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/// The same octets in every kind of buffer Netty has, each with other octets around them.
public final class Buffers {
    private Buffers() {}

    /// Owned by the caller; the frame lies between the indices of each.
    public static List<ByteBuf> holding(byte[] octets, int filler) {
        var buffers = new ArrayList<ByteBuf>();
        buffers.add(Unpooled.wrappedBuffer(octets.clone()));
        buffers.add(framed(UnpooledByteBufAllocator.DEFAULT.heapBuffer(), octets, filler));
        buffers.add(framed(UnpooledByteBufAllocator.DEFAULT.directBuffer(), octets, filler));
        buffers.add(framed(PooledByteBufAllocator.DEFAULT.heapBuffer(), octets, filler));
        buffers.add(framed(PooledByteBufAllocator.DEFAULT.directBuffer(), octets, filler));
        buffers.add(
                framed(PooledByteBufAllocator.DEFAULT.directBuffer(), octets, filler).asReadOnly());
        ByteBuf whole = framed(PooledByteBufAllocator.DEFAULT.directBuffer(), octets, filler);
        buffers.add(whole.readRetainedSlice(octets.length));
        whole.release();
        buffers.add(composite(octets, 1));
        buffers.add(composite(octets, 7));
        return buffers;
    }

    private static ByteBuf framed(ByteBuf buffer, byte[] octets, int filler) {
        for (int i = 0; i < 19; i++) {
            buffer.writeByte(filler);
        }
        buffer.writeBytes(octets);
        int end = buffer.writerIndex();
        for (int i = 0; i < 64; i++) {
            buffer.writeByte(filler);
        }
        return buffer.readerIndex(19).writerIndex(end);
    }

    /// Pieces of so many octets, so that every field lies across a border in one of them.
    private static ByteBuf composite(byte[] octets, int pieceOctets) {
        CompositeByteBuf composite = ByteBufAllocator.DEFAULT.compositeBuffer(octets.length + 2);
        composite.addComponent(true, Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        for (int from = 0; from < octets.length; from += pieceOctets) {
            int length = Math.min(pieceOctets, octets.length - from);
            composite.addComponent(true, Unpooled.copiedBuffer(octets, from, length));
        }
        return composite.skipBytes(3);
    }
}
