// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.schedule.ScheduleFactory;
import io.mld6.engine.schedule.WheelSource;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The event loops of an engine or a querier, one a shard, and the time they go by.
public interface EngineLoops {
    /// The event loop of a shard.
    EventLoop loop(int shard);

    /// The clock of all of them.
    LongSupplier nanoTime();

    /// Wheels whose tasks run on a shard's event loop.
    WheelSource wheels(int shard, long tickNanos);

    /// Ends all loops; returns when they have ended. Idempotent.
    void shutdown();

    /// Makes the schedules of a shard, all on one wheel.
    ///
    /// @param guard stops them when what they do fails
    /// @param afterTurn runs at the end of every turn of any of them
    default ScheduleFactory schedules(
            int shard, long tickNanos, LoopGuard guard, Runnable afterTurn) {
        return ScheduleFactory.of(
                tickNanos,
                new SharedWheels(wheels(shard, tickNanos)),
                new AfterReads(loop(shard)),
                nanoTime(),
                sink -> new GuardedRows(sink, guard, afterTurn));
    }

    /// Opens a link, lets somebody fill the pipelines of its channels, and registers channel `i`
    /// with loop `i`: from then on frames flow. Waits. All of it or nothing: when something is
    /// refused, no channel stays open and all loops have ended.
    ///
    /// @param opening opens channels, at most one a loop
    /// @param owner takes the channels, which it must close when it is done with them
    /// @return what `owner` made of them
    /// @throws LinkException with one line, if the link cannot be opened
    default <C extends LinkChannel, T> T onLink(
            Opening<C> opening, Function<List<? extends C>, T> owner) throws LinkException {
        List<? extends C> channels = List.of();
        try {
            channels = opening.open();
            T made = owner.apply(channels);
            for (int i = 0; i < channels.size(); i++) {
                register(channels.get(i), loop(i));
            }
            return made;
        } catch (LinkException | RuntimeException refused) {
            channels.forEach(channel -> channel.unsafe().closeForcibly());
            shutdown();
            throw refused;
        }
    }

    private static void register(LinkChannel channel, EventLoop loop) throws LinkException {
        Throwable failure = loop.register(channel).awaitUninterruptibly().cause();
        if (failure != null) {
            throw failure instanceof LinkException known
                    ? known
                    : new LinkException(LinkException.Kind.IO, "cannot open the link", failure);
        }
    }

    /// Opens channels onto one link.
    ///
    /// @param <C> what kind of channels
    @FunctionalInterface
    interface Opening<C extends LinkChannel> {
        /// Opens all of them, or none.
        ///
        /// @throws LinkException with one line a person can act on
        List<? extends C> open() throws LinkException;
    }

    /// A thread a shard, in real time.
    ///
    /// @param threads what they are called, before their numbers
    /// @param atStart runs first on each
    @SuppressWarnings("FutureReturnValueIgnored") // of shutting down; the wait is for the end
    static EngineLoops threads(int shards, String threads, Runnable atStart) {
        var group =
                new MultiThreadIoEventLoopGroup(
                        shards, startingWith(atStart, threads), EpollIoHandler.newFactory());
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

    private static ThreadFactory startingWith(Runnable atStart, String threads) {
        ThreadFactory plain = new DefaultThreadFactory(threads);
        return work ->
                plain.newThread(
                        () -> {
                            atStart.run();
                            work.run();
                        });
    }
}
