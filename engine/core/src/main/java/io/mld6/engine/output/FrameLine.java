// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

import io.mld6.codec.encode.ReportWriter;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.link.BatchListener;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.link.FrameBatchPool;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.linux.Errno;
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
    /// Cookie of a query about one group.
    static final long GROUP_QUERY = -4;

    /// Cookie of a query about sources of one group.
    static final long SOURCES_QUERY = -5;

    private static final RecordType[] RECORD_TYPES = RecordType.values();
    private static final int FRAMES_IN_FLIGHT = 2048;
    private static final int IN_FLIGHT_OCTETS = 1 << 22;
    private static final int ALIGNMENT_OCTETS = 32;

    private final Consumer<FrameBatch> out;
    private final FrameBatchPool.Maker pools;
    private final int wantedFrames;
    private FrameBatchPool pool;
    private int framesPerBatch;
    private int stride;
    private final int reserveFrames;
    private final MldCounter sentCounter;
    private final ResponseLedger ledger;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final Pace pace;
    private final Runnable onRoom;

    private @Nullable FrameObserver observer;
    private @Nullable FrameBatch current;
    private boolean open;
    private boolean starved;
    /// Frames without a verdict.
    private int waiting;

    /// By [RecordType#wireValue]: those of one verdict, between two of which it is all zero.
    private final int[] recordsByType = new int[RecordType.values().length + 1];

    /// @param out owns every batch it is given
    /// @param pools makes the batches
    /// @param frameOctets longest frame
    /// @param wantedFrames frames per batch; fewer if that many would take too much memory
    /// @param reserveFrames room not shown, for what must not stop in the middle
    /// @param sentCounter counts frames that are not Dones
    FrameLine(
            Consumer<FrameBatch> out,
            FrameBatchPool.Maker pools,
            int frameOctets,
            int wantedFrames,
            int reserveFrames,
            MldCounter sentCounter,
            OutputParts parts) {
        this.out = out;
        this.pools = pools;
        this.wantedFrames = wantedFrames;
        this.stride = aligned(frameOctets);
        this.framesPerBatch = Math.min(wantedFrames, framesInFlight(stride) / 2);
        this.pool = newPool();
        this.reserveFrames = reserveFrames;
        this.sentCounter = sentCounter;
        this.ledger = parts.ledger();
        this.counters = parts.counters();
        this.nanoTime = parts.nanoTime();
        this.pace = parts.pace();
        this.onRoom = parts.onRoom();
    }

    private static int aligned(int frameOctets) {
        return (frameOctets + ALIGNMENT_OCTETS - 1) & -ALIGNMENT_OCTETS;
    }

    private static int framesInFlight(int stride) {
        return Math.clamp(IN_FLIGHT_OCTETS / stride, 128, FRAMES_IN_FLIGHT);
    }

    private FrameBatchPool newPool() {
        int batches = framesInFlight(stride) / framesPerBatch;
        return pools.newPool(batches, framesPerBatch, stride, this);
    }

    /// Makes room for longer frames; batches on their way keep their shape until they are back.
    /// Only between two frames.
    void reserve(int frameOctets) {
        if (frameOctets <= stride) {
            return;
        }
        flush();
        FrameBatch empty = current;
        if (empty != null) {
            current = null;
            empty.release();
        }
        stride = aligned(frameOctets);
        framesPerBatch = Math.min(wantedFrames, framesInFlight(stride) / 2);
        pool = newPool();
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

    /// Tells somebody what becomes of frames from now on; null for nobody.
    void observe(@Nullable FrameObserver wanted) {
        observer = wanted;
    }

    /// Opens or closes the way out: closed while the link is down.
    void setOpen(boolean wanted) {
        open = wanted;
    }

    /// Whether nothing is on its way to the kernel.
    boolean isIdle() {
        return waiting == 0;
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
        append(lengthOctets, cookie, 0);
    }

    /// As above.
    ///
    /// @param records of a Report, as [ReportWriter#recordsAlike] says
    void append(int lengthOctets, long cookie, int records) {
        FrameBatch batch = batch();
        batch.append(lengthOctets, cookie, records);
        waiting++;
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
            if (cookie == ResponseLedger.DONE) {
                dones++;
            } else if (cookie <= GROUP_QUERY) {
                counters.count(scope(cookie));
            }
        }
        ledger.sentTogether(batch.cookies(), from, to, nowNanos);
        waiting -= to - from;
        counters.add(MldCounter.SENT_DONE_V1, dones);
        counters.add(sentCounter, to - from - dones);
        countRecords(batch, from, to);
        FrameObserver told = observer;
        if (told != null) {
            told.framesTaken(batch, from, to, batch.calledNanos(nowNanos));
        }
    }

    private MldCounter scope(long cookie) {
        if (sentCounter == MldCounter.SENT_QUERY_V1) {
            return MldCounter.SENT_QUERY_V1_GROUP;
        }
        return cookie == GROUP_QUERY
                ? MldCounter.SENT_QUERY_V2_GROUP
                : MldCounter.SENT_QUERY_V2_SOURCES;
    }

    /// Counts the address records in some frames of a batch by their types: as was noted beside
    /// them, or else as the frames say. To read the 72 records of a full Report again takes a third
    /// as long as to write them.
    private void countRecords(FrameBatch batch, int from, int to) {
        if (sentCounter != MldCounter.SENT_REPORT_V2) {
            return;
        }
        for (int i = from; i < to; i++) {
            int alike = batch.note(i);
            if (alike == 0) {
                ReportWriter.countRecords(batch.slab(), batch.offset(i), recordsByType);
            } else {
                recordsByType[ReportWriter.typeAlike(alike)] += ReportWriter.countAlike(alike);
            }
        }
        for (RecordType type : RECORD_TYPES) {
            int records = recordsByType[type.wireValue()];
            if (records > 0) {
                counters.add(MldCounter.SENT_RECORDS, records);
                counters.add(MldCounter.sent(type), records);
                recordsByType[type.wireValue()] = 0;
            }
        }
    }

    /// Address records in some frames of a batch, as the frames themselves say; 0 for other kinds.
    private int records(FrameBatch batch, int from, int to) {
        int records = 0;
        if (sentCounter == MldCounter.SENT_REPORT_V2) {
            for (int i = from; i < to; i++) {
                records += ReportWriter.recordCount(batch.slab(), batch.offset(i));
            }
        }
        return records;
    }

    @Override
    public void framesFailed(FrameBatch batch, int from, int to, int errno) {
        waiting -= to - from;
        counters.add(MldCounter.FRAMES_FAILED, to - from);
        counters.add(refusal(errno), to - from);
        counters.add(MldCounter.REFUSED_RECORDS, records(batch, from, to));
        long nowNanos = nanoTime.getAsLong();
        for (int i = from; i < to; i++) {
            if (ResponseLedger.isResponse(batch.cookie(i))) {
                ledger.failed(batch.cookie(i), nowNanos);
            }
        }
        FrameObserver told = observer;
        if (told != null) {
            told.framesRefused(batch, from, to, errno, nowNanos);
        }
    }

    private static MldCounter refusal(int errno) {
        return switch (errno) {
            case Errno.EMSGSIZE -> MldCounter.REFUSED_EMSGSIZE;
            case Errno.ENETDOWN -> MldCounter.REFUSED_ENETDOWN;
            case Errno.ENXIO, Errno.ENODEV -> MldCounter.REFUSED_ENXIO;
            case Errno.ENOBUFS -> MldCounter.REFUSED_ENOBUFS;
            case Errno.ECANCELED -> MldCounter.REFUSED_ECANCELED;
            default -> MldCounter.REFUSED_OTHER;
        };
    }

    @Override
    public void batchReturned(FrameBatchPool returned) {
        if (starved) {
            starved = false;
            onRoom.run();
        }
    }
}
