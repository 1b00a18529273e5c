// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
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
import io.mld6.engine.querier.ElectionTimers;
import io.mld6.engine.querier.RouterTables;
import io.mld6.engine.registry.GroupWatcher;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.SegmentTable;
import io.mld6.engine.schedule.ScheduleFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Everything a querier's event loop owns: a channel, the way out, the tables and clockworks, the
/// station it is on its link, and a [RouterSegment] for each VLAN.
///
/// Built by [Querier], which is the only one to call it, always on the loop.
final class QuerierShard {
    /// Rows of gone groups cost little, but not nothing.
    private static final int ROWS_PER_SLICE = 16 * 1024;

    private final QuerierConfig config;
    private final LongSupplier nanoTime;
    private final LoopGuard guard;
    private final LinkChannel channel;
    private final Counters counters = new Counters();
    private final PostedOnce room;
    private final RouterOutput output;
    private final RouterTables tables;
    private final ElectionTimers elections;
    private final RouterListener own;
    private final SegmentTable vlans;
    private final List<RouterSegment> segments = new ArrayList<>();
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
        this.config = config;
        this.channel = channel;
        this.nanoTime = loops.nanoTime();
        this.guard =
                new LoopGuard(
                        cause -> {
                            output().setOpen(false);
                            onFailure.accept(cause);
                        });
        RouterNotices notices = new RouterNotices(counters, nanoTime, lines);
        this.room = new PostedOnce(loops.loop(0), guard, this::roomAgain);
        long tickNanos = config.tick().toNanos();
        ResponseLedger ledger = new ResponseLedger(tickNanos, counters);
        ScheduleFactory schedules = loops.schedules(0, tickNanos, guard, this::flush);
        this.output = output(ledger);
        this.tables = new RouterTables(config.rules(), schedules);
        this.elections = new ElectionTimers(schedules);
        QuerierStation station = config.station();
        MembershipRegistry registry = registry(station.vlans());
        this.vlans = registry.segments();
        OwnReports reports = new OwnReports(output.reports(), vlans, segments, station, nanoTime);
        this.own =
                new RouterListener(
                        config, registry, reports, ledger, counters, schedules, nanoTime);
        SegmentParts parts =
                new SegmentParts(
                        config, tables, output.queries(), own, counters, notices, events, nanoTime);
        for (int i = 0; i < station.vlans().size(); i++) {
            segments.add(new RouterSegment(i, parts, elections));
        }
        this.identity = new StationOfLink(station);
        this.router =
                new RouterLink(config, output, segments, own, reports, counters, nanoTime, lines);
        this.link = new LinkLoss(LinkState.NO_CARRIER, router, guard::fail);
        fill(notices);
        config.timing().saidOtherwise(config.version()).forEach(lines);
    }

    /// A registry in which the VLANs are segments, in their order.
    private static MembershipRegistry registry(List<VlanTags> vlans) {
        MembershipRegistry registry = new MembershipRegistry(vlans.getFirst(), GroupWatcher.none());
        for (VlanTags vlan : vlans) {
            int _ = registry.segment(vlan.word());
        }
        return registry;
    }

    private RouterOutput output(ResponseLedger ledger) {
        OutputParts parts =
                new OutputParts(
                        ledger, counters, nanoTime, new Pace(0, nanoTime.getAsLong()), room::post);
        QuerierStation station = config.station();
        return new RouterOutput(
                new QueryFrames(
                        channel, new QueryFrames.Origin(station.mac(), station.address()), parts),
                BatchOutput.on(channel, parts));
    }

    private void fill(RouterNotices notices) {
        SegmentFrames frames = new SegmentFrames(vlans, segments);
        channel.pipeline()
                .addLast(
                        new MldFrameDecoder(
                                new FrameDecoder(DecodeOptions.DEFAULT, counters::count),
                                frames.destinations(router::address),
                                notices))
                .addLast(frames)
                .addLast(new AddressEvents(this::onAddresses))
                .addLast(new LinkEvents(this::onLinkState, guard::fail));
    }

    // Called from outside.

    QuerierSnapshot snapshot() {
        long nowNanos = nanoTime.getAsLong();
        return new QuerierSnapshot(
                router.address(),
                segments.stream().map(segment -> segment.snapshot(nowNanos)).toList(),
                tables.groupCount(),
                tables.sourceCount(),
                tables.listenerCount(),
                counters.snapshot(),
                channel.kernelDropped(),
                link.state());
    }

    /// For meters, which ask often and want nothing of single segments.
    MeterReading reading() {
        int asked = 0;
        for (RouterSegment segment : segments) {
            asked += segment.ours() ? 1 : 0;
        }
        return new MeterReading(
                tables.groupCount(),
                tables.sourceCount(),
                tables.listenerCount(),
                asked,
                counters.snapshot(),
                channel.kernelDropped(),
                channel.enobufsRetries());
    }

    QuerierPicture picture() {
        long nowNanos = nanoTime.getAsLong();
        return new QuerierPicture(
                snapshot(), tables.picture(nowNanos), config.station().vlans(), nowNanos);
    }

    GroupSlice groups(int from, int limit) {
        long nowNanos = nanoTime.getAsLong();
        GroupCollector collector =
                new GroupCollector(config.station().vlans(), tables.filterSources());
        int next = from;
        int end = from + ROWS_PER_SLICE;
        while (next != GroupSlice.END && next < end && collector.groups().size() < limit) {
            next = tables.visit(next, limit - collector.groups().size(), collector, nowNanos);
        }
        return new GroupSlice(collector.groups(), next);
    }

    /// @param vlan one of ours
    boolean forwards(VlanTags vlan, Ipv6Address group, Ipv6Address source) {
        return segment(vlan).groups().forwards(group, source);
    }

    /// Sends a query and takes it as any router takes it that hears it.
    ///
    /// @param vlan one of ours
    boolean inject(VlanTags vlan, MldQuery query) {
        boolean taken = segment(vlan).inject(query);
        flush();
        return taken;
    }

    private RouterSegment segment(VlanTags vlan) {
        return segments.get(vlans.find(vlan.word()));
    }

    /// Stops everything that would still run by itself.
    void stop() {
        elections.stop();
        tables.stop();
        own.stop();
    }

    // Output.

    /// For the guard, which is there first.
    private RouterOutput output() {
        return output;
    }

    private void flush() {
        output.flush();
    }

    private void roomAgain() {
        long nowNanos = nanoTime.getAsLong();
        elections.resume(nowNanos);
        tables.resume(nowNanos);
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
}
