// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.query;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.QueryText;
import io.mld6.app.cli.Refusal;
import io.mld6.app.terminal.StatusView;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.MldFrameEncoder;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.loop.EngineLoops;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends queries and says what it sent.
public final class QueryRun {
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
        EngineLoops loops = EngineLoops.threads(1, "mld6-query");
        LinkOpener opener = LinkOpener.onInterface(PacketChannelOptions.on(link.name()));
        LinkChannel channel =
                loops.onLink(() -> List.of(opener.open(view::line)), QueryRun::encoding);
        try {
            send(channel, frame(new MacAddress(link.mac()), source, vlan));
        } finally {
            channel.closeAndWait();
            loops.shutdown();
        }
    }

    private static LinkChannel encoding(List<? extends LinkChannel> channels) {
        LinkChannel channel = channels.getFirst();
        channel.pipeline().addLast(new MldFrameEncoder());
        return channel;
    }

    /// A General Query goes to all nodes, another one to its group: RFC 9777 §5.1.15.
    MldFrame frame(MacAddress mac, Ipv6Address source, VlanTags vlan) {
        Ipv6Address destination = query.isGeneral() ? Ipv6Address.ALL_NODES : query.group();
        return new MldFrame(query, mac, source, destination, vlan);
    }

    private void send(LinkChannel channel, MldFrame frame) throws Failure, InterruptedException {
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
                            + QueryText.describe(frame)
                            + (count > 1 ? " (" + (i + 1) + "/" + count + ")" : ""));
        }
    }
}
