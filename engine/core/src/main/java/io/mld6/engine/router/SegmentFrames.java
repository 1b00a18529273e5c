// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.querier.QuerierHandler;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.List;
import java.util.function.Supplier;

/// Part of the pipeline: a frame, decoded once, goes to the segment whose tags it has. Frames of
/// other VLANs are not for this router, and the decoder counts them as such. Thread: event loop
/// only. Cost: one probe of a table.
final class SegmentFrames extends SimpleChannelInboundHandler<MldFrame> {
    private final SegmentTable vlans;
    private final List<RouterSegment> segments;

    /// @param segments by number
    SegmentFrames(SegmentTable vlans, List<RouterSegment> segments) {
        super(MldFrame.class);
        this.vlans = vlans;
        this.segments = segments;
    }

    /// What the decoder in front lets through.
    ///
    /// @param address the router's own, by now, in every segment
    Destinations destinations(Supplier<Ipv6Address> address) {
        Destinations ofRouter = QuerierHandler.destinations(address);
        return new Destinations() {
            @Override
            public boolean isOurVlan(long tags) {
                return vlans.find(tags) != RowTable.NONE;
            }

            @Override
            public boolean isOurs(long high, long low) {
                return ofRouter.isOurs(high, low);
            }
        };
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MldFrame frame) {
        segments.get(vlans.find(frame.vlan().word())).receive(frame);
    }
}
