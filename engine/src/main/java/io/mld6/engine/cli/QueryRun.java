// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.cli;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.MldFrameEncoder;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.PacketChannel;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.NativeException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends queries and says what it sent.
final class QueryRun {
    private final MldQuery query;
    private final int count;
    private final Duration interval;
    private final StatusView view;

    QueryRun(MldQuery query, int count, Duration interval, StatusView view) {
        this.query = query;
        this.count = count;
        this.interval = interval;
        this.view = view;
    }

    /// Where queries on an interface come from: what was asked for, else an address of the
    /// interface, else the one EUI-64 makes of its MAC address.
    static Ipv6Address sourceOn(LinkInfo link, @Nullable Ipv6Address wanted) throws LinkException {
        if (wanted != null) {
            return wanted;
        }
        try {
            List<Ipv6Address> addresses = Links.linkLocalAddresses(link.index());
            return addresses.isEmpty()
                    ? Ipv6Address.linkLocalEui64(new MacAddress(link.mac()))
                    : addresses.getFirst();
        } catch (NativeException failed) {
            throw new LinkException(LinkException.Kind.IO, Refusal.message(failed), failed);
        }
    }

    void on(LinkInfo link, Ipv6Address source, VlanTags vlan)
            throws LinkException, Failure, InterruptedException {
        try (EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory())) {
            PacketChannel channel =
                    PacketChannel.open(PacketChannelOptions.on(link.name()), view::line);
            channel.pipeline().addLast(new MldFrameEncoder());
            ChannelFuture registered = group.register(channel).await();
            if (!registered.isSuccess()) {
                throw new Failure(
                        "cannot use " + link.name() + ": " + registered.cause().getMessage());
            }
            send(channel, frame(new MacAddress(link.mac()), source, vlan));
        }
    }

    /// A General Query goes to all nodes, another one to its group: RFC 9777 §5.1.15.
    MldFrame frame(MacAddress mac, Ipv6Address source, VlanTags vlan) {
        Ipv6Address destination = query.isGeneral() ? Ipv6Address.ALL_NODES : query.group();
        return new MldFrame(query, mac, source, destination, vlan);
    }

    private void send(PacketChannel channel, MldFrame frame) throws Failure, InterruptedException {
        long startNanos = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long waitNanos = startNanos + i * interval.toNanos() - System.nanoTime();
            if (waitNanos > 0) {
                TimeUnit.NANOSECONDS.sleep(waitNanos);
            }
            ChannelFuture written = channel.writeAndFlush(frame).await();
            if (!written.isSuccess()) {
                throw new Failure("cannot send: " + written.cause().getMessage());
            }
            view.line(
                    "sent "
                            + describe(frame)
                            + (count > 1 ? " (" + (i + 1) + "/" + count + ")" : ""));
        }
        channel.closeAndWait();
    }

    /// `MLDv1 General Query fe80::1 -> ff02::1, Maximum Response Delay 10 s`.
    static String describe(MldFrame frame) {
        return switch (frame.message()) {
            case Mldv1Query query -> describe("MLDv1", query, List.of(), frame);
            case Mldv2Query query -> describe("MLDv2", query, query.sources(), frame);
            default -> frame.message().toString();
        };
    }

    private static String describe(
            String version, MldQuery query, List<Ipv6Address> sources, MldFrame frame) {
        StringBuilder text = new StringBuilder(version);
        if (query.isGeneral()) {
            text.append(" General Query");
        } else {
            text.append(" Query for ").append(query.group());
        }
        if (!sources.isEmpty()) {
            text.append(sources.size() == 1 ? ", source" : ", sources");
            sources.forEach(source -> text.append(' ').append(source));
        }
        text.append(", ").append(frame.source()).append(" -> ").append(frame.destination());
        Duration delay = Duration.ofMillis(query.maximumResponseDelayMillis());
        text.append(", Maximum Response Delay ").append(DurationText.format(delay));
        return frame.vlan().count() == 0
                ? text.toString()
                : text.append(", VLAN ").append(frame.vlan()).toString();
    }
}
