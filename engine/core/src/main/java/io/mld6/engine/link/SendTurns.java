// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.Errno;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The sending half of a [PacketChannel]: what its pipeline wrote, to the kernel, in turns.
///
/// *Thread*: event loop only, except the counter.
final class SendTurns {
    private static final int ENOBUFS_RETRY_MICROS = 1000;

    /// How long after sending through AF_XDP is asked again what has gone: the kernel does not say.
    private static final int XDP_RETRY_MICROS = 100;

    private final PacketChannel channel;
    private final OpenLink opened;
    private final FrameSender sender;
    private final int framesPerTurn;
    private final LongAdder enobufsRetries = new LongAdder();
    private final Runnable retryTask = this::retry;
    private @Nullable ScheduledFuture<?> retry;

    /// @param sender hands over to `opened`, perhaps with something between
    SendTurns(PacketChannel channel, OpenLink opened, FrameSender sender, int framesPerTurn) {
        this.channel = channel;
        this.opened = opened;
        this.sender = sender;
        this.framesPerTurn = framesPerTurn;
    }

    /// The link has another MTU.
    void follow(int mtu) {
        opened.mtu(mtu);
        sender.reserve(FrameSizes.longestFrame(mtu));
    }

    /// Whether the kernel has said to wait.
    boolean isWaiting() {
        return retry != null;
    }

    /// Sends what was written, up to some frames. What is left goes on when there is room.
    void turn(ChannelOutboundBuffer out) {
        sender.begin(framesPerTurn);
        for (Object message = out.current(); message != null; message = out.current()) {
            boolean batch = message instanceof FrameBatch;
            FrameSender.Outcome outcome =
                    batch ? sender.send((FrameBatch) message) : sender.send((ByteBuf) message);
            switch (outcome) {
                case DONE, GONE -> {
                    int refusal = batch ? 0 : sender.refusal();
                    boolean _ =
                            refusal == 0
                                    ? out.remove()
                                    : out.remove(
                                            LinkException.refused(
                                                    channel.interfaceName(), refusal));
                }
                case YIELD, FULL -> {
                    if (outcome == FrameSender.Outcome.FULL && opened.xdp() != null) {
                        waitFor(XDP_RETRY_MICROS);
                        return;
                    }
                    // When there is room only the turn is over; then this fires at once, after
                    // reads and timers had theirs.
                    channel.wantRoom(true);
                    return;
                }
                case NO_BUFFERS -> {
                    if (channel.linkState() == LinkState.NO_CARRIER) {
                        // Past the queueing discipline a missing carrier looks like this, for as
                        // long as it is missing.
                        refuseRest(message, out);
                        continue;
                    }
                    enobufsRetries.increment();
                    waitFor(ENOBUFS_RETRY_MICROS);
                    return;
                }
            }
            if (outcome == FrameSender.Outcome.GONE) {
                // Not from within the write: closing fails what is being walked here.
                channel.eventLoop().execute(channel::onRemoved);
            }
        }
        channel.wantRoom(false);
    }

    /// EPOLLOUT would fire at once: the packet socket has room, what is behind it not.
    private void waitFor(int micros) {
        channel.wantRoom(false);
        retry = channel.eventLoop().schedule(retryTask, micros, TimeUnit.MICROSECONDS);
    }

    private void retry() {
        retry = null;
        channel.flushWaiting();
    }

    private void refuseRest(Object message, ChannelOutboundBuffer out) {
        if (message instanceof FrameBatch batch) {
            batch.failed(batch.count() - batch.handedOver(), Errno.ENOBUFS);
            boolean _ = out.remove();
        } else {
            boolean _ = out.remove(LinkException.refused(channel.interfaceName(), Errno.ENOBUFS));
        }
    }

    /// The channel closes: nothing is tried again.
    void stop() {
        if (retry != null) {
            boolean _ = retry.cancel(false);
            retry = null;
        }
    }

    /// How often the kernel had no room for the moment. *Thread*: any.
    long enobufsRetries() {
        return enobufsRetries.sum();
    }
}
