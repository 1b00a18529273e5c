// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import io.mld6.codec.handler.UnfinishedChecksumFrame;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.lab.watch.Complaint;
import io.mld6.lab.watch.WatchLimits;
import io.mld6.lab.watch.Watcher;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody on the link who sends nothing and judges what the others send.
///
/// *Thread*: its event loop hears; any may ask. *Bound*: the first complaints are kept.
final class Ear implements AutoCloseable {
    private static final int MOST_COMPLAINTS = 1000;

    private final EngineLoops loops;
    private final LinkChannel channel;
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final Watcher watcher = new Watcher(WatchLimits.DEFAULT, _ -> true, this::complaint);

    /// Listens on the first of some loops, which are then its own.
    Ear(LinkOpener opener, EngineLoops loops) throws LinkException {
        this.loops = loops;
        channel =
                loops.onLink(
                        () -> List.of(opener.open(_ -> {})),
                        channels -> {
                            channels.getFirst().pipeline().addLast(new Frames());
                            return channels.getFirst();
                        });
    }

    private void complaint(Complaint complaint) {
        if (kept.getAndIncrement() < MOST_COMPLAINTS) {
            complaints.add(complaint.toString());
        }
    }

    /// Looks for what should have come by now; completes when it has looked.
    CompletableFuture<Void> advance() {
        return CompletableFuture.runAsync(
                () -> watcher.advance(loops.nanoTime().getAsLong()), channel.eventLoop());
    }

    /// What was found wrong so far, a line each.
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private final class Frames extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            long now = loops.nanoTime().getAsLong();
            switch (message) {
                case ByteBuf frame -> {
                    try {
                        watcher.frame(now, frame, false);
                    } finally {
                        frame.release();
                    }
                }
                case UnfinishedChecksumFrame frame -> {
                    try {
                        watcher.frame(now, frame.content(), true);
                    } finally {
                        frame.release();
                    }
                }
                default -> context.fireChannelRead(message);
            }
        }
    }

    @Override
    public void close() {
        channel.closeAndWait();
        loops.shutdown();
    }
}
