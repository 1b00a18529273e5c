// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.micrometer.core.instrument.MeterRegistry;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.metrics.EngineMeters;
import io.mld6.engine.population.Population;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// MLD listeners on one link, answering queries from the moment they join.
///
/// ```text
/// var engine = Engine.start(EngineConfig.defaults(), LinkOpener.on(link), System.err::println);
/// engine.populate(population).get();      // every membership has reported
/// engine.leaveAll(Duration.ofSeconds(15)).get();
/// engine.close();
/// ```
///
/// Thread: any, except that nothing here may be waited for on the engine's own event loop. One
/// event loop owns all state; calls reach it as tasks.
@SuppressWarnings("FutureReturnValueIgnored") // of shutting down, and of futures that are handed on
public final class Engine implements AutoCloseable {
    private static final long QUIET_MILLIS = 0;
    private static final long SHUTDOWN_MILLIS = 5_000;
    private static final long REHEARSAL_MILLIS = 100;
    /// What the JVM itself, batches and the drained bucket need beside the tables.
    private static final long RESERVE_OCTETS = 24L << 20;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final EngineConfig config;
    private final LinkChannel channel;
    private final Shard shard;
    private final CompletableFuture<Void> termination = new CompletableFuture<>();

    private Engine(
            EngineConfig config,
            LinkChannel channel,
            MultiThreadIoEventLoopGroup group,
            Consumer<String> notices) {
        this.group = group;
        this.loop = group.next();
        this.config = config;
        this.channel = channel;
        this.shard = new Shard(config, loop, channel, System::nanoTime, notices, this::fail);
    }

    /// Opens a link and listens on it from then on, with no listener yet.
    ///
    /// @param notices takes lines a person should see: what the kernel granted, link changes;
    ///     called on the event loop
    /// @throws LinkException with one line, if the link cannot be opened
    public static Engine start(EngineConfig config, LinkOpener link, Consumer<String> notices)
            throws LinkException {
        Engine engine = open(config, link, notices);
        // Not yet: the first Reports of what is populated next want both cores.
        engine.loop.schedule(Rehearsal::startOnce, REHEARSAL_MILLIS, TimeUnit.MILLISECONDS);
        return engine;
    }

    /// An engine that tells nobody anything: the rehearsal's.
    static Engine startQuietly(EngineConfig config, LinkOpener link) throws LinkException {
        return open(config, link, _ -> {});
    }

