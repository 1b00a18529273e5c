// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

import io.mld6.codec.encode.ReportWriter;
import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.listener.ReportFrames;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.metrics.MldCounter;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

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

    private BatchOutput(
            ReportWriter writer, FrameLine version1, FrameLine version2, FrameRoom frames) {
        this.writer = writer;
        this.reports = new ReportFrames(writer);
        this.version1 = version1;
        this.version2 = version2;
        this.frames = frames;
    }

    /// An output onto a channel; closed until [#setOpen].
    public static BatchOutput on(LinkChannel channel, VlanTags vlan, OutputParts parts) {
        return on(channel, FRAMES_PER_BATCH, vlan, parts);
    }

    /// As above, with other batches.
    public static BatchOutput on(
            LinkChannel channel, int framesPerBatch, VlanTags vlan, OutputParts parts) {
        return to(FrameLine.into(channel), channel::mtuOctets, framesPerBatch, vlan, parts);
    }

    /// An output whose full batches go anywhere; closed until [#setOpen].
    ///
    /// @param out owns every batch it is given, and releases it
    /// @param linkMtu octets of the longest IP packet of the link the frames are for, asked
    /// whenever     a Report is begun
    public static BatchOutput to(
            Consumer<FrameBatch> out, IntSupplier linkMtu, VlanTags vlan, OutputParts parts) {
        return to(out, linkMtu, FRAMES_PER_BATCH, vlan, parts);
    }

    private static BatchOutput to(
            Consumer<FrameBatch> out,
            IntSupplier linkMtu,
            int framesPerBatch,
            VlanTags vlan,
            OutputParts parts) {
        ReportWriter writer = new ReportWriter(vlan);
        FrameRoom frames = new FrameRoom(linkMtu, vlan);
        FrameLine version1 =
                new FrameLine(
                        out,
                        writer.v1LengthOctets(),
                        framesPerBatch,
                        RESERVE_FRAMES,
                        MldCounter.SENT_REPORT_V1,
                        parts);
        FrameLine version2 =
                new FrameLine(
                        out,
                        frames.frameOctets(),
                        framesPerBatch,
                        RESERVE_FRAMES,
                        MldCounter.SENT_REPORT_V2,
                        parts);
        return new BatchOutput(writer, version1, version2, frames);
    }

    /// Octets of tags that count against the MTU: a packet socket takes frames of the MTU and an
    /// Ethernet header, longer by one tag only if the outer has TPID 0x8100 (`packet_snd`).
    public static int beyondMtu(VlanTags vlan) {
        boolean oneIsFree = vlan.outerType() == Ethernet.CUSTOMER_TAG;
        return vlan.lengthOctets() - (oneIsFree ? Ethernet.TAG_OCTETS : 0);
    }

    /// Octets of IP packets that fit the link, tags allowed for.
    public int mtuOctets() {
        return frames.mtuOctets();
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

    /// The messages that are begun from now on have these tags, which must not be longer than those
    /// the output was made with.
    ///
    /// @param word of [VlanTags#word]
    public void setTags(long word) {
        writer.setTags(word);
    }

    /// Opens or closes the way out: closed while the link is down.
    public void setOpen(boolean wanted) {
        version1.setOpen(wanted);
        version2.setOpen(wanted);
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
                        macAndSum,
                        sourceLow,
                        groupHigh,
                        groupLow,
                        groupSum);
        version1.append(length, cookie);
    }

    @Override
    public void doneV1(
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
                        macAndSum,
                        sourceLow,
                        groupHigh,
                        groupLow,
                        groupSum);
        version1.append(length, cookie);
    }

    @Override
    public void beginReport(long macAndSum, long sourceLow) {
        if (frames.follow()) {
            version2.reserve(frames.frameOctets());
        }
        reportOpen = true;
        FrameBatch batch = version2.batch();
        reports.begin(batch.slab(), batch.nextOffset(), macAndSum, sourceLow);
    }

    @Override
    public int remainingOctets() {
        return writer.remainingOctets(frames.mtuOctets());
    }

    @Override
    public void record(int type, long groupHigh, long groupLow, int groupSum, int sourceCount) {
        writer.addRecord(type, groupHigh, groupLow, groupSum, sourceCount);
    }

    @Override
    public void source(long high, long low, int sum) {
        writer.addSource(high, low, sum);
    }

    @Override
    public void endReport(long cookie) {
        reportOpen = false;
        version2.append(writer.finishV2(), cookie);
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
