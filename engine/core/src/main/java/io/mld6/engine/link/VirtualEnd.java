// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.Errno;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// One end of a [VirtualLink]: a channel with the pipeline of a [PacketChannel].
///
/// Works on every event loop. It behaves as the kernel does: while DOWN, sends fail with ENETDOWN
/// and nothing is received; with NO_CARRIER, sends succeed and reach nobody.
public final class VirtualEnd extends AbstractLinkChannel {
    private static final int READ_CHUNK_FRAMES = 64;
    private static final int FRAMES_PER_TURN = 1024;

    /// Frames waiting for this end. Guarded by the link.
    final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();

    /// Nobody will read here again. Guarded by the link.
    boolean abandoned;

    /// Ends of one station do not hear each other.
    final Object station;

    /// What it receives.
    final VirtualLink.FrameFilter filter;

    private final VirtualLink link;
    private final ByteBuf[] chunk = new ByteBuf[READ_CHUNK_FRAMES];
    private final AtomicBoolean readScheduled = new AtomicBoolean();
    private final Runnable readTask = this::readTurn;
    private final Runnable flushTask = this::flushWaiting;
    private volatile boolean attached;
    private volatile boolean closed;
    private boolean readPending;

    VirtualEnd(VirtualLink link, Object station, VirtualLink.FrameFilter filter) {
        super(LinkState.UP);
        this.filter = filter;
        this.station = station;
        this.link = link;
    }

    /// Takes this end up, down, off its carrier, or away for good. *Thread*: any.
    public void become(LinkState next) {
        if (eventLoop().inEventLoop()) {
            onBecome(next);
        } else {
            eventLoop().execute(() -> onBecome(next));
        }
    }

    private void onBecome(LinkState next) {
        changeState(next);
        link.reconsider();
        if (next == LinkState.REMOVED) {
            closeNow();
        }
    }

    @Override
    void writeTurn(ChannelOutboundBuffer out) {
        int budget = FRAMES_PER_TURN;
        for (Object message = out.current(); message != null; message = out.current()) {
            if (budget <= 0) {
                // Through the task queue, so that frames arriving meanwhile have their turn.
                eventLoop().execute(flushTask);
                return;
            }
            int handed =
                    message instanceof FrameBatch batch
                            ? send(batch, budget, out)
                            : send((ByteBuf) message, out);
            if (handed < 0) {
                return;
            }
            budget -= handed;
        }
    }

    /// Frames dealt with, or -1 when some end is full. Removes the batch once it is done with.
    private int send(FrameBatch batch, int limit, ChannelOutboundBuffer out) {
        int frames = batch.count() - batch.handedOver();
        int handed = frames;
        switch (linkState()) {
            case UP -> {
                handed = frames == 0 ? 0 : link.transmit(this, batch, limit);
                if (handed == 0 && frames != 0) {
                    return -1;
                }
                sent.add(handed);
                batch.sent(handed);
            }
            case NO_CARRIER -> {
                sent.add(handed);
                batch.sent(handed);
            }
            case DOWN, REMOVED -> batch.failed(handed, Errno.ENETDOWN);
        }
        if (batch.handedOver() == batch.count()) {
            out.remove();
        }
        return handed;
    }

    /// 1, or -1 when some end is full. Removes the frame once it is done with.
    private int send(ByteBuf frame, ChannelOutboundBuffer out) {
        switch (linkState()) {
            case UP -> {
                if (!link.transmit(this, frame)) {
                    return -1;
                }
                sent.increment();
                out.remove();
            }
            case NO_CARRIER -> {
                sent.increment();
                out.remove();
            }
            case DOWN, REMOVED -> out.remove(LinkException.refused("virtual link", Errno.ENETDOWN));
        }
        return 1;
    }

    /// Some end has room again. *Thread*: any, holding the link.
    void resume() {
        boolean _ = execute(flushTask);
    }

    /// Frames wait. *Thread*: any.
    void scheduleRead() {
        if (readScheduled.compareAndSet(false, true) && !execute(readTask)) {
            link.abandon(this);
        }
    }

    /// False when the event loop has ended without closing this end.
    private boolean execute(Runnable task) {
        try {
            eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    private void flushWaiting() {
        ((LinkUnsafe) unsafe()).flushWaiting();
    }

    private void readTurn() {
        readScheduled.set(false);
        if (!config().isAutoRead() && !readPending) {
            return;
        }
        int frames = link.receive(this, chunk);
        if (frames == 0) {
            return;
        }
        readPending = false;
        received.add(frames);
        for (int i = 0; i < frames; i++) {
            pipeline().fireChannelRead(chunk[i]);
        }
        pipeline().fireChannelReadComplete();
        // One chunk a turn; an empty turn costs less than asking under the lock.
        scheduleRead();
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        scheduleRead();
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        attached = true;
        link.attach(this);
        announceState();
        promise.setSuccess();
    }

    @Override
    protected void doClose() {
        closed = true;
        link.detach(this);
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return attached && !closed;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new LinkUnsafe() {};
    }

    @Override
    public long kernelDropped() {
        return 0;
    }

    @Override
    public long enobufsRetries() {
        return 0;
    }

    @Override
    public long framesTruncated() {
        return 0;
    }

    @Override
    public int grantedReceiveBufferOctets() {
        return 0;
    }
}
