// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.FrameEncoder;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.QueryOutput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Writes queries as frames.
final class SegmentQueries implements QueryOutput {
    private static final int PLENTY = 1 << 20;
    /// Sources in a query of 1500 octets: IPv6 and hop-by-hop header, 28 octets of query before.
    private static final int SOURCES_PER_FRAME = (1500 - 40 - 8 - 28) / 16;

    private final BooleanSupplier up;
    private final FrameSink out;
    private final MacAddress mac;
    private final Ipv6Address address;
    private final VlanTags vlan;

    /// Writes onto a segment.
    SegmentQueries(SegmentEnd end, MacAddress mac, Ipv6Address address, VlanTags vlan) {
        this(
                end::isUp,
                frame -> end.send(frame.nioBuffer(), frame.readableBytes()),
                mac,
                address,
                vlan);
    }

    /// @param up whether frames are taken
    /// @param out takes them
    SegmentQueries(
            BooleanSupplier up, FrameSink out, MacAddress mac, Ipv6Address address, VlanTags vlan) {
        this.up = up;
        this.out = out;
        this.mac = mac;
        this.address = address;
        this.vlan = vlan;
    }

    @Override
    public int room() {
        return up.getAsBoolean() ? PLENTY : 0;
    }

    @Override
    public void query(MldQuery query) {
        if (query instanceof Mldv2Query v2 && v2.sources().size() > SOURCES_PER_FRAME) {
            List<Ipv6Address> sources = v2.sources();
            for (int from = 0; from < sources.size(); from += SOURCES_PER_FRAME) {
                int to = Math.min(from + SOURCES_PER_FRAME, sources.size());
                send(withSources(v2, sources.subList(from, to)));
            }
        } else {
            send(query);
        }
    }

    private static Mldv2Query withSources(Mldv2Query query, List<Ipv6Address> sources) {
        return new Mldv2Query(
                query.maximumResponseDelayMillis(),
                query.group(),
                query.suppressRouterProcessing(),
                query.robustnessVariable(),
                query.queryIntervalSeconds(),
                sources);
    }

    private void send(MldQuery query) {
        Ipv6Address destination = query.isGeneral() ? Ipv6Address.ALL_NODES : query.group();
        MldFrame frame = new MldFrame(query, mac, address, destination, vlan);
        ByteBuf octets = Unpooled.buffer(FrameEncoder.lengthOctets(frame));
        FrameEncoder.encode(frame, octets);
        out.frame(octets);
    }

    @Override
    public void flush() {}
}
