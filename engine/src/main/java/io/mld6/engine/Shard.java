// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.listener.ListenerHandler;
import io.mld6.engine.listener.ListenerRules;
import io.mld6.engine.listener.Mldv1Listeners;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.population.Population;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Everything one event loop owns: a channel, its rows, their schedule, the counters.
///
/// Built by [Engine], which is the only one to call it, always on the loop.
final class Shard implements DueRows, FrameAccounting {
    private static final long PACE_RETRY_MICROS = 1000;

    private final EngineConfig config;
    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final Consumer<String> notices;
    private final Consumer<Throwable> onFailure;
    private final LoopGuard guard;
    private final LinkChannel channel;

    private final MembershipRegistry registry = new MembershipRegistry();
    private final Counters counters = new Counters();
    private final ResponseLedger ledger;
    private final BatchOutput output;
    private final ResponseSchedule schedule;
    private final Mldv1Listeners listeners;
    private final PacedTasks tasks;
    private final TokenBucket joinRate;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Runnable roomTask;
    private final RateLimitedNotice unspecifiedSources;
    private final RateLimitedNotice badSources;

    private CompletableFuture<Void> joined = CompletableFuture.completedFuture(null);
    private long memberships;
    private boolean populated;
    private boolean failed;
    private boolean roomPosted;
    private LinkState linkState = LinkState.UP;

    Shard(
            EngineConfig config,
            EventLoop loop,
            LinkChannel channel,
            LongSupplier nanoTime,
            Consumer<String> notices,
            Consumer<Throwable> onFailure) {
        this.config = config;
        this.loop = loop;
        this.channel = channel;
        this.nanoTime = nanoTime;
        this.notices = notices;
        this.onFailure = onFailure;
        this.guard = new LoopGuard(this::fail);
        this.roomTask = guard.wrap(this::roomAgain);
        this.unspecifiedSources =
                new RateLimitedNotice(
                        "MLD messages from :: ignored: normal for Reports while addresses are"
                                + " tested, but a querier needs a link-local address",
                        nanoTime,
                        notices);
        this.badSources =
                new RateLimitedNotice(
                        "MLD messages ignored whose source is not link-local", nanoTime, notices);
        long tickNanos = config.tick().toNanos();
        this.ledger = new ResponseLedger(tickNanos);
        this.output =
                new BatchOutput(
                        config.vlan(),
                        config.maxPacketsPerSecond(),
                        ledger,
                        counters,
                        nanoTime,
                        this::postRoom);
        this.schedule =
                new ResponseSchedule(
                        registry.memberships().rows(),
                        tickNanos,
                        new NettyWheels(loop, tickNanos),
                        new AfterReads(loop),
                        nanoTime,
                        this);
        this.listeners =
                new Mldv1Listeners(
                        registry,
                        schedule,
                        new ListenerRules(
                                config.segment() == Segment.SHARED,
                                config.alwaysDone(),
                                config.robustnessVariable(),
                                config.unsolicitedReportInterval().toNanos()),
                        new Draws(config.seed()),
                        ledger,
                        output,
                        counters);
        this.tasks = new PacedTasks(loop, nanoTime, guard, this::checkMilestones);
        this.joinRate = new TokenBucket(config.joinRatePerSecond(), nanoTime.getAsLong());
        output.attach(channel, schedule.grid());
        channel.pipeline()
                .addLast(
                        new MldFrameDecoder(
                                new FrameDecoder(
                                        DecodeOptions.DEFAULT.withOnlyVlan(config.vlan()),
                                        counters::count),
                                ListenerHandler.destinations(registry),
                                this))
                .addLast(new ListenerHandler(registry, listeners, counters, nanoTime))
                .addLast(new LinkEvents(this::onLinkState, this::fail));
    }

    MembershipRegistry registry() {
        return registry;
    }

    CompletableFuture<Void> ready() {
        return ready;
    }

    /// Starts to join a population; the future completes when the last first Report is on its way.
    CompletableFuture<Void> populate(Population population) {
        JoinTask task = new JoinTask(population, registry.listeners(), listeners, output, joinRate);
        memberships += task.memberships();
        populated = true;
        registry.reserve(
                registry.listeners().size() + population.listeners(),
                registry.groups().size() + (int) population.groupsAtMost(),
                registry.memberships().size() + (int) task.memberships());
        if (joined.isDone()) {
            joined = new CompletableFuture<>();
        }
        tasks.add(task);
        return joined;
    }

    int addListener(long mac, long addressLow) {
        return registry.listeners().add(mac, addressLow, true);
    }

