// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.linux.PacketRing;
import io.mld6.engine.linux.WallClock;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// The receiving half of a [PacketChannel]: frames into its pipeline, in turns, and the end of it.
///
/// *Thread*: event loop only, except the counter.
final class ReceiveTurns {
    private static final int DRAIN_RETRY_MS = 1;

    /// How often in a row nothing may come although frames wait: the kernel says once that the link
    /// was down, and keeps a block that is not full for some milliseconds.
    private static final int EMPTY_TURNS = 50;

    private final PacketChannel channel;
    private final OpenLink opened;
    private final int batchFrames;
    private final int framesPerTurn;
    private final LongAdder truncated = new LongAdder();
    /// The ways to the other channels of the station, if this is the one that hears for them.
    private final List<OutgoingRelay> relays = new ArrayList<>();
    private FrameInput input;
    private boolean pending;
    private final WallClock wallClock = new WallClock();
    private long arrivalNanos;

    ReceiveTurns(PacketChannel channel, OpenLink opened, PacketChannelOptions.Batches batches) {
        this.channel = channel;
        this.opened = opened;
        batchFrames = batches.receiveFrames();
        framesPerTurn = batches.framesPerTurn();
        PacketRing ring = opened.ring();
        input =
                ring == null
                        ? reader(opened.link().mtu())
                        : new RingReader(ring.blocks(), batches.receiveFrames());
    }

    private FrameReader reader(int mtu) {
        return new FrameReader(opened.socket()::receive, batchFrames, mtu);
    }

    /// What this host sends is handed on, too, from now on. Before the channel is registered.
    void handOutgoingTo(OutgoingRelay other) {
        relays.add(other);
    }

    /// The link has another MTU.
    void follow(int mtu) {
        if (input instanceof FrameReader reader && !reader.holds(mtu)) {
            input = reader(mtu);
        }
    }

    /// Without auto-read, one batch is wanted.
    void want() {
        pending = true;
    }

    /// Reads what is there, up to some frames.
    ///
    /// @return whether more is wanted
    boolean turn() throws LinkException {
        if (!isWanted()) {
            return false;
        }
        pending = false;
        int budget = framesPerTurn;
        int frames;
        do {
            frames = input.receive();
            if (frames <= 0) {
                break;
            }
            budget -= frames;
            channel.received.add(frames);
            for (int i = 0; i < frames && channel.isOpen(); i++) {
                pass(i);
            }
            // A batch that is not full was the last; level-triggered epoll comes back for more.
        } while (frames == input.capacity() && budget > 0 && channel.isOpen() && isAutoRead());
        if (channel.isOpen()) {
            input.release();
        }
        if (budget < framesPerTurn) {
            channel.pipeline().fireChannelReadComplete();
        }
        if (frames < 0 && frames != -Errno.EAGAIN && frames != -Errno.ENETDOWN) {
            throw new LinkException(
                    LinkException.Kind.IO,
                    channel.interfaceName() + ": receiving failed: " + Errno.describe(-frames));
        }
        return isWanted();
    }

    private void pass(int i) {
        if (input.truncated(i)) {
            truncated.increment();
        }
        if (!relays.isEmpty() && input.outgoing(i)) {
            for (OutgoingRelay other : relays) {
                other.hand(input.message(i, channel.alloc()));
            }
        }
        arrivalNanos = input.stampNanos(i);
        channel.pipeline().fireChannelRead(input.message(i, channel.alloc()));
        arrivalNanos = 0;
    }

    /// As [LinkChannel#arrivalNanos].
    long arrivalNanos() {
        return arrivalNanos;
    }

    /// As [LinkChannel#waitedNanos].
    long waitedNanos() {
        return arrivalNanos == 0 ? 0 : Math.max(0, wallClock.getAsLong() - arrivalNanos);
    }

    private boolean isWanted() {
        return isAutoRead() || pending;
    }

    /// Without auto-read one `read()` is one batch.
    private boolean isAutoRead() {
        return channel.config().isAutoRead();
    }

    /// Lets nothing in any more, and passes on what is in.
    ///
    /// @param drained succeeds then
    void drain(Promise<Void> drained) {
        try {
            if (channel.isOpen()) {
                opened.socket().stopReceiving();
            }
        } catch (NativeException refused) {
            channel.failed(refused);
        }
        drain(drained, EMPTY_TURNS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a task of the loop that ends with `drained`
    private void drain(Promise<Void> drained, int emptyTurns) {
        if (!channel.isOpen() || emptyTurns == 0 || opened.socket().waiting() <= 0) {
            drained.setSuccess(null);
            return;
        }
        long before = channel.received.sum();
        try {
            pending = true;
            boolean _ = turn();
        } catch (Exception refused) {
            channel.failed(refused);
        }
        if (channel.received.sum() == before) {
            channel.eventLoop()
                    .schedule(
                            () -> drain(drained, emptyTurns - 1),
                            DRAIN_RETRY_MS,
                            TimeUnit.MILLISECONDS);
        } else {
            channel.eventLoop().execute(() -> drain(drained, EMPTY_TURNS));
        }
    }

    /// Frames passed on cut short. *Thread*: any.
    long framesTruncated() {
        return truncated.sum();
    }
}
