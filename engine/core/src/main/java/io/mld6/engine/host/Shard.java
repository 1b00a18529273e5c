// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.listener.Call;
import io.mld6.engine.listener.HostKind;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ListenerHandler;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.engine.loop.LinkEvents;
import io.mld6.engine.loop.LinkLoss;
import io.mld6.engine.loop.LoopGuard;
import io.mld6.engine.loop.PostedOnce;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.output.OutputParts;
import io.mld6.engine.output.Pace;
import io.mld6.engine.population.Population;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Everything one event loop owns: a channel, its rows, their schedule, the counters.
///
/// Built by [Engine], which is the only one to call it, always on the loop.
final class Shard {
    private static final long PACE_RETRY_MICROS = 1000;

    private final EngineConfig config;
    private final Dealing dealing;
    private final int index;
    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final LoopGuard guard;
    private final LinkChannel channel;

    private final List<Consumer<Consumer<HostListeners>>> others = new ArrayList<>();
    private final GroupNews news;
    private final MembershipRegistry registry;
    private final Counters counters = new Counters();
    private final ResponseLedger ledger;
    private final BatchOutput output;
    private final SourceSets sets = new SourceSets();
    private final Pace pace;
    private final HostListeners listeners;
    private final ShardWork work;
    private final PostedOnce room;
    private final LinkLoss link;
    private final LinkCut cut = new LinkCut();
    /// Null until somebody wants to know.
    private @Nullable ShardEvents events;

    /// Joined and left one by one.
    private long memberships;

    /// @param index which shard this is, from 0
    /// @param notices takes lines a person should see
    /// @param onLinkChange takes the link's state when it was lost or is back
    /// @param onFailure takes what stopped the shard, once
    Shard(
            EngineConfig config,
            Dealing dealing,
            int index,
            EngineLoops loops,
            LinkChannel channel,
            Consumer<String> notices,
            Consumer<LinkState> onLinkChange,
            Consumer<Throwable> onFailure) {
        this.config = config;
        this.dealing = dealing;
        this.index = index;
        this.loop = loops.loop(index);
        this.channel = channel;
        this.nanoTime = loops.nanoTime();
        this.guard =
                new LoopGuard(
                        cause -> {
                            output().setOpen(false);
                            onFailure.accept(cause);
                        });
        this.room = new PostedOnce(loop, guard, this::roomAgain);
        this.news = new GroupNews(loop, guard);
        this.registry = new MembershipRegistry(config.vlan(), news);
        long tickNanos = config.tick().toNanos();
        this.ledger = new ResponseLedger(tickNanos, counters);
        this.pace =
                new Pace(
                        dealing.part(config.load().maxPacketsPerSecond(), index),
                        nanoTime.getAsLong());
        this.output =
                BatchOutput.on(
                        channel, new OutputParts(ledger, counters, nanoTime, pace, room::post));
        ListenerParts parts =
                new ListenerParts(
                        registry,
                        sets,
                        new Draws(config.seed()),
                        ledger,
                        output,
                        counters,
                        loops.schedules(index, tickNanos, guard, this::turnDone),
                        nanoTime);
        this.listeners = new HostListeners(parts, RulesOf.hosts(config));
        this.work =
                new ShardWork(
                        new ShardParts(dealing, index, loop, guard, parts, output),
                        listeners,
                        config.load().joinRatePerSecond());
        if (dealing.shards() > 1 && !dealing.byGroup()) {
            listeners.shareListeners(this::livesHere);
        } else if (dealing.shards() > 1) {
            listeners.share(action -> others.forEach(other -> other.accept(action)));
        }
        this.link =
                new LinkLoss(
                        LinkState.UP,
                        new ShardLink(listeners, output, counters, onLinkChange, work::reportAnew),
                        this::fail);
        FrameNotices frames = new FrameNotices(config, listeners, counters, nanoTime, notices);
        channel.pipeline()
                .addLast(cut)
                .addLast(
                        new MldFrameDecoder(
                                new FrameDecoder(
                                        DecodeOptions.DEFAULT.withIgnoreVersion1(
                                                config.protocol().ignoreVersion1()),
                                        counters::count),
                                ListenerHandler.destinations(registry),
                                frames))
                .addLast(new ListenerHandler(parts, listeners, frames::dropped))
                .addLast(new LinkEvents(this::onLinkState, this::fail));
    }