    boolean setAddressValid(int listener, boolean valid) {
        registry.listeners().setAddressValid(listener, valid);
        if (valid) {
            listeners.reannounceAll(listener, nanoTime.getAsLong());
            output.flush();
        }
        return valid;
    }

    boolean join(int listener, long groupHigh, long groupLow) {
        boolean isNew = listeners.join(listener, groupHigh, groupLow, 0, nanoTime.getAsLong());
        memberships += isNew ? 1 : 0;
        output.flush();
        return isNew;
    }

    boolean leave(int listener, long groupHigh, long groupLow) {
        int row = registry.find(listener, groupHigh, groupLow);
        if (row < 0) {
            throw new IllegalArgumentException("listener " + listener + " is not in that group");
        }
        boolean gone = listeners.leave(row);
        memberships -= gone ? 1 : 0;
        output.flush();
        waitForPace();
        return gone;
    }

    /// Leaves everything; the future holds the number of memberships not left in time.
    CompletableFuture<Long> leaveAll(long boundNanos) {
        CompletableFuture<Long> left = new CompletableFuture<>();
        tasks.clear();
        tasks.add(
                new LeaveTask(
                        registry,
                        listeners,
                        output,
                        linkState.carries() && !failed,
                        nanoTime.getAsLong() + boundNanos,
                        left::complete));
        return left;
    }

    long answersMade() {
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
                        schedule.maxLagNanos() / 1e6,
                        ledger.delayMicros().copy());
        return new EngineSnapshot(
                config.seed(),
                registry.listeners().size(),
                registry.groups().size(),
                memberships,
                registry.memberships().size(),
                ready.isDone(),
                counters.snapshot(),
                channel.kernelDropped(),
                responses,
                linkState,
                registry.sizeOctets() + schedule.sizeOctets());
    }

    /// Stops timers and closes the channel.
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    void stop() {
        tasks.clear();
        schedule.stop();
        channel.close();
    }

    // Rows whose time has come.

    @Override
    public int room() {
        return failed ? 0 : listeners.room();
    }

    @Override
    public void due(int[] rows, int count, int tick, long nowNanos) {
        try {
            listeners.due(rows, count, tick, nowNanos);
        } catch (RuntimeException | Error bug) {
            fail(bug);
        }
    }

    @Override
    public void turnDone() {
        output.flush();
        waitForPace();
        checkMilestones();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the guard sees to failures
    private void waitForPace() {
        if (output.takePaceStarved() && !roomPosted) {
            roomPosted = true;
            loop.schedule(roomTask, PACE_RETRY_MICROS, TimeUnit.MICROSECONDS);
        }
    }

    /// Called from inside a release: what follows must wait until that is over.
    private void postRoom() {
        if (!roomPosted) {
            roomPosted = true;
            loop.execute(roomTask);
        }
    }

    private void roomAgain() {
        roomPosted = false;
        listeners.sendWaitingDones();
        output.flush();
        schedule.resume();
        waitForPace();
    }

    private void checkMilestones() {
        if (!tasks.isEmpty()) {
            return;
        }
        if (!joined.isDone()) {
            joined.complete(null);
        }
        if (populated && !ready.isDone() && listeners.unsolicitedPending() == 0) {
            ready.complete(null);
        }
    }

    // Frames.

    @Override
    public void accepted(MldFrame frame) {
        // Counted by the handler behind, which may still refuse it.
    }

    @Override
    public void dropped(DropReason reason) {
        counters.count(reason);
        if (reason == DropReason.UNSPECIFIED_SOURCE) {
            unspecifiedSources.happened();
        } else if (reason == DropReason.BAD_SOURCE) {
            badSources.happened();
        }
    }

    // The link.

    private void onLinkState(LinkState state) {
        LinkState before = linkState;
        linkState = state;
        if (state == LinkState.REMOVED) {
            fail(new LinkException(LinkException.Kind.REMOVED, "the interface was removed"));
            return;
        }
        output.setOpen(state.carries());
        if (before.carries() && !state.carries()) {
            counters.count(MldCounter.LINK_LOST);
            listeners.linkLost();
            notices.accept(
                    "link "
                            + (state == LinkState.DOWN ? "is down" : "has no carrier")
                            + ": keeping "
                            + registry.memberships().size()
                            + " memberships, sending nothing");
        } else if (!before.carries() && state.carries()) {
            counters.count(MldCounter.LINK_RECOVERED);
            notices.accept("link is up again: reporting all memberships as on a fresh join");
            tasks.add(new AnnounceTask(registry.memberships().rows(), listeners, output, joinRate));
        }
        if (state.carries()) {
            postRoom();
        }
    }

    private void fail(Throwable cause) {
        if (!failed) {
            failed = true;
            output.setOpen(false);
            onFailure.accept(cause);
        }
    }
}
