// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

import io.mld6.codec.encode.ReportWriter;
import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.link.FrameBatchPool;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.listener.ReportFrames;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.metrics.MldCounter;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Writes listeners' messages straight into batches: the end of the path of a frame.
///
/// MLDv1 messages and MLDv2 Reports go into batches of their own, because one kind is twenty times
/// as long as the other. No part of what embedders see: its room is open to the lab and the command
/// only. Thread: event loop only. Cost per message: no allocation.
public final class BatchOutput implements ReportOutput {
    /// Frames handed over by one system call. Measured with `mld6 bench-link --sweep`: one frame a
    /// call gives half the rate, from 32 on more gives nothing, and at 256 what one batch costs on
    /// its way through the channel does not show either.
    public static final int FRAMES_PER_BATCH = 256;

    private static final int TAG_OCTETS = Ethernet.MAXIMUM_TAG_COUNT * Ethernet.TAG_OCTETS;

    /// Reports that one membership with a long source list may need.
    private static final int RESERVE_FRAMES = 32;

    private final ReportWriter writer;
    private final ReportFrames reports;
    private final FrameLine version1;
    private final FrameLine version2;
    private final FrameRoom frames;
    /// Whether an MLDv2 Report is under construction in the batch of its line.
    private boolean reportOpen;
    private boolean flushWanted;
    /// Octets of IP packets on the VLAN of the Report that is open, or was open last.
    private int openMtuOctets;

    private BatchOutput(
            ReportWriter writer, FrameLine version1, FrameLine version2, FrameRoom frames) {
        this.writer = writer;
        this.reports = new ReportFrames(writer);
        this.version1 = version1;
        this.version2 = version2;
        this.frames = frames;
    }

    /// An output onto a channel; closed until [#setOpen].
    public static BatchOutput on(LinkChannel channel, OutputParts parts) {
        return on(channel, FRAMES_PER_BATCH, parts);
    }

    /// As above, with other batches.
    public static BatchOutput on(LinkChannel channel, int framesPerBatch, OutputParts parts) {
        return to(
                FrameLine.into(channel),
                channel::newPool,
                channel::mtuOctets,
                framesPerBatch,
                parts);
    }

    /// An output whose full batches go anywhere; closed until [#setOpen].
    ///
    /// @param out owns every batch it is given, and releases it
    /// @param linkMtu octets of the longest IP packet of the link the frames are for, asked
    /// whenever     a Report is begun
    public static BatchOutput to(Consumer<FrameBatch> out, IntSupplier linkMtu, OutputParts parts) {
        return to(out, FrameBatchPool::new, linkMtu, FRAMES_PER_BATCH, parts);
    }

    private static BatchOutput to(
            Consumer<FrameBatch> out,
            FrameBatchPool.Maker pools,
            IntSupplier linkMtu,
            int framesPerBatch,
            OutputParts parts) {
        ReportWriter writer = new ReportWriter(VlanTags.NONE);
        FrameRoom frames = new FrameRoom(linkMtu);
        FrameLine version1 =
                new FrameLine(
                        out,
                        pools,
                        writer.v1LengthOctets() + TAG_OCTETS,
                        framesPerBatch,
                        RESERVE_FRAMES,
                        MldCounter.SENT_REPORT_V1,
                        parts);
        FrameLine version2 =
                new FrameLine(
                        out,
                        pools,
                        frames.frameOctets(),
                        framesPerBatch,
                        RESERVE_FRAMES,
                        MldCounter.SENT_REPORT_V2,
                        parts);
        return new BatchOutput(writer, version1, version2, frames);
    }

    /// Octets of tags that count against the MTU: a packet socket takes frames of the MTU and an
    /// Ethernet header, longer by one tag only if the outer has TPID 0x8100 (`packet_snd`).
    ///
    /// @param tags as [VlanTags#word]
    public static int beyondMtu(long tags) {
        boolean oneIsFree = tags >>> 48 == Ethernet.CUSTOMER_TAG;
        return VlanTags.lengthOctets(tags) - (oneIsFree ? Ethernet.TAG_OCTETS : 0);
    }

    /// Octets of IP packets that fit the link, tags allowed for.
    ///
    /// @param tags as [VlanTags#word]
    public int mtuOctets(long tags) {
        return frames.mtuOctets(tags);
    }

    /// The shape of batches of either kind: octets from one frame to the next.
    public int strideOctets(boolean ofVersion1) {
        return (ofVersion1 ? version1 : version2).strideOctets();
    }

    /// Frames in each of them.
    public int framesPerBatch(boolean ofVersion1) {
        return (ofVersion1 ? version1 : version2).framesPerBatch();
    }

    /// How many there are.
    public int batches(boolean ofVersion1) {
        return (ofVersion1 ? version1 : version2).batches();
    }

    /// Opens or closes the way out: closed while the link is down.
    public void setOpen(boolean wanted) {
        version1.setOpen(wanted);
        version2.setOpen(wanted);
    }

    /// Tells somebody what becomes of every frame from now on; null for nobody, as at first.
    public void observe(@Nullable FrameObserver observer) {
        version1.observe(observer);
        version2.observe(observer);
    }

    /// Whether nothing is on its way to the kernel.
    public boolean isIdle() {
        return version1.isIdle() && version2.isIdle();
    }

    /// Room for messages of either kind.
    @Override
    public int room() {
        return Math.min(version1.room(), version2.room());
    }

    @Override
    public void reportV1(
            long tags,
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {
        FrameBatch batch = version1.batch();
        int length =
                reports.reportV1(
                        batch.slab(),
                        batch.nextOffset(),
                        tags,
                        macAndSum,
                        sourceLow,
                        groupHigh,
                        groupLow,
                        groupSum);
        version1.append(length, cookie);
    }

    @Override
    public void doneV1(
            long tags,
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {
        FrameBatch batch = version1.batch();
        int length =
                reports.doneV1(
                        batch.slab(),
                        batch.nextOffset(),
                        tags,
                        macAndSum,
                        sourceLow,
                        groupHigh,
                        groupLow,
                        groupSum);
        version1.append(length, cookie);
    }

    @Override
    public void beginReport(long tags, long macAndSum, long sourceLow) {
        if (frames.follow()) {
            version2.reserve(frames.frameOctets());
        }
        reportOpen = true;
        openMtuOctets = frames.mtuOctets(tags);
        FrameBatch batch = version2.batch();
        reports.begin(batch.slab(), batch.nextOffset(), tags, macAndSum, sourceLow);
    }

    @Override
    public int remainingOctets() {
        return writer.remainingOctets(openMtuOctets);
    }

    @Override
    public void record(int type, long groupHigh, long groupLow, int groupSum, int sourceCount) {
        writer.addRecord(type, groupHigh, groupLow, groupSum, sourceCount);
    }

    @Override
    public void records(int type, long[] groups, long edition, int[] rows, int count) {
        writer.addRecords(type, groups, edition, rows, count);
    }

    @Override
    public void source(long high, long low, int sum) {
        writer.addSource(high, low, sum);
    }

    @Override
    public void endReport(long cookie) {
        reportOpen = false;
        version2.append(writer.finishV2(), cookie, writer.recordsAlike());
        if (flushWanted) {
            flushWanted = false;
            version2.flush();
        }
    }

    /// While a Report is under construction its batch stays here, and goes when the Report has
    /// ended.
    @Override
    public void flush() {
        version1.flush();
        if (reportOpen) {
            flushWanted = true;
        } else {
            version2.flush();
        }
    }
}
