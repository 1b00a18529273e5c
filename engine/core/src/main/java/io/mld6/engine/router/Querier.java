// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.ReceiveWarmUp;
import io.mld6.engine.linux.Capabilities;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.engine.metrics.SnapshotMeters;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
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
/// [io.mld6.engine.link.PacketChannelOptions#forQuerier], or listeners on the same host go
/// unheard, and after a call of [#warmUp]. One querier serves one link, untagged or in one VLAN, or
/// in thousands of them ([QuerierStation#vlans]): each is a segment of its own, with its own
/// election, timers and groups, and all share one socket, one event loop and the limits.
///
/// Thread: any, except that nothing here may be waited for on the querier's own event loop. One
/// event loop owns all state; calls reach it as tasks.
public final class Querier implements AutoCloseable, MeterBinder {
    /// Groups shown before the event loop gets a turn: with the longest source lists a millisecond.
    private static final int SLICE_GROUPS = 64;

    private final QuerierConfig config;
    private final LinkChannel channel;
    private final EngineLoops loops;
    private final QuerierShard shard;
    private final SnapshotMeters<MeterReading> meters;
    private final CompletableFuture<Void> termination = new CompletableFuture<>();
    private final AtomicBoolean disconnected = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Querier(
            QuerierConfig config,
            String linkName,
            LinkChannel channel,
            EngineLoops loops,
            QuerierEvents events,
            Consumer<String> notices) {
        this.config = config;
        this.channel = channel;
        this.loops = loops;
        this.shard = new QuerierShard(config, loops, channel, notices, events, this::fail);
        this.meters = QuerierMeters.of(linkName, () -> onLoop(shard::reading));
    }

    /// Opens a link and is a router on it from then on.
    ///
    /// @param events told what is learnt, on the event loop
    /// @param notices takes lines a person should see: who asks, what the kernel granted, what is
    ///     odd; called on the event loop
    /// @throws LinkException with one line, if the link cannot be opened
    public static Querier start(
            QuerierConfig config, LinkOpener link, QuerierEvents events, Consumer<String> notices)
            throws LinkException {
        return on(
                config,
                link,
                EngineLoops.threads(1, "mld6-querier", Capabilities::dropAll),
                events,
                notices);
    }

    /// A querier on the first of the caller's event loops: in virtual time, say.
    ///
    /// @throws LinkException with one line, if the link cannot be opened
    @SuppressWarnings("exports") // for the lab, to which loops are open
    public static Querier on(
            QuerierConfig config,
            LinkOpener link,
            EngineLoops loops,
            QuerierEvents events,
            Consumer<String> notices)
            throws LinkException {
        return loops.onLink(
                () -> List.of(link.open(notices)),
                channels ->
                        new Querier(
                                config, link.name(), channels.getFirst(), loops, events, notices));
    }

    /// Makes this process ready for a storm of Reports from the first moment on, before there is a
    /// link: otherwise the first second of one may be lost, while code is being compiled. Takes up
    /// to a second, once per process.
    public static void warmUp(QuerierConfig config) {
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

    /// The querier as it is now, every group included. The event loop copies its rows for that, a
    /// few milliseconds for a million of them, and does nothing else meanwhile.
    public CompletableFuture<QuerierPicture> picture() {
        return onLoop(shard::picture);
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
    ///
    /// @throws IllegalArgumentException if the querier has several VLANs
    public CompletableFuture<Boolean> forwards(Ipv6Address multicast, Ipv6Address source) {
        return forwards(onlyVlan(), multicast, source);
    }

    /// The same for one of several VLANs.
    ///
    /// @throws IllegalArgumentException if the querier does not have it
    public CompletableFuture<Boolean> forwards(
            VlanTags vlan, Ipv6Address multicast, Ipv6Address source) {
        check(vlan);
        return onLoop(() -> shard.forwards(vlan, multicast, source));
    }

    /// Sends a query at once, whatever the role. One about a group lowers this router's timers as
    /// it does any router's (RFC 9777 §7.6.1).
    ///
    /// @return whether it was sent: not while the link is down or its buffer full
    /// @throws IllegalArgumentException if it is of another version than the querier, or the
    ///     querier has several VLANs
    public CompletableFuture<Boolean> injectQuery(MldQuery query) {
        return injectQuery(onlyVlan(), query);
    }

    /// The same in one of several VLANs.
    ///
    /// @throws IllegalArgumentException if the query is of another version than the querier, or
    ///     the querier does not have the VLAN
    public CompletableFuture<Boolean> injectQuery(VlanTags vlan, MldQuery query) {
        if (query instanceof Mldv1Query != (config.version() == 1)) {
            throw new IllegalArgumentException("an MLDv" + config.version() + " querier");
        }
        check(vlan);
        return onLoop(() -> shard.inject(vlan, query));
    }

    private VlanTags onlyVlan() {
        List<VlanTags> vlans = config.station().vlans();
        if (vlans.size() > 1) {
            throw new IllegalArgumentException(
                    "a querier of " + vlans.size() + " VLANs: say which");
        }
        return vlans.getFirst();
    }

    private void check(VlanTags vlan) {
        if (!config.station().vlans().contains(vlan)) {
            throw new IllegalArgumentException("not a VLAN of this querier: " + vlan);
        }
    }

    /// Completes exceptionally when the querier fails, with a [LinkException] if its link is gone
    /// or with the bug that stopped it; normally after [#close()].
    public CompletableFuture<Void> termination() {
        return termination.copy();
    }

    /// Adds the meters of [io.mld6.engine.metrics.MldMetric] to a registry until [#close]: one
    /// snapshot a scrape, waited for up to a second; queriers with the same labels add up.
    ///
    /// @throws IllegalStateException if the querier is closed
    @Override
    public void bindTo(MeterRegistry registry) {
        meters.bindTo(registry);
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
        Executor executor = loops.loop(0);
        return CompletableFuture.supplyAsync(action, executor);
    }

    private void fail(Throwable cause) {
        termination.completeExceptionally(cause);
    }

    /// Takes the querier off its link: what has come is read, what waits is given up, and nothing
    /// changes any more. What was learnt and counted can still be asked for, until [#close()].
    /// Waits. Idempotent.
    public void disconnect() {
        if (!disconnected.getAndSet(true)) {
            channel.drainAndWait();
            onLoop(
                            () -> {
                                shard.stop();
                                return true;
                            })
                    .join();
            channel.closeAndWait();
        }
    }

    /// Stops at once. Others notice after the Other Querier Present Interval: MLD has no word for
    /// it. Idempotent.
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            disconnect();
            meters.close();
            loops.shutdown();
            termination.complete(null);
        }
    }
}
