// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// An Ethernet segment inside the process: what one end sends, every other end receives, in one
/// order for all. No root, no kernel, no time of its own.
///
/// ```text
///  end A ── write ──▶ ┌─ queue of B ─▶ B's pipeline, on B's event loop
///                     └─ queue of C ─▶ C's pipeline, on C's event loop
/// ```
///
/// *Full queues delay, they do not lose.* Each end has room for a fixed number of frames. A sender
/// that finds any listening end full stops, exactly as at `EAGAIN`, keeps the rest in its outbound
/// buffer, and goes on when that end has caught up by half. So one end that never reads stops the
/// whole segment: take it down or close it. Senders and receivers never wait for each other inside
/// one another's loop, so two full ends cannot block each other.
///
/// *Thread*: ends live on any event loops, also on one driven by hand; what is shared is guarded by
/// this object's monitor, taken once per run of frames.
public final class VirtualLink {
    private static final int DEFAULT_QUEUE_FRAMES = 16 * 1024;

    private final int queueFrames;
    private final List<VirtualEnd> ends = new ArrayList<>();
    private final Set<VirtualEnd> stalled = new LinkedHashSet<>();

    /// A segment with room for 16 384 frames at each end.
    public VirtualLink() {
        this(DEFAULT_QUEUE_FRAMES);
    }

    /// A segment with queues of a given length.
    ///
    /// @param queueFrames frames that may wait at each end, at least 1
    public VirtualLink(int queueFrames) {
        if (queueFrames < 1) {
            throw new IllegalArgumentException("queue of " + queueFrames + " frames");
        }
        this.queueFrames = queueFrames;
    }

    /// A new end, up, to be registered with an event loop; it sends and receives from then on.
    public VirtualEnd newEnd() {
        return new VirtualEnd(this, new Object(), FrameFilter.ALL);
    }

    /// A new end that receives some frames only, as a packet socket with a filter.
    public VirtualEnd newEnd(FrameFilter filter) {
        return new VirtualEnd(this, new Object(), filter);
    }

    /// Which frames an end receives. Thread: those of all senders, one at a time.
    @FunctionalInterface
    public interface FrameFilter {
        /// All of them.
        FrameFilter ALL = (_, _, _) -> true;

        /// Whether a frame passes.
        ///
        /// @param octets borrowed; absolute reads only
        /// @param at where the frame begins
        /// @param length of the frame
        boolean passes(ByteBuffer octets, int at, int length);
    }

    /// New ends of one station: they hear everybody but each other, as packet sockets do that
    /// filter out what their own host sends.
    public List<VirtualEnd> newStation(int count) {
        Object station = new Object();
        return Stream.generate(() -> new VirtualEnd(this, station, FrameFilter.ALL))
                .limit(count)
                .toList();
    }

    synchronized void attach(VirtualEnd end) {
        ends.add(end);
    }

    /// Forgets `end`, frees what it has not read, and lets go whoever waited for it.
    synchronized void detach(VirtualEnd end) {
        ends.remove(end);
        abandon(end);
    }

    /// Nobody will read at `end` again: it is closed, or its event loop has ended.
    synchronized void abandon(VirtualEnd end) {
        end.abandoned = true;
        stalled.remove(end);
        end.queue.forEach(ByteBuf::release);
        end.queue.clear();
        wakeStalled();
    }

    /// Frames from the batch's cursor on, as many as every listening end has room for, at most
    /// `limit`. With 0 the sender is remembered and its [VirtualEnd#resume] called later.
    synchronized int transmit(VirtualEnd sender, FrameBatch batch, int limit) {
        int from = batch.handedOver();
        int frames = Math.min(Math.min(batch.count() - from, limit), room(sender));
        for (int e = 0; e < ends.size() && frames > 0; e++) {
            VirtualEnd end = ends.get(e);
            if (!listens(end, sender)) {
                continue;
            }
            for (int i = from; i < from + frames; i++) {
                if (!end.filter.passes(batch.slab(), batch.offset(i), batch.length(i))) {
                    continue;
                }
                ByteBuf copy = end.alloc().directBuffer(batch.length(i));
                batch.copyTo(i, copy);
                end.queue.add(copy);
            }
            end.scheduleRead();
        }
        if (frames == 0) {
            stalled.add(sender);
        }
        return frames;
    }

    /// As above with one frame, which is borrowed.
    synchronized boolean transmit(VirtualEnd sender, ByteBuf frame) {
        if (room(sender) == 0) {
            stalled.add(sender);
            return false;
        }
        for (VirtualEnd end : ends) {
            if (listens(end, sender) && passes(end.filter, frame)) {
                ByteBuf copy = end.alloc().directBuffer(frame.readableBytes());
                end.queue.add(copy.writeBytes(frame, frame.readerIndex(), frame.readableBytes()));
                end.scheduleRead();
            }
        }
        return true;
    }

    private static boolean passes(FrameFilter filter, ByteBuf frame) {
        return filter == FrameFilter.ALL
                || filter.passes(frame.nioBuffer(), 0, frame.readableBytes());
    }

    /// Moves waiting frames of `end` into `frames`, oldest first; returns how many.
    synchronized int receive(VirtualEnd end, ByteBuf[] frames) {
        int taken = 0;
        while (taken < frames.length) {
            ByteBuf frame = end.queue.poll();
            if (frame == null) {
                break;
            }
            frames[taken++] = frame;
        }
        if (end.queue.size() <= queueFrames / 2) {
            wakeStalled();
        }
        return taken;
    }

    /// A state changed: an end that no longer listens holds nobody up.
    synchronized void reconsider() {
        wakeStalled();
    }

    private int room(VirtualEnd sender) {
        int room = Integer.MAX_VALUE;
        for (int e = 0; e < ends.size(); e++) {
            VirtualEnd end = ends.get(e);
            if (listens(end, sender)) {
                room = Math.min(room, queueFrames - end.queue.size());
            }
        }
        return room;
    }

    private boolean listens(VirtualEnd end, VirtualEnd sender) {
        return end.station != sender.station && end.linkState() == LinkState.UP && !end.abandoned;
    }

    private void wakeStalled() {
        if (!stalled.isEmpty()) {
            stalled.forEach(VirtualEnd::resume);
            stalled.clear();
        }
    }
}
