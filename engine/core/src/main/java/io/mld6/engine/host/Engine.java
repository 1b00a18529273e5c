// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.linux.Capabilities;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.engine.metrics.SnapshotMeters;
import io.mld6.engine.population.Population;
import io.mld6.engine.registry.ListenerTable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// MLD listeners on one link, answering queries from the moment they join.
///
/// Both ends of a link in one process; [io.mld6.engine.link.LinkOpener#onInterface] puts either on
/// a real one:
///
/// {@snippet file="io/mld6/engine/host/EmbeddingExampleTest.java" region="both-ends"}
///
/// A listener of its own, with a filter:
///
/// {@snippet file="io/mld6/engine/host/EmbeddingExampleTest.java" region="one-listener"}
///
/// Thread: any, except that nothing here may be waited for on the engine's own event loops. One
/// event loop, or one a shard, owns all state; calls reach it as tasks.
public final class Engine implements AutoCloseable, MeterBinder {
    private static final long WARM_UP_MILLIS = 100;

    private final EngineConfig config;
    private final Dealing dealing;
    private final Shards shards;
    private final EventHub events;
    private final CompletableFuture<Void> termination = new CompletableFuture<>();
    private final CallOrder calls = new CallOrder();
    private final AtomicBoolean disconnected = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Populations populations;
    private final ListenerChanges changes;
    private final SnapshotMeters<EngineSnapshot> meters;

    private Engine(
            EngineConfig config, LinkOpener link, EngineLoops loops, Consumer<String> notices)
            throws LinkException {
        this.config = config;
        this.dealing = Dealing.of(config);
        this.shards = Shards.open(config, link, loops, notices, this::fail);
        this.changes = new ListenerChanges(shards, calls);
        this.events = new EventHub(shards);
        this.meters = EngineMeters.of(link.name(), this::snapshot);
        this.populations = new Populations(config, shards, calls, meters);
    }

    /// Opens a link and listens on it from then on, with no listener yet.
    ///
    /// @param notices takes lines a person should see: what the kernel granted, link changes;
    ///     called on the event loop
    /// @throws LinkException with one line, if the link cannot be opened
    /// @throws IllegalArgumentException if the rates cannot be split among the shards
    public static Engine start(EngineConfig config, LinkOpener link, Consumer<String> notices)
            throws LinkException {
        Engine engine = open(config, link, notices);
        // Not yet: the first Reports of what is populated next want both cores.
        CompletableFuture.delayedExecutor(WARM_UP_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> HostWarmUp.startOnce(engine.populations.mostVlans()));
        return engine;
    }

    /// An engine that tells nobody anything: the warm-up's.
    static Engine startQuietly(EngineConfig config, LinkOpener link) throws LinkException {
        return open(config, link, _ -> {});
    }

    private static Engine open(EngineConfig config, LinkOpener link, Consumer<String> notices)
            throws LinkException {
        config.checkRates();
        int shards = config.load().shards();
        return on(
                config,
                link,
                EngineLoops.threads(shards, "mld6-shard", Capabilities::dropAll),
                notices);
    }

    /// An engine on event loops of the caller's: in virtual time, say.
    ///
    /// @throws LinkException with one line, if the link cannot be opened
    @SuppressWarnings("exports") // for the lab, to which loops are open
    public static Engine on(
            EngineConfig config, LinkOpener link, EngineLoops loops, Consumer<String> notices)
            throws LinkException {
        return new Engine(config, link, loops, notices);
    }

    /// Adds a population of the kind of hosts the engine is configured for.
    ///
    /// @return completes as [#populate(Population, HostOptions)]
    /// @throws IllegalArgumentException as [EngineConfig#check]
    /// @throws CapacityException if that needs more memory than there is; nothing was allocated
    public CompletableFuture<ListenerNumbers> populate(Population population) {
        return populate(population, HostOptions.of(config));
    }

    /// Adds a population, any number of times. Reports go out at the configured join rate. One
    /// without VLANs of its own lives in the engine's. Those of one name are counted together, see
    /// [EngineSnapshot#populations].
    ///
    /// @param hosts what kind of hosts they are
    /// @return the listeners' numbers; completes when every membership has been joined and its
    ///     first Report written, fails with [IllegalArgumentException] that names both if one of
    ///     them has the address of a listener of its VLAN
    /// @throws IllegalArgumentException as [EngineConfig#check]
    /// @throws CapacityException if that needs more memory than there is; nothing was allocated
    public CompletableFuture<ListenerNumbers> populate(Population population, HostOptions hosts) {
        return populations.populate(population, hosts);
    }

