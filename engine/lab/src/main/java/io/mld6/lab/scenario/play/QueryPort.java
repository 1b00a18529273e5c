// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.MldFrameEncoder;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.linux.Capabilities;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.lab.scenario.Action;
import java.util.List;
import java.util.function.Consumer;

/// Sends the queries that a scenario asks for. Thread: any.
public final class QueryPort implements AutoCloseable {
    /// Queries come from there unless they name another address: higher than any router's, so that
    /// none falls silent because of them (RFC 9777 §7.6.2: the lower address asks).
    private static final Ipv6Address HIGHEST = Ipv6Address.parse("fe80::ffff:ffff:ffff:fffe");

    private static final int ROBUSTNESS = 2;
    private static final int QUERY_INTERVAL_SECONDS = 125;

    private final LinkChannel channel;
    private final MacAddress mac;
    private final Consumer<String> notices;
    private final Runnable afterwards;

    private QueryPort(
            LinkChannel channel, MacAddress mac, Consumer<String> notices, Runnable afterwards) {
        this.channel = channel;
        this.mac = mac;
        this.notices = notices;
        this.afterwards = afterwards;
    }

    /// A port of its own onto an interface, on a thread of its own, which ends with it.
    ///
    /// @throws LinkException with one line, if the interface cannot be used
    public static QueryPort on(String interfaceName, Consumer<String> notices)
            throws LinkException {
        LinkInfo info = LiveQuerier.find(interfaceName);
        LinkOpener link = LinkOpener.onInterface(PacketChannelOptions.on(interfaceName));
        EngineLoops loops = EngineLoops.threads(1, "mld6-asker", Capabilities::dropAll);
        LinkChannel channel = opened(link, loops, notices);
        return new QueryPort(channel, new MacAddress(info.mac()), notices, loops::shutdown);
    }

    /// A port of its own onto a link, on the first of the loops, which stay the caller's.
    static QueryPort open(
            LinkOpener link, EngineLoops loops, MacAddress mac, Consumer<String> notices)
            throws LinkException {
        return new QueryPort(opened(link, loops, notices), mac, notices, () -> {});
    }

    private static LinkChannel opened(LinkOpener link, EngineLoops loops, Consumer<String> notices)
            throws LinkException {
        return loops.onLink(() -> List.of(link.open(notices)), QueryPort::withEncoder);
    }

    private static LinkChannel withEncoder(List<? extends LinkChannel> channels) {
        channels.getFirst().pipeline().addLast(new MldFrameEncoder());
        return channels.getFirst();
    }

    /// Sends a query into its VLAN, or into all of some.
    public void send(Action.Query query, List<VlanTags> everywhere) {
        MldQuery message = message(query);
        Ipv6Address destination = message.isGeneral() ? Ipv6Address.ALL_NODES : message.group();
        Ipv6Address from = query.from() == null ? HIGHEST : query.from();
        for (VlanTags vlan : query.vlan() == null ? everywhere : List.of(query.vlan())) {
            MldFrame frame = new MldFrame(message, mac, from, destination, vlan);
            var _ =
                    channel.writeAndFlush(frame)
                            .addListener(
                                    sent -> {
                                        if (!sent.isSuccess()) {
                                            notices.accept(
                                                    "a query was not sent: "
                                                            + sent.cause().getMessage());
                                        }
                                    });
        }
    }

    /// The message that a query is.
    public static MldQuery message(Action.Query query) {
        int millis = Math.toIntExact(query.maximumResponse().toMillis());
        Ipv6Address group = query.group() == null ? Ipv6Address.UNSPECIFIED : query.group();
        return query.version() == 1
                ? new Mldv1Query(millis, group)
                : new Mldv2Query(
                        millis, group, false, ROBUSTNESS, QUERY_INTERVAL_SECONDS, query.sources());
    }

    @Override
    public void close() {
        channel.closeAndWait();
        afterwards.run();
    }
}
