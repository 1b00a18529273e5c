// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.ReceiveVector;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.ToIntFunction;

/// Frames that a system call copies out of a socket's buffer, `recvmmsg`.
final class FrameReader implements FrameInput {
    /// Room for the Ethernet header, two tags and some growth of the MTU.
    private static final int SMALLEST_STRIDE_OCTETS = 2048;

    private final ToIntFunction<ReceiveVector> socket;
    private final ReceiveVector vector;
    private final int strideOctets;

    /// @param socket fills the vector, and returns how many frames that were, or `-errno`
    FrameReader(ToIntFunction<ReceiveVector> socket, int frames, int mtu) {
        this.socket = socket;
        strideOctets = Math.max(SMALLEST_STRIDE_OCTETS, FrameSizes.longestFrame(mtu));
        vector = new ReceiveVector(frames, strideOctets);
    }

    /// Whether frames of a link of this MTU come whole.
    boolean holds(int mtu) {
        return FrameSizes.longestFrame(mtu) <= strideOctets;
    }

    @Override
    public int capacity() {
        return vector.capacity();
    }

    ReceiveVector vector() {
        return vector;
    }

    @Override
    public int receive() {
        return socket.applyAsInt(vector);
    }

    @Override
    public boolean truncated(int i) {
        return vector.truncated(i);
    }

    @Override
    public boolean outgoing(int i) {
        return vector.outgoing(i);
    }

    @Override
    public long stampNanos(int i) {
        return vector.stampNanos(i);
    }

    @Override
    public Object message(int i, ByteBufAllocator allocator) {
        return FrameCopy.of(
                vector.frame(i), vector.vlanTag(i), vector.checksumUnfinished(i), allocator);
    }
}
