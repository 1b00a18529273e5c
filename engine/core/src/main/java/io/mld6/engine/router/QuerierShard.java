// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.listener.DelayLaw;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.HostRules;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.listener.Mldv1Rules;
import io.mld6.engine.listener.Mldv2Rules;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.loop.AfterReads;
import io.mld6.engine.loop.GuardedRows;
import io.mld6.engine.loop.LinkEvents;
import io.mld6.engine.loop.LoopGuard;
import io.mld6.engine.loop.NettyWheels;
import io.mld6.engine.loop.RateLimitedNotice;
import io.mld6.engine.loop.SharedWheels;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.output.OutputParts;
import io.mld6.engine.output.Pace;
import io.mld6.engine.output.QueryFrames;
import io.mld6.engine.population.Population;
import io.mld6.engine.querier.Election;
import io.mld6.engine.querier.ElectionEvents;
import io.mld6.engine.querier.QuerierHandler;
import io.mld6.engine.querier.Role;
import io.mld6.engine.querier.RouterGroups;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.registry.SsmRange;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Everything a querier's event loop owns: a channel, the election, the state of the groups, and
/// the router as a listener.
///
/// While the link is down it keeps what it knows, which ends with its timers, and asks nothing;
/// when the link is back it starts as a router does that has just been switched on, and the startup
/// queries refresh the rest. Built by [Querier], which is the only one to call it, always on the
/// loop.
final class QuerierShard implements FrameAccounting, ElectionEvents {
    private static final long UNSOLICITED_V1_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long UNSOLICITED_V2_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAXIMUM_ASKED_SOURCES = 256;
    /// What a router listens to: what listeners send to routers (RFC 9777 §7, RFC 2710 §4).
    private static final Ipv6Address[] OWN_GROUPS = {
        Ipv6Address.ALL_ROUTERS, Ipv6Address.ALL_MLDV2_ROUTERS
    };
    /// Rows of gone groups cost little, but not nothing.
    private static final int ROWS_PER_SLICE = 16 * 1024;
    private static final long ROLE_NOTICE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final QuerierConfig config;
    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final Consumer<String> notices;
    private final QuerierEvents events;
    private final LoopGuard guard;
    private final LinkChannel channel;

    private final Counters counters = new Counters();
    private final SharedWheels wheels;
    private final QueryFrames queries;
    private final BatchOutput reports;
    private final RouterGroups groups;
    private final Election election;
    private final MembershipRegistry ownRegistry = new MembershipRegistry();
    private final HostListeners own;
    private final int ownListener;
    private final Runnable roomTask;
    private final RateLimitedNotice unspecifiedSources;
    private final RateLimitedNotice badSources;
    private final Map<Oddity, RateLimitedNotice> oddities = new EnumMap<>(Oddity.class);

    private int ownCalls;
    private boolean roomPosted;
    private boolean started;
    private LinkState linkState = LinkState.NO_CARRIER;
    private boolean roleSaid;
    private boolean wasQuerier;
    private long roleSaidNanos;

