// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.link.LinkState;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// First in a shard's pipeline: pulls the cable without touching it. While it is cut, what comes is
/// not heard, and who is behind believes that there is no carrier. Thread: event loop only.
final class LinkCut extends ChannelInboundHandlerAdapter {
    private @Nullable ChannelHandlerContext pipeline;
    private LinkState real = LinkState.UP;
    private boolean cut;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        pipeline = context;
    }

    /// Cuts the link, or mends it.
    void set(boolean wanted) {
        if (cut == wanted) {
            return;
        }
        cut = wanted;
        if (real.carries() && pipeline != null) {
            pipeline.fireUserEventTriggered(cut ? LinkState.NO_CARRIER : LinkState.UP);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (cut) {
            ReferenceCountUtil.release(frame);
        } else {
            context.fireChannelRead(frame);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof LinkState state) {
            real = state;
            if (cut && state.carries()) {
                return;
            }
        }
        context.fireUserEventTriggered(event);
    }
}
