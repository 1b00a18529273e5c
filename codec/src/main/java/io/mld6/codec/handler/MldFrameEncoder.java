// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.handler;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.FrameEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/// Turns [MldFrame]s into direct buffers of one whole Ethernet frame each. Other messages pass
/// through. A frame that cannot be written fails its promise and goes no further.
public final class MldFrameEncoder extends ChannelOutboundHandlerAdapter {
    /// A handler without state, for one channel.
    public MldFrameEncoder() {}

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof MldFrame frame)) {
            context.write(message, promise);
            return;
        }
        ByteBuf octets = context.alloc().directBuffer(FrameEncoder.lengthOctets(frame));
        try {
            FrameEncoder.encode(frame, octets);
        } catch (IllegalArgumentException cannotBeWritten) {
            octets.release();
            promise.setFailure(cannotBeWritten);
            return;
        }
        context.write(octets, promise);
    }
}