    QuerierShard(
            QuerierConfig config,
            EventLoop loop,
            LinkChannel channel,
            LongSupplier nanoTime,
            Consumer<String> notices,
            QuerierEvents events,
            Consumer<Throwable> onFailure) {
        this.config = config;
        this.loop = loop;
        this.channel = channel;
        this.nanoTime = nanoTime;
        this.notices = notices;
        this.events = events;
        this.guard =
                new LoopGuard(
                        cause -> {
                            setOpen(false);
                            onFailure.accept(cause);
                        });
        this.roomTask = guard.wrap(this::roomAgain);
        this.unspecifiedSources =
                notice(
                        "MLD messages from :: ignored: normal for Reports while addresses are"
                                + " tested, and for queries of snooping switches");
        this.badSources = notice("MLD messages ignored whose source is not link-local");
        for (Oddity oddity : Oddity.values()) {
            oddities.put(oddity, notice(describe(oddity)));
        }
        long tickNanos = config.tick().toNanos();
        ResponseLedger ledger = new ResponseLedger(tickNanos);
        Pace pace = new Pace(0, nanoTime.getAsLong());
        this.wheels = new SharedWheels(new NettyWheels(loop, tickNanos));
        OutputParts outputParts = new OutputParts(ledger, counters, nanoTime, pace, this::postRoom);
        this.reports = BatchOutput.on(channel, config.station().vlan(), outputParts);
        this.queries =
                new QueryFrames(
                        channel,
                        new QueryFrames.Origin(
                                config.station().mac(),
                                config.station().address(),
                                config.station().vlan()),
                        outputParts,
                        this::hearOwnQuery);
        RouterIntervals intervals = config.intervals();
        this.groups =
                new RouterGroups(
                        config.rules(),
                        intervals,
                        this::newSchedule,
                        queries,
                        new AdviceEvents(events),
                        counters);
        this.election =
                new Election(
                        config.version(),
                        config.station().address(),
                        config.election(),
                        intervals,
                        queries,
                        counters,
                        this,
                        this::newSchedule);
        OwnReports ownReports =
                new OwnReports(reports, groups, config.station().address(), nanoTime);
        this.own =
                new HostListeners(
                        new ListenerParts(
                                ownRegistry,
                                new SourceSets(),
                                new Draws(config.station().address().low()),
                                ledger,
                                ownReports,
                                counters,
                                this::newSchedule,
                                nanoTime),
                        ownRules(config));
        this.ownListener =
                own.addListener(
                        config.station().mac().value(), config.station().address().low(), true);
        channel.pipeline()
                .addLast(
                        new MldFrameDecoder(
                                new FrameDecoder(
                                        DecodeOptions.DEFAULT.withOnlyVlan(config.station().vlan()),
                                        counters::count),
                                QuerierHandler.destinations(config.station().address()),
                                this))
                .addLast(
                        new QuerierHandler(
                                config.station().address(),
                                config.station().addressShared(),
                                config.policy().ignoreVersion1(),
                                election,
                                groups,
                                own,
                                counters,
                                nanoTime))
                .addLast(new LinkEvents(this::onLinkState, guard::fail));
    }

    private static HostRules ownRules(QuerierConfig config) {
        int robustness = config.timing().robustnessVariable();
        return new HostRules(
                config.version(),
                new Mldv1Rules(true, false, robustness, UNSOLICITED_V1_NANOS),
                new Mldv2Rules(
                        robustness,
                        UNSOLICITED_V2_NANOS,
                        config.policy().lightweight(),
                        DelayLaw.UNIFORM,
                        Population.MAXIMUM_SOURCES,
                        MAXIMUM_ASKED_SOURCES),
                robustness,
                SsmRange.ASSIGNED);
    }

    private RateLimitedNotice notice(String text) {
        return new RateLimitedNotice(text, nanoTime, notices);
    }

    private static String describe(Oddity oddity) {
        return switch (oddity) {
            case OWN_ADDRESS ->
                    "queries from our own address: another querier on this host, a duplicate"
                            + " address, or a loop";
            case VERSION_1_QUERY ->
                    "MLDv1 General Queries heard: a version 1 router is here, and then all routers"
                            + " must be configured for version 1";
            case VERSION_2_QUERY -> "MLDv2 queries heard by this version 1 querier";
            case DELAY_ABOVE_INTERVAL ->
                    "General Queries heard whose Maximum Response Delay is above their query"
                            + " interval";
        };
    }

    private ResponseSchedule newSchedule(RowTable table, int field, DueRows sink) {
        return new ResponseSchedule(
                table,
                field,
                config.tick().toNanos(),
                wheels,
                new AfterReads(loop),
                nanoTime,
                new GuardedRows(sink, guard, this::flush));
    }

    // Called from outside.

    QuerierSnapshot snapshot() {
        long nowNanos = nanoTime.getAsLong();
        RouterIntervals intervals = election.intervals();
        return new QuerierSnapshot(
                election.role() == Role.QUERIER,
                election.querier(),
                Duration.ofNanos(election.remainingNanos(nowNanos)),
                intervals.robustnessVariable(),
                Duration.ofNanos(intervals.queryIntervalNanos()),
                Duration.ofNanos(intervals.queryResponseIntervalNanos()),
                Duration.ofNanos(intervals.listeningNanos()),
                groups.groupCount(),
                groups.sourceCount(),
                groups.listenerCount(),
                counters.snapshot(),
                channel.kernelDropped(),
                linkState);
    }

