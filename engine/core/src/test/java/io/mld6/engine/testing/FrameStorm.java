// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import io.mld6.engine.link.BatchListener;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.link.FrameBatchPool;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.PacketChannel;
import io.mld6.engine.link.PacketChannelOptions;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Frames made beforehand, and then sent as fast as the link takes them.
public final class FrameStorm implements AutoCloseable {
    private static final int BATCH_FRAMES = 1024;
    private static final long PATIENCE_S = 60;

    private final EventLoopGroup loop;
    private final LinkChannel channel;
    private final List<FrameBatch> loaded = new ArrayList<>();
    private @Nullable FrameBatchPool pool;
    private int poolStrideOctets;

    private FrameStorm(EventLoopGroup loop, LinkChannel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    /// What went out.
    ///
    /// @param frames in all
    /// @param seconds it took
    public record Fired(long frames, double seconds) {
        public double framesPerSecond() {
            return frames / seconds;
        }
    }

    public static FrameStorm open(Netns namespace, String interfaceName) throws Exception {
        PacketChannelOptions options =
                PacketChannelOptions.on(interfaceName)
                        .withBatches(
                                new PacketChannelOptions.Batches(
                                        1, BATCH_FRAMES, 4 * BATCH_FRAMES));
        LinkChannel channel = namespace.call(() -> PacketChannel.open(options, _ -> {}));
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        loop.register(channel).sync();
        return new FrameStorm(loop, channel);
    }

    /// Makes frames for the next [#fire].
    ///
    /// @param strideOctets the longest
    public FrameStorm load(int strideOctets, Stream<byte[]> frames) {
        FrameBatch batch = null;
        for (Iterator<byte[]> i = frames.iterator(); i.hasNext(); ) {
            if (batch == null || batch.isFull()) {
                batch = new FrameBatch(BATCH_FRAMES, strideOctets);
                loaded.add(batch);
            }
            append(batch, i.next());
        }
        return this;
    }

    /// Sends what is loaded; returns when the kernel has taken the last frame.
    public Fired fire() throws InterruptedException {
        long before = channel.framesSent();
        long frames = loaded.stream().mapToLong(FrameBatch::count).sum();
        long start = System.nanoTime();
        ChannelFuture last = channel.newSucceededFuture();
        for (FrameBatch batch : loaded) {
            last = channel.writeAndFlush(batch);
        }
        last.sync();
        double seconds = (System.nanoTime() - start) / 1e9;
        loaded.clear();
        if (channel.framesSent() - before != frames) {
            throw new AssertionError("the kernel took only " + (channel.framesSent() - before));
        }
        return new Fired(frames, seconds);
    }

    /// Sends `frames` frames of `source` as they are made, whether the kernel takes them or not:
    /// the link may go away meanwhile. Returns when each has its verdict.
    ///
    /// @param strideOctets the longest
    public void pour(int strideOctets, int frames, Supplier<byte[]> source)
            throws InterruptedException {
        if (pool == null || strideOctets != poolStrideOctets) {
            pool = new FrameBatchPool(1, BATCH_FRAMES, strideOctets, BatchListener.NONE);
            poolStrideOctets = strideOctets;
        }
        for (int left = frames; left > 0; left -= BATCH_FRAMES) {
            FrameBatch batch = Objects.requireNonNull(pool.tryAcquire());
            for (int i = Math.min(left, BATCH_FRAMES); i > 0; i--) {
                append(batch, source.get());
            }
            if (!channel.writeAndFlush(batch).await(PATIENCE_S, TimeUnit.SECONDS)) {
                throw new AssertionError("the kernel neither takes nor refuses what is sent");
            }
        }
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
