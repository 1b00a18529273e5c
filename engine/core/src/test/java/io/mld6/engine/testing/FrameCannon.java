// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import io.mld6.engine.link.BatchListener;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.link.FrameBatchPool;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.PacketChannel;
import io.mld6.engine.link.PacketChannelOptions;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Fires frames at a steady rate, a hundred volleys a second, from an interface in a namespace.
public final class FrameCannon implements AutoCloseable {
    private static final int VOLLEYS_PER_SECOND = 100;
    private static final int STRIDE_OCTETS = 1600;
    private static final int LARGEST_VOLLEY = 2000;

    private final EventLoopGroup loop;
    private final LinkChannel channel;
    private final FrameBatchPool pool =
            new FrameBatchPool(1, LARGEST_VOLLEY, STRIDE_OCTETS, BatchListener.NONE);

    private FrameCannon(EventLoopGroup loop, LinkChannel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    /// What went out.
    ///
    /// @param frames in all
    /// @param queries among them
    /// @param seconds it took
    public record Fired(long frames, long queries, double seconds) {}

    public static FrameCannon open(Netns namespace, String interfaceName) throws Exception {
        LinkChannel channel =
                namespace.call(
                        () -> PacketChannel.open(PacketChannelOptions.on(interfaceName), _ -> {}));
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        loop.register(channel).sync();
        return new FrameCannon(loop, channel);
    }

    /// Fires `frames` round and round, and `query` so many times a second in the middle of a
    /// volley; returns when the kernel has taken the last one.
    public Fired fire(
            List<byte[]> frames,
            byte[] query,
            int framesPerSecond,
            int queriesPerSecond,
            int seconds)
            throws InterruptedException {
        int volleys = VOLLEYS_PER_SECOND * seconds;
        int perVolley = framesPerSecond / VOLLEYS_PER_SECOND;
        int volleysPerQuery = VOLLEYS_PER_SECOND / queriesPerSecond;
        long queries = 0;
        long next = 0;
        long start = System.nanoTime();
        for (int volley = 0; volley < volleys; volley++) {
            FrameBatch batch = Objects.requireNonNull(pool.tryAcquire());
            for (int i = 0; i < perVolley; i++) {
                if (i == perVolley / 2 && volley % volleysPerQuery == 0) {
                    append(batch, query);
                    queries++;
                } else {
                    append(batch, frames.get((int) (next++ % frames.size())));
                }
            }
            channel.writeAndFlush(batch).sync();
            long due = start + (volley + 1) * (TimeUnit.SECONDS.toNanos(1) / VOLLEYS_PER_SECOND);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        if (channel.framesSent() != (long) volleys * perVolley) {
            throw new AssertionError("the kernel took only " + channel.framesSent());
        }
        return new Fired(channel.framesSent(), queries, elapsed);
    }

    private static void append(FrameBatch batch, byte[] frame) {
        batch.slab().put(batch.nextOffset(), frame);
        batch.append(frame.length, 0);
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