    GroupSlice groups(int from, int limit) {
        long nowNanos = nanoTime.getAsLong();
        GroupCollector collector = new GroupCollector(groups.filterSources());
        int next = from;
        int end = from + ROWS_PER_SLICE;
        while (next != GroupSlice.END && next < end && collector.groups().size() < limit) {
            next = groups.visit(next, limit - collector.groups().size(), collector, nowNanos);
        }
        return new GroupSlice(collector.groups(), next);
    }

    boolean forwards(Ipv6Address group, Ipv6Address source) {
        return groups.forwards(group, source);
    }

    /// Sends a query and takes it as any router takes it that hears it.
    boolean inject(MldQuery query) {
        if (queries.room() == 0) {
            return false;
        }
        queries.query(query);
        if (!query.isGeneral()) {
            groups.onQuery(query, nanoTime.getAsLong());
        }
        flush();
        return true;
    }

    /// Stops everything that would still run by itself.
    void stop() {
        election.stop();
        groups.stop();
        own.stop();
    }

    // Output.

    private void hearOwnQuery(MldQuery query, Ipv6Address destination) {
        if (query.isGeneral()
                || ownRegistry.groups().find(destination.high(), destination.low())
                        != RowTable.NONE) {
            own.onQuery(query, destination, nanoTime.getAsLong());
        }
    }

    private void flush() {
        queries.flush();
        reports.flush();
    }

    private void setOpen(boolean wanted) {
        queries.setOpen(wanted);
        reports.setOpen(wanted);
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
        long nowNanos = nanoTime.getAsLong();
        election.resume(nowNanos);
        groups.resume(nowNanos);
        own.resume(nowNanos);
        flush();
    }

    // The election.

    @Override
    public void role(Role role, Ipv6Address querier, long nowNanos) {
        groups.setQuerier(role == Role.QUERIER, nowNanos);
        events.querierChanged(role == Role.QUERIER, querier);
        boolean soon = roleSaid && nowNanos - roleSaidNanos < ROLE_NOTICE_NANOS;
        if (role == Role.INITIAL || (role == Role.NON_QUERIER && soon && !wasQuerier)) {
            wasQuerier = false;
            return;
        }
        wasQuerier = role == Role.QUERIER;
        roleSaid = true;
        roleSaidNanos = nowNanos;
        notices.accept(
                role == Role.QUERIER
                        ? "querier: this router, " + querier
                        : "querier: " + querier + ", this router listens");
    }

    @Override
    public void intervals(RouterIntervals intervals) {
        groups.setIntervals(intervals);
    }

    @Override
    public void odd(Oddity oddity, Ipv6Address source) {
        RateLimitedNotice notice = oddities.get(oddity);
        if (notice != null) {
            notice.happened();
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
            guard.fail(new LinkException(LinkException.Kind.REMOVED, "the interface was removed"));
            return;
        }
        setOpen(state.carries());
        long nowNanos = nanoTime.getAsLong();
        if (before.carries() && !state.carries()) {
            counters.count(MldCounter.LINK_LOST);
            election.linkLost(nowNanos);
            own.linkLost();
            notices.accept(
                    "link "
                            + (state == LinkState.DOWN ? "is down" : "has no carrier")
                            + ": asking nothing, keeping "
                            + groups.groupCount()
                            + " groups until their timers end");
        } else if (!before.carries() && state.carries()) {
            if (started) {
                counters.count(MldCounter.LINK_RECOVERED);
                notices.accept("link is up again: starting anew");
                own.reannounceAll(++ownCalls, ownListener, nowNanos);
            } else {
                joinOwnGroups(nowNanos);
            }
            started = true;
            election.start(nowNanos);
            flush();
        }
        if (state.carries()) {
            postRoom();
        }
    }

    private void joinOwnGroups(long nowNanos) {
        own.inCall(
                ++ownCalls,
                call -> {
                    for (Ipv6Address group : OWN_GROUPS) {
                        boolean _ = call.join(ownListener, group.high(), group.low(), 0, nowNanos);
                    }
                });
    }
}
