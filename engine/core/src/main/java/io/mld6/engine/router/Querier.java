// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.micrometer.core.instrument.MeterRegistry;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.ReceiveWarmUp;
import io.mld6.engine.metrics.EngineMeters;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The router side of MLD on one link: it asks, unless another router with a lower address does,
/// and knows what is listened to.
///
/// {@snippet file="io/mld6/engine/host/EmbeddingExampleTest.java" region="both-ends"}
///
/// What a router would forward onto the link:
///
/// {@snippet file="io/mld6/engine/host/EmbeddingExampleTest.java" region="forwards"}
///
/// On a real interface open the link with
/// [io.mld6.engine.link.PacketChannelOptions#forRouter], or listeners on the same host go
/// unheard, and after a call of [#warmUp]. One querier serves one link in one VLAN.
///
/// Thread: any, except that nothing here may be waited for on the querier's own event loop. One
/// event loop owns all state; calls reach it as tasks.
@SuppressWarnings("FutureReturnValueIgnored") // of shutting down, and of futures that are handed on
public final class Querier implements AutoCloseable {
    private static final long QUIET_MILLIS = 0;
    private static final long SHUTDOWN_MILLIS = 5_000;
    /// Groups shown before the event loop gets a turn: with the longest source lists a millisecond.
    private static final int SLICE_GROUPS = 64;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final QuerierConfig config;
    private final LinkChannel channel;
    private final QuerierShard shard;
    private final CompletableFuture<Void> termination = new CompletableFuture<>();

    private Querier(
            QuerierConfig config,
            LinkChannel channel,
            MultiThreadIoEventLoopGroup group,
            QuerierEvents events,
            Consumer<String> notices) {
        this.group = group;
        this.loop = group.next();
        this.config = config;
        this.channel = channel;
        this.shard =
                new QuerierShard(
                        config, loop, channel, System::nanoTime, notices, events, this::fail);
    }

    /// Opens a link and is a router on it from then on.
    ///
    /// @param events told what is learnt, on the event loop
    /// @param notices takes lines a person should see: who asks, what the kernel granted, what is
    ///     odd; called on the event loop
    /// @throws IllegalArgumentException as [QuerierConfig#check]
    /// @throws LinkException with one line, if the link cannot be opened
    public static Querier start(
            QuerierConfig config, LinkOpener link, QuerierEvents events, Consumer<String> notices)
            throws LinkException {
        config.check();
        LinkChannel channel = link.open(notices);
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("mld6-querier"), EpollIoHandler.newFactory());
        Querier querier = new Querier(config, channel, group, events, notices);
        Throwable failure = querier.loop.register(channel).awaitUninterruptibly().cause();
        if (failure != null) {
            group.shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
            throw failure instanceof LinkException known
                    ? known
                    : new LinkException(LinkException.Kind.IO, "cannot open the link", failure);
        }
        return querier;
    }

    /// Makes this process ready for a storm of Reports from the first moment on, before there is a
    /// link: otherwise the first second of one may be lost, while code is being compiled. Takes up
    /// to a second, once per process.
    public static void warmUp(QuerierConfig config) {
        config.check();
        RouterWarmUp.once(config);
    }

    /// How it was configured.
    public QuerierConfig config() {
        return config;
    }

    /// The querier as it is now, but for single groups.
    public CompletableFuture<QuerierSnapshot> snapshot() {
        return onLoop(shard::snapshot);
    }

    /// Some of the groups. A slice is of one moment; between slices groups come and go, and each is
    /// shown at most once.
    ///
    /// @param from 0 to begin, or [GroupSlice#next]
    /// @param limit most groups: the event loop does nothing else meanwhile
    public CompletableFuture<GroupSlice> groups(int from, int limit) {
        if (from < 0 || limit < 1) {
            throw new IllegalArgumentException("from " + from + ", limit " + limit);
        }
        return onLoop(() -> shard.groups(from, limit));
    }

    /// Shows all groups, slice by slice, so that neither memory nor the event loop notices how many
    /// there are. Waits; `action` runs on the calling thread.
    public void forEachGroup(Consumer<ListenedGroup> action) {
        for (int next = 0; next != GroupSlice.END; ) {
            GroupSlice slice = groups(next, SLICE_GROUPS).join();
            slice.groups().forEach(action);
            next = slice.next();
        }
    }

    /// Whether traffic of a source to a group is wanted now (RFC 9777 Table 6).
    public CompletableFuture<Boolean> forwards(Ipv6Address multicast, Ipv6Address source) {
        return onLoop(() -> shard.forwards(multicast, source));
    }

    /// Sends a query at once, whatever the role. One about a group lowers this router's timers as
    /// it does any router's (RFC 9777 §7.6.1).
    ///
    /// @return whether it was sent: not while the link is down or its buffer full
    /// @throws IllegalArgumentException if it is of another version than the querier
    public CompletableFuture<Boolean> injectQuery(MldQuery query) {
        if (query instanceof Mldv1Query != (config.version() == 1)) {
            throw new IllegalArgumentException("an MLDv" + config.version() + " querier");
        }
        return onLoop(() -> shard.inject(query));
    }

    /// Completes exceptionally when the querier fails, with a [LinkException] if its link is gone
    /// or with the bug that stopped it; normally after [#close()].
    public CompletableFuture<Void> termination() {
        return termination.copy();
    }

    /// Feeds all counters to Micrometer. Scraping asks the event loop for a snapshot.
    public void bindTo(MeterRegistry registry) {
        EngineMeters.bind(registry, () -> snapshot().join().counters());
        EngineMeters.gauge(registry, "groups", this, q -> q.snapshot().join().groups());
        EngineMeters.gauge(registry, "sources", this, q -> q.snapshot().join().sources());
        EngineMeters.gauge(
                registry, "kernel.dropped", this, q -> q.snapshot().join().kernelDropped());
    }

    /// Takes frames as if they came from the link. Waits.
    void hear(ReceiveWarmUp frames) {
        boolean _ =
                onLoop(
                                () -> {
                                    ChannelPipeline pipeline = channel.pipeline();
                                    frames.play(channel.alloc(), pipeline::fireChannelRead);
                                    return true;
                                })
                        .join();
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> action) {
        Executor executor = loop;
        return CompletableFuture.supplyAsync(action, executor);
    }

    private void fail(Throwable cause) {
        termination.completeExceptionally(cause);
    }

    /// Stops at once. Others notice after the Other Querier Present Interval: MLD has no word for
    /// it. Idempotent.
    @Override
    public void close() {
        if (!group.isShuttingDown()) {
            onLoop(
                            () -> {
                                shard.stop();
                                return true;
                            })
                    .join();
            channel.closeAndWait();
            group.shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly();
            termination.complete(null);
        }
    }
}