    /// Completes when everything populated has been joined and every unsolicited repetition is out.
    public CompletableFuture<Void> ready() {
        return shards.ready();
    }

    /// Adds a listener without memberships.
    ///
    /// @param linkLocal its address, in fe80::/64, valid at once
    /// @return its number, for [#join] and [#leave]; fails with [IllegalArgumentException] if the
    ///     address is another listener's
    public CompletableFuture<Integer> addListener(MacAddress mac, Ipv6Address linkLocal) {
        return addListener(config.vlan(), mac, linkLocal);
    }

    /// Adds a listener without memberships to a VLAN.
    ///
    /// @param vlan tags of its frames, and the only ones it receives
    /// @param linkLocal its address, in fe80::/64, valid at once
    /// @return its number, for [#join] and [#leave]; fails with [IllegalArgumentException] if the
    ///     address is that of another listener of the VLAN
    public CompletableFuture<Integer> addListener(
            VlanTags vlan, MacAddress mac, Ipv6Address linkLocal) {
        if (linkLocal.high() != ListenerTable.LINK_LOCAL_HIGH) {
            throw new IllegalArgumentException("not in fe80::/64: " + linkLocal);
        }
        return populations.addListener(vlan, mac, linkLocal);
    }

    /// Gives a VLAN rules of its own, best before anybody lives there.
    ///
    /// @return completes when they are in force
    /// @throws IllegalArgumentException if its listeners are to hear each other, may fall back to
    ///     MLDv1, and are dealt to several shards one by one
    public CompletableFuture<Void> setSegment(VlanTags vlan, SegmentOptions options) {
        boolean suppress = options.hearing() == Hearing.SHARED && !options.ignoreVersion1();
        if (suppress && dealing.shards() > 1 && dealing.by() == Dealing.By.LISTENER) {
            throw new IllegalArgumentException(
                    "listeners of VLAN %s cannot hear each other from shard to shard; accepted: 1 shard, or shared hearing for the whole engine"
                            .formatted(vlan));
        }
        return calls.post(
                        _ ->
                                shards.onAll(
                                        shard ->
                                                shard.members()
                                                        .setRules(vlan.word(), options.rules())))
                .thenApply(_ -> null);
    }

    /// Lets a listener send from its link-local address, or from `::` while it has none (RFC 3590
    /// §4). When the address becomes valid, all its memberships are reported anew.
    public CompletableFuture<Boolean> setAddressValid(int listener, boolean valid) {
        checkListener(listener);
        return calls.post(
                        call ->
                                shards.onAll(
                                        shard ->
                                                shard.members()
                                                        .setAddressValid(listener, valid, call)))
                .thenApply(List::getFirst);
    }

    /// Joins a group. Joins are counted: only the first one is reported.
    ///
    /// @return whether the membership is new
    public CompletableFuture<Boolean> join(int listener, Ipv6Address group) {
        if (!group.isMulticast()) {
            throw new IllegalArgumentException("not multicast: " + group);
        }
        return onOwner(
                listener,
                group,
                (shard, call) -> shard.members().join(listener, group.high(), group.low(), call));
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
        return onOwner(
                listener,
                group,
                (shard, call) ->
                        shard.members().listen(listener, subscription, group, mode, list, call));
    }

    /// Takes back one join.
    ///
    /// @return whether that was the last one and the membership is gone; fails with
    ///     [IllegalArgumentException] if the listener is not in the group
    public CompletableFuture<Boolean> leave(int listener, Ipv6Address group) {
        return onOwner(
                listener,
                group,
                (shard, call) -> shard.members().leave(listener, group.high(), group.low(), call));
    }

    /// Bounds the frames that are sent a second, in place of what the configuration says.
    ///
    /// @param wanted 0 for no bound
    /// @throws IllegalArgumentException if it is out of range, or the shards cannot split it
    public CompletableFuture<Void> setMaxPacketsPerSecond(long wanted) {
        config.with(to -> to.maxPacketsPerSecond(wanted)).checkRates();
        return calls.post(_ -> shards.onAll(shard -> shard.setMaxPacketsPerSecond(wanted)))
                .thenApply(_ -> null);
    }

    /// Bulk changes, and listeners that go or move.
    public ListenerChanges changes() {
        return changes;
    }

    /// Leaves everything as the protocol says.
    ///
    /// @param bound after which what is left is left undone
    /// @return the number of memberships not left properly; completes when all is handed over
    public CompletableFuture<Long> leaveAll(Duration bound) {
        long nanos = bound.toNanos();
        return shards.settled(
                        calls.post(call -> shards.onAll(shard -> shard.leaveAll(nanos, call)))
                                .thenCompose(Shards::all))
                .thenApply(left -> left.stream().mapToLong(count -> count).sum());
    }

