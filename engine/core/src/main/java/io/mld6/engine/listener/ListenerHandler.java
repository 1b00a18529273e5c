// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Gives decoded messages to the listeners they concern, and counts each exactly once.
///
/// The last checks are here, because they are policy: our own messages heard again, and messages
/// for routers. Time enters here. Thread: event loop only.
public final class ListenerHandler extends SimpleChannelInboundHandler<MldFrame> {
    private final MembershipRegistry registry;
    private final HostListeners listeners;
    private final Counters counters;
    private final Consumer<DropReason> dropped;
    private final LongSupplier nanoTime;
    private final LongSupplier waitedNanos;

    /// A handler for one channel.
    ///
    /// @param parts those of the listeners
    /// @param dropped counts what is refused here
    /// @param waitedNanos how long what is being handled waited for this host to look
    public ListenerHandler(
            ListenerParts parts,
            HostListeners listeners,
            Consumer<DropReason> dropped,
            LongSupplier waitedNanos) {
        super(MldFrame.class);
        this.dropped = dropped;
        this.registry = parts.registry();
        this.listeners = listeners;
        this.counters = parts.counters();
        this.nanoTime = parts.nanoTime();
        this.waitedNanos = waitedNanos;
    }

    /// What the decoder in front lets through: our own addresses and groups, and those of routers,
    /// so that what is meant for routers is told apart from what is misdirected.
    public static Destinations destinations(MembershipRegistry registry) {
        return new SegmentDestinations(registry);
    }

    static boolean isRouters(long high, long low) {
        return high == Ipv6Address.LINK_SCOPE_HIGH
                && (low == Ipv6Address.ALL_ROUTERS.low()
                        || low == Ipv6Address.ALL_MLDV2_ROUTERS.low());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MldFrame frame) {
        int segment = registry.segments().find(frame.vlan().word());
        if (isOwn(segment, frame.source())) {
            dropped.accept(DropReason.OWN_MESSAGE);
            return;
        }
        if (isVersion1(frame.message()) && registry.segments().ignoresVersion1(segment)) {
            dropped.accept(DropReason.VERSION_IGNORED);
            return;
        }
        switch (frame.message()) {
            case MldQuery query -> onQuery(segment, query, frame.destination(), frame.station());
            case Mldv1Report report ->
                    onReport(segment, report, frame.destination(), frame.station());
            case Mldv1Done _, Mldv2Report _ -> dropped.accept(DropReason.WRONG_ROLE);
        }
    }

    private boolean isOwn(int segment, Ipv6Address source) {
        return registry.listeners().find(segment, source.high(), source.low()) != RowTable.NONE;
    }

    private static boolean isVersion1(MldMessage message) {
        return message instanceof Mldv1Query
                || message instanceof Mldv1Report
                || message instanceof Mldv1Done;
    }

    private boolean isForListeners(int segment, Ipv6Address destination) {
        return destination.equals(Ipv6Address.ALL_NODES)
                || registry.isOurs(segment, destination.high(), destination.low());
    }

    private void onQuery(
            int segment, MldQuery query, Ipv6Address destination, @Nullable MacAddress station) {
        if (!isForListeners(segment, destination)) {
            dropped.accept(DropReason.BAD_DESTINATION);
            return;
        }
        counters.countReceived(query);
        long nowNanos = nanoTime.getAsLong();
        int _ =
                listeners.onQuery(
                        segment,
                        query,
                        destination,
                        station == null ? HostListeners.NO_STATION : station.value(),
                        nowNanos - waitedNanos.getAsLong(),
                        nowNanos);
    }

    private void onReport(
            int segment,
            Mldv1Report report,
            Ipv6Address destination,
            @Nullable MacAddress station) {
        if (!isForListeners(segment, destination)) {
            dropped.accept(DropReason.BAD_DESTINATION);
            return;
        }
        counters.count(MldCounter.RECEIVED_REPORT_V1);
        if (station == null) {
            listeners.onReport(segment, report.group().high(), report.group().low());
        } else {
            listeners.onReport(
                    segment, report.group().high(), report.group().low(), station.value());
        }
    }
}
