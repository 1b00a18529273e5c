// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

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

    private final FrameReader reader = new FrameReader(BATCH_FRAMES, MTU_OCTETS);
    private final List<byte[]> frames;

    /// A warm-up that plays the same frames each time.
    ///
    /// @param frames what comes, each at most 1514 octets
    public ReceiveWarmUp(List<byte[]> frames) {
        this.frames = List.copyOf(frames);
    }

    /// Lets all frames come once.
    ///
    /// @param pipeline takes what a pipeline would be given, and releases it
    public void play(ByteBufAllocator allocator, Consumer<Object> pipeline) {
        for (int next = 0; next < frames.size(); ) {
            int count = Math.min(reader.capacity(), frames.size() - next);
            for (int i = 0; i < count; i++) {
                reader.vector().pretend(i, frames.get(next++));
            }
            count = reader.vector().pretend(count);
            for (int i = 0; i < count; i++) {
                if (!reader.truncated(i)) {
                    pipeline.accept(reader.message(i, allocator));
                }
            }
        }
    }
}
