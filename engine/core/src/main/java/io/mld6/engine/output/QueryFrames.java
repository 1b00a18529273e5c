// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.Capacity;
import io.mld6.codec.encode.FrameEncoder;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.querier.QueryOutput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.BiConsumer;

/// Writes a router's queries into batches, for all segments of its link.
///
/// A full kernel buffer shows as no room, so queries are delayed and never lost. A source list
/// longer than a frame goes out as several queries (V2-66); how long that is follows the link.
///
/// Thread: event loop only.
public final class QueryFrames {
    private static final int V1_FRAME_OCTETS = 128;
    /// Queries that one long source list may need.
    private static final int RESERVE_FRAMES = 32;

    private MacAddress mac;
    private Ipv6Address address;
    private final FrameLine version1;
    private final FrameLine version2;
    private final FrameRoom frames;
    private final ByteBuf scratch;

    /// Where queries come from.
    ///
    /// @param address link-local
    public record Origin(MacAddress mac, Ipv6Address address) {}

    /// An output onto a channel; closed until [#setOpen].
    public QueryFrames(LinkChannel channel, Origin origin, OutputParts parts) {
        this.mac = origin.mac();
        this.address = origin.address();
        this.frames = new FrameRoom(channel::mtuOctets);
        this.scratch = Unpooled.buffer(frames.frameOctets());
        this.version1 =
                new FrameLine(
                        FrameLine.into(channel),
                        channel::newPool,
                        V1_FRAME_OCTETS,
                        BatchOutput.FRAMES_PER_BATCH,
                        RESERVE_FRAMES,
                        MldCounter.SENT_QUERY_V1,
                        parts);
        this.version2 =
                new FrameLine(
                        FrameLine.into(channel),
                        channel::newPool,
                        frames.frameOctets(),
                        BatchOutput.FRAMES_PER_BATCH,
                        RESERVE_FRAMES,
                        MldCounter.SENT_QUERY_V2,
                        parts);
    }

    /// From now on queries come from somebody else.
    ///
    /// @param stationMac whose frames they are
    /// @param linkLocal whose queries they are
    public void setOrigin(MacAddress stationMac, Ipv6Address linkLocal) {
        mac = stationMac;
        address = linkLocal;
    }

    public void setOpen(boolean wanted) {
        version1.setOpen(wanted);
        version2.setOpen(wanted);
    }

    /// Frames that can be taken now, of all segments together.
    public int room() {
        return Math.min(version1.room(), version2.room());
    }

    /// The way into one segment.
    ///
    /// @param vlan of all its frames
    /// @param sent told of every query and its destination: a router hears its own, too
    public QueryOutput into(VlanTags vlan, BiConsumer<MldQuery, Ipv6Address> sent) {
        return new Segment(vlan, sent);
    }

    private void write(MldQuery query, Ipv6Address destination, VlanTags vlan) {
        if (frames.follow()) {
            version2.reserve(frames.frameOctets());
        }
        switch (query) {
            case Mldv1Query _ -> write(version1, query, destination, vlan);
            case Mldv2Query v2 ->
                    Capacity.split(v2, frames.mtuOctets(vlan.word()))
                            .forEach(part -> write(version2, part, destination, vlan));
        }
    }

    private void write(FrameLine line, MldQuery query, Ipv6Address destination, VlanTags vlan) {
        scratch.clear();
        FrameEncoder.encode(new MldFrame(query, mac, address, destination, vlan), scratch);
        FrameBatch batch = line.batch();
        int length = scratch.readableBytes();
        batch.slab()
                .put(
                        batch.nextOffset(),
                        scratch.array(),
                        scratch.arrayOffset() + scratch.readerIndex(),
                        length);
        line.append(length, cookie(query));
    }

    private static long cookie(MldQuery query) {
        if (query instanceof Mldv2Query v2 && !v2.sources().isEmpty()) {
            return FrameLine.SOURCES_QUERY;
        }
        return query.isGeneral() ? ResponseLedger.UNSOLICITED : FrameLine.GROUP_QUERY;
    }

    /// Hands over what was taken for any segment.
    public void flush() {
        version1.flush();
        version2.flush();
    }

    private final class Segment implements QueryOutput {
        private final VlanTags vlan;
        private final BiConsumer<MldQuery, Ipv6Address> sent;

        Segment(VlanTags vlan, BiConsumer<MldQuery, Ipv6Address> sent) {
            this.vlan = vlan;
            this.sent = sent;
        }

        @Override
        public int room() {
            return QueryFrames.this.room();
        }

        @Override
        public void query(MldQuery query) {
            Ipv6Address destination = query.isGeneral() ? Ipv6Address.ALL_NODES : query.group();
            write(query, destination, vlan);
            sent.accept(query, destination);
        }

        @Override
        public void flush() {
            QueryFrames.this.flush();
        }
    }
}
