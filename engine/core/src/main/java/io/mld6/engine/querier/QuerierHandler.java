// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Gives decoded messages to the router side of a segment, and counts each exactly once.
///
/// | message | election | group states | the router's own listener |
/// | --- | --- | --- | --- |
/// | Query | takes part | lowers timers if it is about a group | answers |
/// | v1 Report | | heard | holds back its own |
/// | v2 Report, v1 Done | | heard | |
///
/// The last checks are here, because they are policy: our own messages heard again, and version 1
/// where it is ignored. A channel does not hear what it sends itself, so a message from our own
/// address has come round a loop, is a duplicate of the address, or is the kernel's where both use
/// one address. Time enters here. Thread: event loop only.
public final class QuerierHandler extends SimpleChannelInboundHandler<MldFrame> {
    private Ipv6Address address;
    private boolean addressShared;
    private final boolean ignoreVersion1;
    private final Election election;
    private final GroupStates groups;
    private final OwnListener own;
    private final Counters counters;
    private final LongSupplier nanoTime;

    /// A handler for one channel.
    ///
    /// @param address the router's own
    /// @param addressShared whether another program of this host uses the address, too: then what
    ///     comes from it is that program's, and taken
    /// @param ignoreVersion1 whether MLDv1 Reports and Dones are dropped (RFC 9777 §8.3.1)
    /// @param own the router as a listener
    public QuerierHandler(
            Ipv6Address address,
            boolean addressShared,
            boolean ignoreVersion1,
            Election election,
            GroupStates groups,
            OwnListener own,
            Counters counters,
            LongSupplier nanoTime) {
        super(MldFrame.class);
        this.address = address;
        this.addressShared = addressShared;
        this.ignoreVersion1 = ignoreVersion1;
        this.election = election;
        this.groups = groups;
        this.own = own;
        this.counters = counters;
        this.nanoTime = nanoTime;
    }

    /// The router has another address from now on.
    ///
    /// @param shared whether another program of this host uses it, too
    public void setAddress(Ipv6Address other, boolean shared) {
        address = other;
        addressShared = shared;
    }

    /// What the decoder in front lets through: a router receives all multicast (RFC 9777 §7), and
    /// what is sent to its own address.
    public static Destinations destinations(Ipv6Address address) {
        return destinations(() -> address);
    }

    /// As above.
    ///
    /// @param address the router's own, by now
    public static Destinations destinations(Supplier<Ipv6Address> address) {
        return (high, low) ->
                Ipv6Address.isMulticast(high)
                        || (high == Ipv6Address.LINK_LOCAL_HIGH && low == address.get().low());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MldFrame frame) {
        receive(frame);
    }

    /// Takes a frame of this handler's segment, where one channel carries several.
    public void receive(MldFrame frame) {
        boolean fromOwn = frame.source().equals(address);
        if (fromOwn && frame.message() instanceof MldQuery) {
            election.onOwnAddress(frame.source());
        }
        if (fromOwn && !addressShared) {
            counters.count(DropReason.OWN_MESSAGE);
            return;
        }
        long nowNanos = nanoTime.getAsLong();
        switch (frame.message()) {
            case MldQuery query -> onQuery(query, frame, nowNanos);
            case Mldv2Report report -> {
                counters.countReceived(report);
                groups.onReport(report, frame.source(), nowNanos);
            }
            case Mldv1Report report -> onReport(report, frame.source(), nowNanos);
            case Mldv1Done done -> onDone(done, frame.source(), nowNanos);
        }
    }

    private void onQuery(MldQuery query, MldFrame frame, long nowNanos) {
        counters.countReceived(query);
        if (!frame.source().equals(address)) {
            election.onQuery(query, frame.source(), nowNanos);
        }
        if (!query.isGeneral()) {
            groups.onQuery(query, nowNanos);
        }
        own.onQuery(query, frame.destination(), nowNanos);
    }

    private void onReport(Mldv1Report report, Ipv6Address source, long nowNanos) {
        if (ignoreVersion1) {
            counters.count(DropReason.VERSION_IGNORED);
            return;
        }
        counters.count(MldCounter.RECEIVED_REPORT_V1);
        groups.onReport(report, source, nowNanos);
        own.onReport(report.group().high(), report.group().low());
    }

    private void onDone(Mldv1Done done, Ipv6Address source, long nowNanos) {
        if (ignoreVersion1) {
            counters.count(DropReason.VERSION_IGNORED);
            return;
        }
        counters.count(MldCounter.RECEIVED_DONE_V1);
        groups.onDone(done, source, nowNanos);
    }
}
