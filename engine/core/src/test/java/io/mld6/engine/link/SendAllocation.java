// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.testing.Allocation;
import java.util.Objects;
import java.util.stream.LongStream;

/// What sending costs the heap, whichever way frames go out.
final class SendAllocation {
    private static final int BATCHES = 400;
    private static final int ROUNDS = 3;

    /// Half of the smallest object there can be, with the shortest header.
    private static final int OCTETS_PER_FRAME = 4;

    private SendAllocation() {}

    /// No object per frame: what there is belongs to the batch's way through the pipeline, which
    /// costs some hundred octets until the compiler has seen that nothing of it is kept.
    ///
    /// @param pool of one batch, whose listener allocates nothing
    /// @param frames a batch
    static void isNonePerFrame(
            PacketChannel channel, FrameBatchPool pool, int frames, byte[] octets)
            throws Exception {
        long[] allocated = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            int now = round;
            Cable.onLoop(
                    channel,
                    () -> {
                        long before = Allocation.ofThisThread();
                        for (int b = 0; b < BATCHES; b++) {
                            FrameBatch batch = Objects.requireNonNull(pool.tryAcquire());
                            for (int i = 0; i < frames; i++) {
                                batch.slab().put(batch.nextOffset(), octets);
                                batch.append(octets.length, i);
                            }
                            var _ = channel.writeAndFlush(batch, channel.voidPromise());
                        }
                        allocated[now] = Allocation.ofThisThread() - before;
                    });
        }
        assertThat(channel.framesSent()).isEqualTo((long) ROUNDS * BATCHES * frames);
        assertThat(LongStream.of(allocated).min().orElseThrow())
                .isLessThan((long) BATCHES * frames * OCTETS_PER_FRAME);
    }
}
