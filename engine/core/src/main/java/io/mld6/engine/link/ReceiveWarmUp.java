// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.RingBlocks;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.function.Consumer;

/// Frames that come as they come out of a [PacketChannel], without one: the way from the kernel's
/// hands into a pipeline is code that has to be compiled, too.
///
/// *Thread*: one at a time.
public final class ReceiveWarmUp {
    private static final int BATCH_FRAMES = 64;
    private static final int MTU_OCTETS = 1500;

    private static final int BLOCK_OCTETS = 16 << 10;
    private static final int BLOCKS = 4;

    private final FrameReader reader = new FrameReader(_ -> 0, BATCH_FRAMES, MTU_OCTETS);
    private final RingBlocks ring = RingBlocks.ofNobody(BLOCK_OCTETS, BLOCKS);
    private final RingReader ringReader = new RingReader(ring, BATCH_FRAMES);
    private final List<byte[]> frames;
    private boolean fromRing;

    /// A warm-up that plays the same frames each time.
    ///
    /// @param frames what comes, each at most 1514 octets
    public ReceiveWarmUp(List<byte[]> frames) {
        this.frames = List.copyOf(frames);
    }

    /// Lets all frames come once: out of a ring, or a socket's buffer the next time.
    ///
    /// @param pipeline takes what a pipeline would be given, and releases it
    public void play(ByteBufAllocator allocator, Consumer<Object> pipeline) {
        fromRing = !fromRing;
        for (int next = 0; next < frames.size(); ) {
            if (fromRing) {
                while (next < frames.size() && ring.pretend(frames.get(next))) {
                    next++;
                }
                ring.handOver();
                for (int count = ringReader.receive(); count > 0; count = ringReader.receive()) {
                    pass(ringReader, count, allocator, pipeline);
                }
            } else {
                int count = Math.min(reader.capacity(), frames.size() - next);
                for (int i = 0; i < count; i++) {
                    reader.vector().pretend(i, frames.get(next++));
                }
                pass(reader, reader.vector().pretend(count), allocator, pipeline);
            }
        }
    }

    private static void pass(
            FrameInput input, int count, ByteBufAllocator allocator, Consumer<Object> pipeline) {
        for (int i = 0; i < count; i++) {
            if (!input.truncated(i)) {
                pipeline.accept(input.message(i, allocator));
            }
        }
    }
}