    /// The engine as it is now.
    public CompletableFuture<EngineSnapshot> snapshot() {
        return shards.onAll(Shard::snapshot).thenApply(EngineSnapshot::ofAll);
    }

    /// Some of the memberships: what is wanted now. A slice is of one moment; between slices
    /// memberships come and go, and one that does both may be shown twice or not at all.
    ///
    /// @param from [MembershipSlice#START], or [MembershipSlice#next]
    /// @param limit most rows that are looked at, 1 or more: an event loop does nothing else
    ///     meanwhile, about 50 ns a row
    public CompletableFuture<MembershipSlice> memberships(long from, int limit) {
        return MembershipCopier.slice(shards, from, limit);
    }

    /// Tells somebody, from now on, what the engine does, as values and on a thread of its own:
    /// what calls made after this one lead to is told.
    ///
    /// {@snippet file="io/mld6/engine/host/EmbeddingExampleTest.java" region="events"}
    ///
    /// Any number may subscribe; each has its own thread and its own room, and none of them can
    /// hold up the engine or another one. As long as nobody does, nothing is kept or made.
    ///
    /// @param capacity events of each shard that may wait, 1 to 16 777 216; each takes 40 octets.
    ///     A full batch holds up to 18 432 records
    /// @return ends with [EventSubscription#close] or with the engine
    /// @throws IllegalArgumentException if the capacity is out of range
    /// @throws IllegalStateException if the engine is closed
    public EventSubscription subscribe(EngineEvents subscriber, int capacity) {
        return events.subscribe(subscriber, capacity);
    }

    /// As above, on threads of the caller's.
    ///
    /// @param executor runs what delivers, one task at a time; it must not do so on the engine's
    ///     event loops, which would then wait for the subscriber. What it refuses is dropped
    public EventSubscription subscribe(EngineEvents subscriber, int capacity, Executor executor) {
        return events.subscribe(subscriber, capacity, executor, () -> {});
    }

    /// Answers handed over so far.
    long responsesMade() {
        return shards.onAll(Shard::responsesMade).join().stream().mapToLong(count -> count).sum();
    }

    /// Completes exceptionally when the engine fails, with a [LinkException] if its link is gone or
    /// with the bug that stopped it; normally after [#close()].
    public CompletableFuture<Void> termination() {
        return termination.copy();
    }

    /// Adds the meters of [io.mld6.engine.metrics.MldMetric] to a registry until [#close]: one
    /// snapshot a scrape, waited for up to a second; engines with the same labels add up.
    ///
    /// @throws IllegalStateException if the engine is closed
    @Override
    public void bindTo(MeterRegistry registry) {
        meters.bindTo(registry);
    }

    /// What one shard is asked in one call.
    @FunctionalInterface
    private interface ShardCall {
        boolean apply(Shard shard, int call);
    }

    private CompletableFuture<Boolean> onOwner(int listener, Ipv6Address group, ShardCall asked) {
        checkListener(listener);
        if (dealing.by() == Dealing.By.SEGMENT) {
            return ofOwner(
                    calls.post(call -> shards.onAll(shard -> ask(shard, listener, asked, call))));
        }
        int owner = dealing.shardOf(listener, 0, group.high(), group.low());
        return shards.settled(
                calls.post(call -> shards.on(owner, shard -> asked.apply(shard, call))));
    }

    /// Only the shards know where a listener lives.
    private static boolean ask(Shard shard, int listener, ShardCall asked, int call) {
        return shard.members().livesHere(listener) && asked.apply(shard, call);
    }

    private static CompletableFuture<Boolean> ofOwner(CompletableFuture<List<Boolean>> asked) {
        return asked.thenApply(answers -> answers.contains(true));
    }

    static void checkListener(int listener) {
        if (listener < 0) {
            throw new IllegalArgumentException("no listener has number " + listener);
        }
    }

    private void fail(Throwable cause) {
        termination.completeExceptionally(cause);
    }

    /// Takes the engine off its link: what has come is read, what waits is given up, and nothing
    /// changes any more. [#snapshot()] still answers, until [#close()]. Waits. Idempotent.
    public void disconnect() {
        if (!disconnected.getAndSet(true)) {
            shards.disconnect();
        }
    }

    /// Stops at once, without leaving. Idempotent.
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            disconnect();
            meters.close();
            shards.close();
            events.end();
            termination.complete(null);
        }
    }
}
