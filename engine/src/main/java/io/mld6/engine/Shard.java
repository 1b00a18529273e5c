// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.ReportWriter;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.HostRules;
import io.mld6.engine.listener.ListenerHandler;
import io.mld6.engine.listener.ListenerRules;
import io.mld6.engine.listener.Mldv2Rules;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.listener.SsmRange;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
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
final class Shard implements FrameAccounting {
    private static final long PACE_RETRY_MICROS = 1000;
    /// Remembered sources per pending answer (RFC 9777 §10.1).
    private static final int MAXIMUM_ASKED_SOURCES = 256;
    private static final int MAXIMUM_MTU_OCTETS = 9000;
    private static final int ETHERNET_HEADER_OCTETS = 14;
    /// Reports that one membership with a long source list may need.
    private static final int RESERVE_FRAMES = 32;

    private final EngineConfig config;
    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final HostRules rules;
    private final Consumer<String> notices;
    private final Consumer<Throwable> onFailure;
    private final LoopGuard guard;
    private final LinkChannel channel;

    private final MembershipRegistry registry = new MembershipRegistry();
    private final Counters counters = new Counters();
    private final ResponseLedger ledger;
    private final BatchOutput output;
    private final SourceSets sets = new SourceSets();
    private final Pace pace;
    private final SharedWheels wheels;
    private final HostListeners listeners;
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
        this.rules = rules(config);
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
        this.pace = new Pace(config.maxPacketsPerSecond(), nanoTime.getAsLong());
        this.wheels = new SharedWheels(new NettyWheels(loop, tickNanos));
        this.output = newOutput();
        this.listeners =
                new HostListeners(
                        registry,
                        sets,
                        rules,
                        new Draws(config.seed()),
                        ledger,
                        output,
                        output,
                        counters,
                        this::newSchedule);
        this.tasks = new PacedTasks(loop, nanoTime, guard, this::checkMilestones);
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

    private static HostRules rules(EngineConfig config) {
        return new HostRules(
                config.mode() == MldMode.V1 ? 1 : 2,
                new ListenerRules(
                        config.segment() == Segment.SHARED,
                        config.alwaysDone(),
                        config.robustnessVariable(),
                        config.unsolicitedReportIntervalV1().toNanos()),
                new Mldv2Rules(
                        config.robustnessVariable(),
                        config.unsolicitedReportIntervalV2().toNanos(),
                        config.mode() == MldMode.V2_LITE,
                        config.responseLaw().law(),
                        MAXIMUM_ASKED_SOURCES),
                config.robustnessVariable(),
                SsmRange.ASSIGNED);
    }

    private BatchOutput newOutput() {
        ReportWriter writer = new ReportWriter(config.vlan());
        int mtuOctets = Math.min(channel.mtuOctets(), MAXIMUM_MTU_OCTETS);
        int frameOctets = ETHERNET_HEADER_OCTETS + config.vlan().lengthOctets() + mtuOctets;
        return new BatchOutput(
                writer,
                newLine(writer.v1LengthOctets(), MldCounter.SENT_REPORT_V1),
                newLine(frameOctets, MldCounter.SENT_REPORT_V2),
                mtuOctets);
    }

    private FrameLine newLine(int frameOctets, MldCounter sentCounter) {
        return new FrameLine(
                channel,
                frameOctets,
                RESERVE_FRAMES,
                sentCounter,
                ledger,
                counters,
                nanoTime,
                pace,
                this::postRoom);
    }

    private ResponseSchedule newSchedule(RowTable table, int field, DueRows sink) {
        return new ResponseSchedule(
                table,
                field,
                config.tick().toNanos(),
                wheels,
                new AfterReads(loop),
                nanoTime,
                new GuardedRows(sink));
    }

    MembershipRegistry registry() {
        return registry;
    }

    CompletableFuture<Void> ready() {
        return ready;
    }

    /// Starts to join a population; the future completes when the last first Report is on its way.
    ///
    /// @throws IllegalArgumentException if it cannot be listened to so; nothing was joined
    CompletableFuture<Void> populate(Population population) {
        for (AddressRange range : population.groups()) {
            // All addresses of a range have their upper half in common.
            rules.check(range.first().high(), population.mode(), population.sources().isEmpty());
        }
        JoinTask task = new JoinTask(population, sets, listeners, output, joinRate);
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

    /// Stops timers and closes the channel.
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    void stop() {
        tasks.clear();
        listeners.stop();
        channel.close();
    }

    /// Rows whose time has come: a bug in what they do stops the engine, and every turn ends with a
    /// flush.
    private final class GuardedRows implements DueRows {
        private final DueRows sink;

        GuardedRows(DueRows sink) {
            this.sink = sink;
        }

        @Override
        public int room() {
            return failed ? 0 : sink.room();
        }

        @Override
        public void due(int[] rows, int count, int tick, long nowNanos) {
            guard.run(() -> sink.due(rows, count, tick, nowNanos));
        }

        @Override
        public void tickDone() {
            guard.run(sink::tickDone);
        }

        @Override
        public void turnDone() {
            guard.run(sink::turnDone);
            output.flush();
            waitForPace();
            checkMilestones();
        }
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

    private void fail(Throwable cause) {
        if (!failed) {
            failed = true;
            output.setOpen(false);
            onFailure.accept(cause);
        }
    }
}
