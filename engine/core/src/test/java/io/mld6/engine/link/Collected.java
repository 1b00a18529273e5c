// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.codec.handler.UnfinishedChecksumFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The last handler of a test's pipeline: keeps what arrives, as values, for the test's thread.
@ChannelHandler.Sharable
final class Collected extends ChannelInboundHandlerAdapter {
    private static final long TIMEOUT_S = 20;

    final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    final BlockingQueue<LinkState> states = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            frames.add(
                    switch (message) {
                        case ByteBuf frame -> ByteBufUtil.hexDump(frame);
                        case UnfinishedChecksumFrame frame ->
                                "unfinished " + ByteBufUtil.hexDump(frame.content());
                        default -> message.toString();
                    });
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof LinkState state) {
            states.add(state);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        errors.add(cause);
    }

    /// The next of `queue`, waiting for it.
    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(TIMEOUT_S, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came in " + TIMEOUT_S + " s");
        }
        return next;
    }
}
