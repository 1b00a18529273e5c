// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import io.mld6.engine.link.LinkState;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/// End of the pipeline: link states and failures go to the shard.
public final class LinkEvents extends ChannelInboundHandlerAdapter {
    private final Consumer<LinkState> onState;
    private final Consumer<Throwable> onFailure;

    public LinkEvents(Consumer<LinkState> onState, Consumer<Throwable> onFailure) {
        this.onState = onState;
        this.onFailure = onFailure;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof LinkState state) {
            onState.accept(state);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        onFailure.accept(cause);
    }
}