    /// Tells another shard, from now on, what concerns it.
    ///
    /// @param other takes what is to happen to its listeners, on its loop
    void introduce(Consumer<Consumer<HostListeners>> other) {
        others.add(other);
        news.addReader(told -> other.accept(listening -> hear(listening, told)));
    }

    private static void hear(HostListeners listening, long[] told) {
        for (int i = 0; i < told.length; i += GroupNews.STRIDE) {
            listening.countElsewhere((int) told[i], told[i + 1], told[i + 2], (int) told[i + 3]);
        }
    }

    /// Does to this shard's listeners what another one wants.
    void apply(Consumer<HostListeners> action) {
        guard.run(() -> action.accept(listeners));
    }

    /// Tells what happens here, to whoever wants to know.
    ShardEvents events() {
        ShardEvents known = events;
        if (known == null) {
            known = new ShardEvents(registry, output, listeners, nanoTime);
            events = known;
        }
        return known;
    }

    /// Which shard this is, from 0.
    int index() {
        return index;
    }

    CompletableFuture<Void> ready() {
        return work.ready();
    }

    /// As [ShardWork#populate].
    CompletableFuture<ListenerNumbers> populate(Population population, HostKind kind, int call) {
        return work.populate(population, kind, call);
    }

    /// Leaves everything; the future holds the number of memberships not left in time.
    CompletableFuture<Long> leaveAll(long boundNanos, int call) {
        boolean mayWait = link.carries() && !guard.failed();
        return work.leaveAll(mayWait, boundNanos, call);
    }

    int addListener(long tags, long mac, long addressLow) {
        return listeners.addListener(
                registry.segment(tags), mac, addressLow, true, HostOptions.of(config).kind());
    }

    boolean setRules(long tags, int rules) {
        registry.segments().setRules(registry.segment(tags), rules);
        return true;
    }

    /// Whether a listener's memberships are in this shard; not if they are dealt by group.
    ///
    /// @throws IllegalArgumentException if there is no such listener
    boolean livesHere(int listener) {
        checkLive(listener);
        return dealing.shardOf(listener, tags(listener)) == index;
    }

    private void checkLive(int listener) {
        if (listener >= registry.listeners().highWater()
                || !registry.listeners().isLive(listener)) {
            throw new IllegalArgumentException("no listener has number " + listener);
        }
    }

    /// As [ShardWork#change].
    CompletableFuture<BulkResult> change(BulkChange change, int call) {
        return work.change(change, this::has, call);
    }

    /// As [ShardWork#left].
    CompletableFuture<Void> left(ListenerNumbers numbers, int call) {
        return work.left(numbers, call);
    }

    private boolean has(int listener, Ipv6Address group) {
        return dealing.shards() == 1
                || dealing.shardOf(listener, tags(listener), group.high(), group.low()) == index;
    }

    /// Takes listeners away without a word, in the same order in every shard.
    ///
    /// @throws IllegalArgumentException if one is not there; nothing has changed then
    boolean remove(ListenerNumbers numbers) {
        for (int i = 0; i < numbers.size(); i++) {
            checkLive(numbers.number(i));
        }
        for (int i = 0; i < numbers.size(); i++) {
            listeners.removeListener(numbers.number(i));
        }
        output.flush();
        return true;
    }

    /// Gives a listener another segment.
    ///
    /// @throws IllegalArgumentException if it is not there, a listener there has its address, or
    ///     that segment is another shard's; nothing has changed then
    boolean move(int listener, long tags, int call) {
        checkLive(listener);
        if (dealing.by() == Dealing.By.SEGMENT
                && dealing.shardOf(listener, tags) != dealing.shardOf(listener, tags(listener))) {
            throw new IllegalArgumentException(
                    "VLAN "
                            + VlanTags.ofWord(tags)
                            + " is another shard's: listener "
                            + listener
                            + " cannot move there; accepted: 1 shard, or snooped hearing");
        }
        int known = registry.segments().find(tags);
        if (known != RowTable.NONE) {
            registry.checkMove(listener, known);
        }
        listeners.moveListener(call, listener, registry.segment(tags), nanoTime.getAsLong());
        output.flush();
        return true;
    }

    private long tags(int listener) {
        return registry.segments().tags(registry.listeners().segment(listener));
    }

