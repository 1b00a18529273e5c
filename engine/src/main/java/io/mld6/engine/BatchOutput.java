// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.mld6.codec.encode.ReportWriter;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.BatchListener;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.link.FrameBatchPool;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.schedule.TickGrid;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Writes listeners' messages into batches and the batches to the link; keeps the books of what the
/// kernel took.
///
/// A fixed number of batches circulates, so a full kernel buffer shows as no room, and room as a
/// call of `onRoom`. Thread: event loop only. Cost per message: no allocation.
final class BatchOutput implements ReportOutput, BatchListener {
    private static final int BATCHES = 8;
    private static final int FRAMES_PER_BATCH = 256;
    private static final int SLOT_ALIGNMENT_OCTETS = 32;

    private static final long HIGH = 0xfe80_0000_0000_0000L;

    private final ReportWriter writer;
    private final FrameBatchPool pool;
    private final ResponseLedger ledger;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final @Nullable TokenBucket pace;
    private final Runnable onRoom;

    private @Nullable LinkChannel channel;
    private @Nullable TickGrid grid;
    private @Nullable FrameBatch current;
    private boolean open;
    private boolean starved;
    private boolean paceStarved;

    /// @param maxPacketsPerSecond 0 for no bound
    /// @param onRoom told when there is room again after there was none
    BatchOutput(
            VlanTags vlan,
            long maxPacketsPerSecond,
            ResponseLedger ledger,
            Counters counters,
            LongSupplier nanoTime,
            Runnable onRoom) {
        this.writer = new ReportWriter(vlan);
        int stride = (writer.v1LengthOctets() + SLOT_ALIGNMENT_OCTETS - 1) & -SLOT_ALIGNMENT_OCTETS;
        this.pool = new FrameBatchPool(BATCHES, FRAMES_PER_BATCH, stride, this);
        this.ledger = ledger;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.pace =
                maxPacketsPerSecond == 0
                        ? null
                        : new TokenBucket(maxPacketsPerSecond, nanoTime.getAsLong());
        this.onRoom = onRoom;
    }

    void attach(LinkChannel linkChannel, TickGrid tickGrid) {
        channel = linkChannel;
        grid = tickGrid;
    }

    /// Opens or closes the way out: closed while the link is down.
    void setOpen(boolean wanted) {
        open = wanted;
    }

    /// Whether nothing is on its way to the kernel.
    boolean isIdle() {
        return current == null && pool.available() == pool.size();
    }

    /// Whether room was denied for the sake of the pace, so that only time will help.
    boolean takePaceStarved() {
        boolean was = paceStarved;
        paceStarved = false;
        return was;
    }

    @Override
    public int room() {
        if (!open) {
            return 0;
        }
        FrameBatch batch = batch();
        if (batch == null) {
            starved = true;
            return 0;
        }
        int room = batch.capacity() - batch.count();
        if (pace == null) {
            return room;
        }
        int allowed = (int) Math.min(room, pace.available(nanoTime.getAsLong()));
        paceStarved |= allowed == 0;
        return allowed;
    }

    private @Nullable FrameBatch batch() {
        FrameBatch batch = current;
        if (batch == null) {
            batch = pool.tryAcquire();
            current = batch;
        }
        return batch;
    }

    @Override
    public void reportV1(
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {
        FrameBatch batch = requireBatch();
        int length =
                writer.writeV1Report(
                        batch.slab(),
                        batch.nextOffset(),
                        macAndSum >>> 16,
                        sourceLow == 0 ? 0 : HIGH,
                        sourceLow,
                        (int) macAndSum & 0xffff,
                        groupHigh,
                        groupLow,
                        groupSum);
        append(batch, length, cookie);
    }

    @Override
    public void doneV1(
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {
        FrameBatch batch = requireBatch();
        int length =
                writer.writeV1Done(
                        batch.slab(),
                        batch.nextOffset(),
                        macAndSum >>> 16,
                        sourceLow == 0 ? 0 : HIGH,
                        sourceLow,
                        (int) macAndSum & 0xffff,
                        groupHigh,
                        groupLow,
                        groupSum);
        append(batch, length, cookie);
    }

    private FrameBatch requireBatch() {
        FrameBatch batch = batch();
        if (batch == null) {
            throw new IllegalStateException("a message without room for it");
        }
        return batch;
    }

    private void append(FrameBatch batch, int lengthOctets, long cookie) {
        batch.append(lengthOctets, cookie);
        counters.count(MldCounter.FRAMES_SUBMITTED);
        if (pace != null) {
            pace.take(1);
        }
        if (batch.isFull()) {
            flush();
        }
    }

    @Override
    @SuppressWarnings(
            "FutureReturnValueIgnored") // framesSent and framesFailed say what became of it
    public void flush() {
        FrameBatch batch = current;
        LinkChannel out = channel;
        if (batch == null || out == null) {
            return;
        }
        current = null;
        if (batch.isEmpty()) {
            batch.release();
        } else {
            out.writeAndFlush(batch, out.voidPromise());
        }
    }

    @Override
    public void framesSent(FrameBatch batch, int from, int to) {
        long nowNanos = nanoTime.getAsLong();
        int dones = 0;
        for (int i = from; i < to; i++) {
            long cookie = batch.cookie(i);
            if (ResponseLedger.isAnswer(cookie)) {
                ledger.sent(cookie, dueNanos(cookie), nowNanos);
            } else if (cookie == ResponseLedger.DONE) {
                dones++;
            }
        }
        counters.add(MldCounter.SENT_DONE_V1, dones);
        counters.add(MldCounter.SENT_REPORT_V1, to - from - dones);
    }

    private long dueNanos(long cookie) {
        TickGrid ticks = grid;
        return ticks == null ? 0 : ticks.nanosOf(ResponseLedger.dueTick(cookie));
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
