// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import io.mld6.engine.schedule.WheelSource;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The event loops of an engine, one a shard, and the time they go by.
public interface EngineLoops {
    /// The event loop of a shard.
    EventLoop loop(int shard);

    /// The clock of all of them.
    LongSupplier nanoTime();

    /// Wheels whose tasks run on a shard's event loop.
    WheelSource wheels(int shard, long tickNanos);

    /// Ends all loops; returns when they have ended. Idempotent.
    void shutdown();

    /// A thread a shard, in real time.
    @SuppressWarnings("FutureReturnValueIgnored") // of shutting down; the wait is for the end
    static EngineLoops threads(int shards) {
        var group =
                new MultiThreadIoEventLoopGroup(
                        shards,
                        new DefaultThreadFactory("mld6-shard"),
                        EpollIoHandler.newFactory());
        List<EventLoop> loops = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            loops.add(group.next());
        }
        return new EngineLoops() {
            private static final long SHUTDOWN_MILLIS = 5_000;

            @Override
            public EventLoop loop(int shard) {
                return loops.get(shard);
            }

            @Override
            public LongSupplier nanoTime() {
                return System::nanoTime;
            }

            @Override
            public WheelSource wheels(int shard, long tickNanos) {
                return new NettyWheels(loops.get(shard), tickNanos);
            }

            @Override
            public void shutdown() {
                group.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
                        .awaitUninterruptibly();
            }
        };
    }
}