    boolean setAddressValid(int listener, boolean valid, int call) {
        checkLive(listener);
        registry.listeners().setAddressValid(listener, valid);
        if (valid) {
            listeners.reannounceAll(call, listener, nanoTime.getAsLong());
            output.flush();
        }
        return valid;
    }

    boolean join(int listener, long groupHigh, long groupLow, int call) {
        checkLive(listener);
        return change(
                        call,
                        open -> open.join(listener, groupHigh, groupLow, 0, nanoTime.getAsLong()))
                > 0;
    }

    boolean listen(
            int listener,
            long subscription,
            Ipv6Address group,
            FilterMode mode,
            List<Ipv6Address> sources,
            int call) {
        checkLive(listener);
        int set = sets.intern(sources);
        try {
            return change(
                            call,
                            open ->
                                    open.listen(
                                            listener,
                                            subscription,
                                            group.high(),
                                            group.low(),
                                            mode,
                                            set,
                                            nanoTime.getAsLong()))
                    > 0;
        } finally {
            sets.release(set);
        }
    }

    /// Makes several changes of a listener in one call, those that belong here.
    boolean listenTogether(int listener, List<GroupChange> wanted, int call) {
        checkLive(listener);
        long now = nanoTime.getAsLong();
        int _ =
                change(
                        call,
                        open -> {
                            for (GroupChange one : wanted) {
                                if (has(listener, one.group())) {
                                    one.in(open, listener, sets, now);
                                }
                            }
                        });
        waitForPace();
        return true;
    }

    /// Cuts the link, or mends it.
    boolean cutLink(boolean wanted) {
        guard.run(() -> cut.set(wanted));
        return true;
    }

    boolean leave(int listener, long groupHigh, long groupLow, int call) {
        checkLive(listener);
        int row = registry.find(listener, groupHigh, groupLow);
        // A row without a filter only repeats the leave before.
        if (row == RowTable.NONE
                || registry.memberships().get(row, MembershipTable.FILTER) == Filter.NOTHING) {
            throw new IllegalArgumentException("listener " + listener + " is not in that group");
        }
        boolean gone = change(call, open -> open.leave(row, nanoTime.getAsLong())) < 0;
        waitForPace();
        return gone;
    }

    /// Makes a call, and sends what it says also when it is refused on the way.
    ///
    /// @return by how many memberships it changed how many there are
    private int change(int call, Consumer<Call> action) {
        int before = listeners.size();
        try {
            listeners.inCall(call, action);
        } finally {
            output.flush();
        }
        int change = listeners.size() - before;
        memberships += change;
        return change;
    }

    /// Memberships there are.
    long size() {
        return listeners.size();
    }

    long responsesMade() {
        return ledger.sent();
    }

    EngineSnapshot snapshot() {
        ResponseSnapshot responses =
                new ResponseSnapshot(
                        ledger.scheduled(),
                        ledger.sent(),
                        ledger.suppressed(),
                        ledger.cancelled(),
                        ledger.pending(),
                        ledger.late(),
                        listeners.maxLagNanos() / 1e6,
                        ledger.delayMicros().copy());
        return new EngineSnapshot(
                config.seed(),
                registry.listeners().size(),
                registry.groups().size(),
                memberships + work.memberships(),
                listeners.size(),
                work.ready().isDone(),
                counters.snapshot(),
                channel.kernelDropped(),
                responses,
                link.state(),
                registry.sizeOctets() + sets.sizeOctets() + listeners.scheduleOctets());
    }

    /// Stops everything that would still run by itself.
    void stop() {
        news.stop();
        work.clear();
        listeners.stop();
    }

    /// Another shard failed.
    void halt(Throwable cause) {
        guard.fail(cause);
    }

    /// For the guard, which is there first.
    private BatchOutput output() {
        return output;
    }

    private void turnDone() {
        output.flush();
        waitForPace();
        work.checkMilestones();
    }

    private void waitForPace() {
        if (pace.takeStarved()) {
            room.postIn(PACE_RETRY_MICROS);
        }
    }

    private void roomAgain() {
        listeners.resume(nanoTime.getAsLong());
        output.flush();
        waitForPace();
    }

    private void onLinkState(LinkState state) {
        if (link.become(state)) {
            room.post();
        }
    }

    private void fail(Throwable cause) {
        guard.fail(cause);
    }
}
