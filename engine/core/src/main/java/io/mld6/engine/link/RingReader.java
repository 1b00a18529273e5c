// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.PacketRing;
import io.mld6.engine.linux.RingBlocks;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Frames that the kernel wrote into memory shared with this process: no system call for a batch,
/// and where one waits for a full block at most the ring's retire time.
final class RingReader implements FrameInput, PacketRing.Taker {
    private final RingBlocks ring;
    private final int[] offsets;
    private final int[] captured;
    private final int[] tags;
    private final boolean[] truncated;
    private final boolean[] outgoing;
    private final boolean[] unfinished;
    private final long[] stamps;
    private @Nullable ByteBuffer octets;
    private int count;

    /// @param frames most of a batch
    RingReader(RingBlocks ring, int frames) {
        this.ring = ring;
        offsets = new int[frames];
        captured = new int[frames];
        tags = new int[frames];
        truncated = new boolean[frames];
        outgoing = new boolean[frames];
        unfinished = new boolean[frames];
        stamps = new long[frames];
    }

    @Override
    public int capacity() {
        return offsets.length;
    }

    @Override
    public int receive() {
        count = 0;
        return ring.take(this, offsets.length) < 0 ? -Errno.EAGAIN : count;
    }

    @Override
    public void frame(
            ByteBuffer memory, int offset, int present, int length, long tag, long stampNanos) {
        octets = memory;
        offsets[count] = offset;
        captured[count] = present;
        tags[count] = (int) tag;
        truncated[count] = present < length;
        outgoing[count] = ring.outgoing();
        unfinished[count] = ring.checksumUnfinished();
        stamps[count] = stampNanos;
        count++;
    }

    @Override
    public void release() {
        ring.release();
    }

    @Override
    public boolean truncated(int i) {
        return truncated[i];
    }

    @Override
    public boolean outgoing(int i) {
        return outgoing[i];
    }

    @Override
    public long stampNanos(int i) {
        return stamps[i];
    }

    @Override
    public Object message(int i, ByteBufAllocator allocator) {
        ByteBuffer memory = octets;
        if (memory == null) {
            throw new IllegalStateException("nothing received yet");
        }
        memory.limit(offsets[i] + captured[i]).position(offsets[i]);
        return FrameCopy.of(memory, tags[i], unfinished[i], allocator);
    }
}
