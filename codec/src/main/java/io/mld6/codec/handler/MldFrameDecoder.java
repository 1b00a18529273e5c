// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.handler;

import io.mld6.codec.decode.Decoded;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Turns Ethernet frames into [MldFrame]s.
///
/// Takes [ByteBuf] (one whole frame between its indices) and [UnfinishedChecksumFrame]; consumes
/// both, whatever they hold. Fires an [MldFrame] for each accepted one and nothing for the
/// others; both are counted. Other messages pass through.
public final class MldFrameDecoder extends ChannelInboundHandlerAdapter {
    private final FrameDecoder decoder;
    private final Destinations destinations;
    private final FrameAccounting accounting;

    /// A handler for one channel.
    public MldFrameDecoder(
            FrameDecoder decoder, Destinations destinations, FrameAccounting accounting) {
        this.decoder = decoder;
        this.destinations = destinations;
        this.accounting = accounting;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (message) {
            case ByteBuf octets -> {
                Decoded decoded;
                try {
                    decoded = decode(octets, false);
                } finally {
                    octets.release();
                }
                pass(context, decoded);
            }
            case UnfinishedChecksumFrame frame -> {
                Decoded decoded;
                try {
                    decoded = decode(frame.content(), true);
                } finally {
                    frame.release();
                }
                pass(context, decoded);
            }
            default -> context.fireChannelRead(message);
        }
    }

    private Decoded decode(ByteBuf octets, boolean checksumUnfinished) {
        return decoder.decode(
                octets,
                octets.readerIndex(),
                octets.readableBytes(),
                checksumUnfinished,
                destinations);
    }

    /// After the release: the message holds none of the frame's octets, and what comes behind may
    /// take its time.
    private void pass(ChannelHandlerContext context, Decoded decoded) {
        switch (decoded) {
            case MldFrame frame -> {
                accounting.accepted(frame);
                context.fireChannelRead(frame);
            }
            case DropReason reason -> accounting.dropped(reason);
        }
    }
}