    private static Engine open(EngineConfig config, LinkOpener link, Consumer<String> notices)
            throws LinkException {
        LinkChannel channel = link.open(notices);
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("mld6-shard"), EpollIoHandler.newFactory());
        Engine engine = new Engine(config, channel, group, notices);
        Throwable failure = engine.loop.register(channel).awaitUninterruptibly().cause();
        if (failure != null) {
            group.shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
            throw failure instanceof LinkException known
                    ? known
                    : new LinkException(LinkException.Kind.IO, "cannot open the link", failure);
        }
        return engine;
    }

    /// Adds a population. Reports go out at the configured join rate.
    ///
    /// @return completes when every membership has been joined and its first Report written
    /// @throws IllegalArgumentException as [EngineConfig#check]
    /// @throws CapacityException if that needs more memory than there is; nothing was allocated
    public CompletableFuture<Void> populate(Population population) {
        config.check(population);
        checkCapacity(population);
        return onLoop(() -> shard.populate(population)).thenCompose(joined -> joined);
    }

    private static void checkCapacity(Population population) {
        long needed =
                MembershipRegistry.estimateOctets(
                                population.listeners(),
                                population.groupsAtMost(),
                                population.membershipsAtMost())
                        + RESERVE_OCTETS;
        long available = Runtime.getRuntime().maxMemory();
        if (needed > available) {
            throw new CapacityException(
                    String.format(
                            "%d memberships of %d listeners in %d groups need about %d MiB of heap,"
                                    + " and there are %d MiB (raise -Xmx in JAVA_OPTS)",
                            population.membershipsAtMost(),
                            population.listeners(),
                            population.groupsAtMost(),
                            needed >> 20,
                            available >> 20));
        }
    }

    /// Completes when everything populated has been joined and every unsolicited repetition is out.
    public CompletableFuture<Void> ready() {
        return shard.ready().copy();
    }

    /// Adds a listener without memberships.
    ///
    /// @param linkLocal its address, in fe80::/64, valid at once
    /// @return its number, for [#join] and [#leave]; fails with [IllegalArgumentException] if the
    ///     address is another listener's
    public CompletableFuture<Integer> addListener(MacAddress mac, Ipv6Address linkLocal) {
        if (linkLocal.high() != ListenerTable.LINK_LOCAL_HIGH) {
            throw new IllegalArgumentException("not in fe80::/64: " + linkLocal);
        }
        return onLoop(() -> shard.addListener(mac.value(), linkLocal.low()));
    }

    /// Lets a listener send from its link-local address, or from `::` while it has none (RFC 3590
    /// §4). When the address becomes valid, all its memberships are reported anew.
    public CompletableFuture<Boolean> setAddressValid(int listener, boolean valid) {
        return onLoop(() -> shard.setAddressValid(listener, valid));
    }

    /// Joins a group. Joins are counted: only the first one is reported.
    ///
    /// @return whether the membership is new
    public CompletableFuture<Boolean> join(int listener, Ipv6Address group) {
        if (!group.isMulticast()) {
            throw new IllegalArgumentException("not multicast: " + group);
        }
        return onLoop(() -> shard.join(listener, group.high(), group.low()));
    }

    /// Sets what one subscription of a listener wants of a group, in place of what it wanted before
    /// (RFC 9777 §3): the service interface IPv6MulticastListen. All subscriptions of a listener to
    /// a group are merged (RFC 9777 §4.2), and what changes for the link is reported.
    ///
    /// @param subscription any number that stands for a socket; 0 is the one [#join] and [#leave]
    ///     use
    /// @param mode with [FilterMode#INCLUDE] and no sources the subscription ends
    /// @param sources listened to, or all but these; at most 1024
    /// @return whether the membership is new; fails with [IllegalArgumentException] or
    ///     [IllegalStateException] if a list is too long or the mode is not allowed, with nothing
    ///     changed
    public CompletableFuture<Boolean> listen(
            int listener,
            long subscription,
            Ipv6Address group,
            FilterMode mode,
            List<Ipv6Address> sources) {
        if (!group.isMulticast()) {
            throw new IllegalArgumentException("not multicast: " + group);
        }
        List<Ipv6Address> list = List.copyOf(sources);
        return onLoop(() -> shard.listen(listener, subscription, group, mode, list));
    }

    /// Takes back one join.
    ///
    /// @return whether that was the last one and the membership is gone; fails with
    ///     [IllegalArgumentException] if the listener is not in the group
    public CompletableFuture<Boolean> leave(int listener, Ipv6Address group) {
        return onLoop(() -> shard.leave(listener, group.high(), group.low()));
    }

    /// Leaves everything as the protocol says.
    ///
    /// @param bound after which what is left is left undone
    /// @return the number of memberships not left properly; completes when all is handed over
    public CompletableFuture<Long> leaveAll(Duration bound) {
        return onLoop(() -> shard.leaveAll(bound.toNanos())).thenCompose(left -> left);
    }

    /// The engine as it is now.
    public CompletableFuture<EngineSnapshot> snapshot() {
        return onLoop(shard::snapshot);
    }

    /// Answers handed over so far.
    long answersMade() {
        return onLoop(shard::answersMade).join();
    }

    /// Completes exceptionally when the engine fails, with a [LinkException] if its link is gone or
    /// with the bug that stopped it; normally after [#close()].
    public CompletableFuture<Void> termination() {
        return termination.copy();
    }

    /// Feeds all counters to Micrometer. Scraping asks the event loop for a snapshot.
    public void bindTo(MeterRegistry registry) {
        EngineMeters.bind(registry, () -> snapshot().join().counters());
        EngineMeters.gauge(registry, "memberships", this, e -> e.snapshot().join().joined());
        EngineMeters.gauge(
                registry, "kernel.dropped", this, e -> e.snapshot().join().kernelDropped());
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> action) {
        Executor executor = loop;
        return CompletableFuture.supplyAsync(action, executor);
    }

    private void fail(Throwable cause) {
        termination.completeExceptionally(cause);
    }

    /// Stops at once, without leaving. Idempotent.
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
