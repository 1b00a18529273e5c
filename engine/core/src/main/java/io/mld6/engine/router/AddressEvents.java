// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.engine.linux.LinkAddresses;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/// Part of the pipeline: who the interface is goes to the shard. Thread: event loop only.
final class AddressEvents extends ChannelInboundHandlerAdapter {
    private final Consumer<LinkAddresses> onAddresses;

    AddressEvents(Consumer<LinkAddresses> onAddresses) {
        this.onAddresses = onAddresses;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof LinkAddresses now) {
            onAddresses.accept(now);
        } else {
            context.fireUserEventTriggered(event);
        }
    }
}
