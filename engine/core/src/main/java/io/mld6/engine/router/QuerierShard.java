// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.linux.LinkAddresses;
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
import io.mld6.engine.output.QueryFrames;
import io.mld6.engine.querier.Election;
import io.mld6.engine.querier.ElectionEvents;
import io.mld6.engine.querier.QuerierHandler;
import io.mld6.engine.querier.Role;
import io.mld6.engine.querier.RouterGroups;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.schedule.ScheduleFactory;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Everything a querier's event loop owns: a channel, the election, the state of the groups, and
/// the router as a listener.
///
/// Built by [Querier], which is the only one to call it, always on the loop.
final class QuerierShard implements ElectionEvents {
    /// Rows of gone groups cost little, but not nothing.
    private static final int ROWS_PER_SLICE = 16 * 1024;

    private final LongSupplier nanoTime;
    private final QuerierEvents events;
    private final LoopGuard guard;
    private final LinkChannel channel;
    private final Counters counters = new Counters();
    private final RouterNotices notices;
    private final PostedOnce room;
    private final RouterOutput output;
    private final RouterGroups groups;
    private final Election election;
    private final RouterListener own;
    private final StationOfLink identity;
    private final RouterLink router;
    private final LinkLoss link;

    /// @param loops of which it takes the first
    /// @param lines takes lines a person should see
    /// @param onFailure takes what stopped the shard, once
    QuerierShard(
            QuerierConfig config,
            EngineLoops loops,
            LinkChannel channel,
            Consumer<String> lines,
            QuerierEvents events,
            Consumer<Throwable> onFailure) {
        this.channel = channel;
        this.nanoTime = loops.nanoTime();
        this.events = events;
        this.guard =
                new LoopGuard(
                        cause -> {
                            output().setOpen(false);
                            onFailure.accept(cause);
                        });
        this.notices = new RouterNotices(counters, nanoTime, lines);
        this.room = new PostedOnce(loops.loop(0), guard, this::roomAgain);
        long tickNanos = config.tick().toNanos();
        ResponseLedger ledger = new ResponseLedger(tickNanos, counters);
        ScheduleFactory schedules = loops.schedules(0, tickNanos, guard, this::flush);
        this.output = output(config, ledger);
        RouterIntervals intervals = config.intervals();
        this.groups =
                new RouterGroups(
                        config.rules(),
                        intervals,
                        schedules,
                        output.queries(),
                        new AdviceEvents(events),
                        counters);
        this.election =
                new Election(
                        config.electionRules(),
                        intervals,
                        output.queries(),
                        counters,
                        this,
                        schedules);
        groups.follow(election);
        QuerierConfig.Station station = config.station();
        OwnReports reports = new OwnReports(output.reports(), groups, station.address(), nanoTime);
        this.own = new RouterListener(config, reports, ledger, counters, schedules, nanoTime);
        QuerierHandler handler =
                new QuerierHandler(
                        station.address(),
                        station.addressShared(),
                        config.policy().ignoreVersion1(),
                        election,
                        groups,
                        own,
                        counters,
                        nanoTime);
        this.identity = new StationOfLink(station);
        this.router =
                new RouterLink(
                        new RouterParts(output, election, groups, own, reports, handler),
                        station,
                        counters,
                        nanoTime,
                        lines);
        this.link = new LinkLoss(LinkState.NO_CARRIER, router, guard::fail);
        fill(station, handler);
        config.timing().saidOtherwise(config.version()).forEach(lines);
    }

    private RouterOutput output(QuerierConfig config, ResponseLedger ledger) {
        OutputParts parts =
                new OutputParts(
                        ledger, counters, nanoTime, new Pace(0, nanoTime.getAsLong()), room::post);
        QuerierConfig.Station station = config.station();
        return new RouterOutput(
                new QueryFrames(
                        channel,
                        new QueryFrames.Origin(station.mac(), station.address(), station.vlan()),
                        parts,
                        this::hearOwnQuery),
                BatchOutput.on(channel, parts));
    }

    private void fill(QuerierConfig.Station station, QuerierHandler handler) {
        channel.pipeline()
                .addLast(
                        new MldFrameDecoder(
                                new FrameDecoder(
                                        DecodeOptions.DEFAULT.withOnlyVlan(station.vlan()),
                                        counters::count),
                                QuerierHandler.destinations(router::address),
                                notices))
                .addLast(handler)
                .addLast(new AddressEvents(this::onAddresses))
                .addLast(new LinkEvents(this::onLinkState, guard::fail));
    }

    // Called from outside.

    QuerierSnapshot snapshot() {
        long nowNanos = nanoTime.getAsLong();
        RouterIntervals intervals = election.intervals();
        return new QuerierSnapshot(
                router.address(),
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
                link.state());
    }

    QuerierPicture picture() {
        long nowNanos = nanoTime.getAsLong();
        return new QuerierPicture(snapshot(), groups.picture(nowNanos), nowNanos);
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
        if (output.queries().room() == 0) {
            return false;
        }
        output.queries().query(query);
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

    /// For the guard, which is there first.
    private RouterOutput output() {
        return output;
    }

    private void hearOwnQuery(MldQuery query, Ipv6Address destination) {
        own.onOwnQuery(query, destination, nanoTime.getAsLong());
    }

    private void flush() {
        output.flush();
    }

    private void roomAgain() {
        long nowNanos = nanoTime.getAsLong();
        election.resume(nowNanos);
        groups.resume(nowNanos);
        own.resume(nowNanos);
        flush();
    }

    private void onLinkState(LinkState state) {
        if (link.become(state)) {
            room.post();
        }
    }

    private void onAddresses(LinkAddresses now) {
        router.become(identity.of(now));
        room.post();
    }

    // The election.

    @Override
    public void role(Role role, Ipv6Address querier, long nowNanos) {
        groups.setQuerier(role == Role.QUERIER, nowNanos);
        events.querierChanged(role == Role.QUERIER, querier);
        notices.role(role, querier, nowNanos);
    }

    @Override
    public void intervals(RouterIntervals intervals) {
        groups.setIntervals(intervals);
    }

    @Override
    public void odd(Oddity oddity, Ipv6Address source) {
        notices.odd(oddity, source, election);
    }
}
