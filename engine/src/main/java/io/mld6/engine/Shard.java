// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ListenerHandler;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.population.Population;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Everything one event loop owns: a channel, its rows, their schedule, the counters.
///
/// Built by [Engine], which is the only one to call it, always on the loop.
final class Shard implements FrameAccounting {
    private static final long PACE_RETRY_MICROS = 1000;

    private final EngineConfig config;
    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final Consumer<String> notices;
    private final LoopGuard guard;
    private final LinkChannel channel;

    private final MembershipRegistry registry = new MembershipRegistry();
    private final Counters counters = new Counters();
    private final Draws draws;
    private final ResponseLedger ledger;
    private final BatchOutput output;
    private final SourceSets sets = new SourceSets();
    private final Pace pace;
    private final SharedWheels wheels;
    private final HostListeners listeners;
    private final PacedTasks tasks;
    private final PacedTasks addressTasks;
    private final TokenBucket joinRate;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Runnable roomTask;
    private final RateLimitedNotice unspecifiedSources;
    private final RateLimitedNotice badSources;
    private final RateLimitedNotice version1Queries;

    private CompletableFuture<Void> joined = CompletableFuture.completedFuture(null);
    private long memberships;
    private boolean populated;
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
        this.guard =
                new LoopGuard(
                        cause -> {
                            closeOutput();
                            onFailure.accept(cause);
                        });
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
        this.version1Queries =
                new RateLimitedNotice(
                        "MLDv1 queries for source-specific groups: version 1 knows no sources",
                        nanoTime,
                        notices);
        long tickNanos = config.tick().toNanos();
        this.draws = new Draws(config.seed());
        this.ledger = new ResponseLedger(tickNanos);
        this.pace = new Pace(config.maxPacketsPerSecond(), nanoTime.getAsLong());
        this.wheels = new SharedWheels(new NettyWheels(loop, tickNanos));
        this.output =
                BatchOutput.on(
                        channel, config.vlan(), ledger, counters, nanoTime, pace, this::postRoom);
        this.listeners =
                new HostListeners(
                        registry,
                        sets,
                        RulesOf.hosts(config),
                        draws,
                        ledger,
                        output,
                        output,
                        counters,
                        this::newSchedule);
        this.tasks = new PacedTasks(loop, nanoTime, guard, this::checkMilestones);
        this.addressTasks = new PacedTasks(loop, nanoTime, guard, this::checkMilestones);
        this.joinRate = new TokenBucket(config.joinRatePerSecond(), nanoTime.getAsLong());
        channel.pipeline()
                .addLast(
                        new MldFrameDecoder(
                                new FrameDecoder(
                                        DecodeOptions.DEFAULT
                                                .withOnlyVlan(config.vlan())
                                                .withIgnoreVersion1(config.ignoreVersion1()),
                                        counters::count),
                                ListenerHandler.destinations(registry),
                                this))
                .addLast(new ListenerHandler(registry, listeners, counters, nanoTime))
                .addLast(new LinkEvents(this::onLinkState, this::fail));
    }

    private ResponseSchedule newSchedule(RowTable table, int field, DueRows sink) {
        return new ResponseSchedule(
                table,
                field,
                config.tick().toNanos(),
                wheels,
                new AfterReads(loop),
                nanoTime,
                new GuardedRows(sink, guard, this::turnDone));
    }

    MembershipRegistry registry() {
        return registry;
    }

    CompletableFuture<Void> ready() {
        return ready;
    }

    /// Starts to join a population; the future completes when the last first Report is on its way.
    CompletableFuture<Void> populate(Population population) {
        JoinTask task = joinTask(population);
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

    private JoinTask joinTask(Population population) {
        StartDelays delays = null;
        AddressTask addresses = null;
        if (population.duplicateAddressDetection()) {
            delays = new StartDelays(draws, population.listeners());
            addresses = new AddressTask(registry.listeners(), listeners, output);
            addressTasks.add(addresses);
        }
        return new JoinTask(
                population,
                sets,
                listeners,
                output,
                joinRate,
                delays,
                addresses,
                nanoTime.getAsLong());
    }

    int addListener(long mac, long addressLow) {
        return listeners.addListener(mac, addressLow, true);
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
        listeners.beginCall();
        boolean isNew = listeners.join(listener, groupHigh, groupLow, 0, nanoTime.getAsLong());
        listeners.endCall();
        memberships += isNew ? 1 : 0;
        output.flush();
        return isNew;
    }

    boolean listen(
            int listener,
            long subscription,
            Ipv6Address group,
            FilterMode mode,
            List<Ipv6Address> sources) {
        int set = JoinTask.intern(sets, sources);
        int before = listeners.size();
        listeners.beginCall();
        try {
            listeners.listen(
                    listener,
                    subscription,
                    group.high(),
                    group.low(),
                    mode,
                    set,
                    nanoTime.getAsLong());
        } finally {
            listeners.endCall();
            sets.release(set);
            output.flush();
        }
        memberships += listeners.size() - before;
        return listeners.size() > before;
    }

    boolean leave(int listener, long groupHigh, long groupLow) {
        int row = registry.find(listener, groupHigh, groupLow);
        if (row < 0) {
            throw new IllegalArgumentException("listener " + listener + " is not in that group");
        }
        listeners.beginCall();
        boolean gone = listeners.leave(row, nanoTime.getAsLong());
        listeners.endCall();
        memberships -= gone ? 1 : 0;
        output.flush();
        waitForPace();
        return gone;
    }

    /// Leaves everything; the future holds the number of memberships not left in time.
    CompletableFuture<Long> leaveAll(long boundNanos) {
        CompletableFuture<Long> left = new CompletableFuture<>();
        tasks.clear();
        addressTasks.clear();
        tasks.add(
                new LeaveTask(
                        registry,
                        listeners,
                        output,
                        linkState.carries() && !guard.failed(),
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
                        listeners.maxLagNanos() / 1e6,
                        ledger.delayMicros().copy());
        return new EngineSnapshot(
                config.seed(),
                registry.listeners().size(),
                registry.groups().size(),
                memberships,
                listeners.size(),
                ready.isDone(),
                counters.snapshot(),
                channel.kernelDropped(),
                responses,
                linkState,
                registry.sizeOctets() + sets.sizeOctets() + listeners.scheduleOctets());
    }

    /// Stops everything that would still run by itself.
    void stop() {
        tasks.clear();
        addressTasks.clear();
        listeners.stop();
    }

    private void turnDone() {
        output.flush();
        waitForPace();
        checkMilestones();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the guard sees to failures
    private void waitForPace() {
        if (pace.takeStarved() && !roomPosted) {
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
        listeners.resume(nanoTime.getAsLong());
        output.flush();
        waitForPace();
    }

    private void checkMilestones() {
        if (!tasks.isEmpty()) {
            return;
        }
        if (!joined.isDone()) {
            joined.complete(null);
        }
        if (populated
                && !ready.isDone()
                && addressTasks.isEmpty()
                && listeners.unsolicitedPending() == 0) {
            ready.complete(null);
        }
    }

    // Frames.

    @Override
    public void accepted(MldFrame frame) {
        // Counted by the handler behind, which may still refuse it.
        if (frame.message() instanceof Mldv1Query query
                && config.mode() != MldMode.V1
                && listeners.asksForSourceSpecific(query)) {
            version1Queries.happened();
        }
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
                            + listeners.size()
                            + " memberships, sending nothing");
        } else if (!before.carries() && state.carries()) {
            counters.count(MldCounter.LINK_RECOVERED);
            notices.accept("link is up again: reporting all memberships as on a fresh join");
            tasks.add(new AnnounceTask(registry, listeners, output, joinRate));
        }
        if (state.carries()) {
            postRoom();
        }
    }

    private void closeOutput() {
        output.setOpen(false);
    }

    private void fail(Throwable cause) {
        guard.fail(cause);
    }
}
