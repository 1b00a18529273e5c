// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

import io.mld6.engine.link.BatchListener;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.link.FrameBatchPool;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Frames of one kind on their way to the link, and the books of what the kernel took.
///
/// A fixed number of batches circulates, so a full kernel buffer shows as no room, and room as a
/// call of `onRoom`. Thread: event loop only. Cost per frame: no allocation.
final class FrameLine implements BatchListener {
    private static final int FRAMES_IN_FLIGHT = 2048;
    private static final int IN_FLIGHT_OCTETS = 1 << 22;
    private static final int ALIGNMENT_OCTETS = 32;

    private final Consumer<FrameBatch> out;
    private final FrameBatchPool pool;
    private final int framesPerBatch;
    private final int stride;
    private final int reserveFrames;
    private final MldCounter sentCounter;
    private final ResponseLedger ledger;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final Pace pace;
    private final Runnable onRoom;

    private @Nullable FrameBatch current;
    private boolean open;
    private boolean starved;

    /// @param out owns every batch it is given
    /// @param frameOctets longest frame
    /// @param wantedFrames frames per batch; fewer if that many would take too much memory
    /// @param reserveFrames room not shown, for what must not stop in the middle
    /// @param sentCounter counts frames that are not Dones
    FrameLine(
            Consumer<FrameBatch> out,
            int frameOctets,
            int wantedFrames,
            int reserveFrames,
            MldCounter sentCounter,
            OutputParts parts) {
        this.out = out;
        this.stride = (frameOctets + ALIGNMENT_OCTETS - 1) & -ALIGNMENT_OCTETS;
        int frames = Math.clamp(IN_FLIGHT_OCTETS / stride, 128, FRAMES_IN_FLIGHT);
        this.framesPerBatch = Math.min(wantedFrames, frames / 2);
        this.pool = new FrameBatchPool(frames / framesPerBatch, framesPerBatch, stride, this);
        this.reserveFrames = reserveFrames;
        this.sentCounter = sentCounter;
        this.ledger = parts.ledger();
        this.counters = parts.counters();
        this.nanoTime = parts.nanoTime();
        this.pace = parts.pace();
        this.onRoom = parts.onRoom();
    }

    int strideOctets() {
        return stride;
    }

    int framesPerBatch() {
        return framesPerBatch;
    }

    int batches() {
        return pool.size();
    }

    /// The way into a channel.
    @SuppressWarnings("FutureReturnValueIgnored") // the batch's listener says what became of it
    static Consumer<FrameBatch> into(LinkChannel channel) {
        return batch -> channel.writeAndFlush(batch, channel.voidPromise());
    }

    /// Opens or closes the way out: closed while the link is down.
    void setOpen(boolean wanted) {
        open = wanted;
    }

    /// Whether nothing is on its way to the kernel.
    boolean isIdle() {
        return (current == null || current.isEmpty())
                && pool.available() + (current == null ? 0 : 1) == pool.size();
    }

    /// Frames that can be taken now.
    int room() {
        if (!open) {
            return 0;
        }
        FrameBatch batch = current;
        int frames = pool.available() * framesPerBatch - reserveFrames;
        if (batch != null) {
            frames += framesPerBatch - batch.count();
        }
        if (frames <= 0) {
            starved = true;
            return 0;
        }
        return pace.allowed(frames, nanoTime);
    }

    /// Where the next frame goes; its octets are written at [FrameBatch#nextOffset].
    FrameBatch batch() {
        FrameBatch batch = current;
        if (batch == null) {
            batch = pool.tryAcquire();
            if (batch == null) {
                // What must not stop in the middle was longer than the reserve.
                batch = new FrameBatch(framesPerBatch, stride, this);
            }
            current = batch;
        }
        return batch;
    }

    /// Takes the frame written last.
    void append(int lengthOctets, long cookie) {
        FrameBatch batch = batch();
        batch.append(lengthOctets, cookie);
        counters.count(MldCounter.FRAMES_SUBMITTED);
        pace.take();
        if (batch.isFull()) {
            flush();
        }
    }

    void flush() {
        FrameBatch batch = current;
        if (batch != null && !batch.isEmpty()) {
            current = null;
            out.accept(batch);
        }
    }

    @Override
    public void framesSent(FrameBatch batch, int from, int to) {
        long nowNanos = nanoTime.getAsLong();
        int dones = 0;
        for (int i = from; i < to; i++) {
            long cookie = batch.cookie(i);
            if (ResponseLedger.isAnswer(cookie)) {
                ledger.sent(cookie, nowNanos);
            } else if (cookie == ResponseLedger.DONE) {
                dones++;
            }
        }
        counters.add(MldCounter.SENT_DONE_V1, dones);
        counters.add(sentCounter, to - from - dones);
    }

    @Override
    public void framesFailed(FrameBatch batch, int from, int to, int errno) {
        counters.add(MldCounter.FRAMES_FAILED, to - from);
        for (int i = from; i < to; i++) {
            if (ResponseLedger.isAnswer(batch.cookie(i))) {
                ledger.failed(batch.cookie(i));
            }
        }
    }

    @Override
    public void batchReturned(FrameBatchPool returned) {
        if (starved) {
            starved = false;
            onRoom.run();
        }
    }
}
