// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkState;
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
import io.mld6.engine.registry.MembershipRegistry;
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
    private final Members members;
    private final ShardWork work;
    private final AnswerForecast forecast;
    private final PostedOnce room;
    private final LinkLoss link;
    private final LinkCut cut = new LinkCut();
    /// Null until somebody wants to know.
    private @Nullable ShardEvents events;

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
        this.members =
                new Members(
                        config, dealing, index, parts, listeners, this::waitForPace, this::removed);
        this.work =
                new ShardWork(
                        new ShardParts(dealing, index, loop, guard, parts, output),
                        listeners,
                        config.load().joinRatePerSecond());
        this.forecast =
                new AnswerForecast(
                        parts,
                        listeners,
                        channel,
                        dealing.part(config.load().maxPacketsPerSecond(), index));
        if (dealing.shards() > 1 && !dealing.byGroup()) {
            listeners.shareListeners(members::livesHere);
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
                .addLast(decoder(frames))
                .addLast(forecast)
                .addLast(
                        new ListenerHandler(
                                parts, listeners, frames::dropped, channel::waitedNanos))
                .addLast(new LinkEvents(this::onLinkState, this::fail));
    }

    private MldFrameDecoder decoder(FrameNotices frames) {
        DecodeOptions options =
                DecodeOptions.DEFAULT.withIgnoreVersion1(config.protocol().ignoreVersion1());
        return new MldFrameDecoder(
                new FrameDecoder(options, counters::count),
                ListenerHandler.destinations(registry),
                frames);
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

    /// Knows when there is too much to answer in time.
    AnswerForecast forecast() {
        return forecast;
    }

    /// Which shard this is, from 0.
    int index() {
        return index;
    }

    CompletableFuture<Void> ready() {
        return work.ready();
    }

    /// As [ShardWork#populate].
    CompletableFuture<ListenerNumbers> populate(
            Population population, HostKind kind, String name, int call) {
        return work.populate(population, kind, name, call);
    }

    /// Leaves everything; the future holds the number of memberships not left in time.
    CompletableFuture<Long> leaveAll(long boundNanos, int call) {
        boolean mayWait = link.carries() && !guard.failed();
        return work.leaveAll(mayWait, boundNanos, call);
    }

    /// What single listeners of it do.
    Members members() {
        return members;
    }

    /// As [ShardWork#change].
    CompletableFuture<BulkResult> change(BulkChange change, int call) {
        return work.change(change, members::has, call);
    }

    /// As [ShardWork#left].
    CompletableFuture<Void> left(ListenerNumbers numbers, int call) {
        return work.left(numbers, call);
    }

    /// Bounds the frames of all shards together from now on.
    ///
    /// @param maxPacketsPerSecond 0 for no bound
    boolean setMaxPacketsPerSecond(long maxPacketsPerSecond) {
        guard.run(
                () -> {
                    long part = dealing.part(maxPacketsPerSecond, index);
                    pace.set(part, nanoTime.getAsLong());
                    forecast.setBound(part);
                    room.post();
                });
        return true;
    }

    /// Cuts the link, or mends it.
    boolean cutLink(boolean wanted) {
        guard.run(() -> cut.set(wanted));
        return true;
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
                PopulationCount.of(registry.populations()),
                listeners.size(),
                work.ready().isDone(),
                counters.snapshot(),
                channel.kernelDropped(),
                channel.enobufsRetries(),
                responses,
                link.state(),
                registry.sizeOctets() + sets.sizeOctets() + listeners.sizeOctets());
    }

    /// As [MembershipCopier#copy].
    MembershipSlice memberships(int from, int limit, long others) {
        return new MembershipCopier(index, registry, sets, listeners).copy(from, limit, others);
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
        forecast.turnDone();
        waitForPace();
        work.checkMilestones();
    }

    private void waitForPace() {
        if (pace.takeStarved()) {
            room.postIn(PACE_RETRY_MICROS);
        }
    }

    private void removed(int listener) {
        work.removed(listener);
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
