// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.encode.ReportWriter;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.listener.ReportFrames;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.listener.ResponseLedger;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/// Writes listeners' messages as frames onto a segment, one after the other.
final class SegmentReports implements ReportOutput {
    private static final int MTU_OCTETS = 1500;
    private static final int FRAME_OCTETS = 1600;
    private static final int PLENTY = 1 << 20;

    private final ReportWriter writer = new ReportWriter(VlanTags.NONE);
    private final ReportFrames reports = new ReportFrames(writer);
    private final ByteBuffer version1 = ByteBuffer.allocate(FRAME_OCTETS);
    private final ByteBuffer version2 = ByteBuffer.allocate(FRAME_OCTETS);
    private final SegmentEnd end;
    private final ResponseLedger ledger;
    private final LongSupplier nanoTime;

    SegmentReports(SegmentEnd end, ResponseLedger ledger, LongSupplier nanoTime) {
        this.end = end;
        this.ledger = ledger;
        this.nanoTime = nanoTime;
    }

    @Override
    public int room() {
        return end.isUp() ? PLENTY : 0;
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
        int length =
                reports.reportV1(
                        version1, 0, tags, macAndSum, sourceLow, groupHigh, groupLow, groupSum);
        send(version1, length, cookie);
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
        int length =
                reports.doneV1(
                        version1, 0, tags, macAndSum, sourceLow, groupHigh, groupLow, groupSum);
        send(version1, length, cookie);
    }

    @Override
    public void beginReport(long tags, long macAndSum, long sourceLow) {
        reports.begin(version2, 0, tags, macAndSum, sourceLow);
    }

    @Override
    public int remainingOctets() {
        return writer.remainingOctets(MTU_OCTETS);
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
        send(version2, writer.finishV2(), cookie);
    }

    private void send(ByteBuffer frame, int lengthOctets, long cookie) {
        end.send(frame, lengthOctets);
        if (ResponseLedger.isResponse(cookie)) {
            ledger.sent(cookie, nanoTime.getAsLong());
        }
    }

    @Override
    public void flush() {}
}
