// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.encode.ReportWriter;
import io.mld6.codec.wire.Ipv6Address;
import java.nio.ByteBuffer;

/// What a [ReportOutput] is given, written as frames. Arguments are those of [ReportOutput], after
/// where the frame goes. Thread: event loop only.
public final class ReportFrames {
    private final ReportWriter writer;

    /// @param writer borrowed, and used for nothing else while a
    ///     Report is open
    public ReportFrames(ReportWriter writer) {
        this.writer = writer;
    }

    private static long mac(long macAndSum) {
        return macAndSum >>> 16;
    }

    private static int sum(long macAndSum) {
        return (int) macAndSum & 0xffff;
    }

    /// A source is in fe80::/64, or `::` while its address is tested.
    private static long high(long sourceLow) {
        return sourceLow == 0 ? 0 : Ipv6Address.LINK_LOCAL_HIGH;
    }

    /// Writes an MLDv1 Report.
    ///
    /// @return the length of the frame, in octets
    public int reportV1(
            ByteBuffer slab,
            int offset,
            long tags,
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum) {
        writer.setTags(tags);
        return writer.writeV1Report(
                slab,
                offset,
                mac(macAndSum),
                high(sourceLow),
                sourceLow,
                sum(macAndSum),
                groupHigh,
                groupLow,
                groupSum);
    }

    /// Writes an MLDv1 Done.
    ///
    /// @return the length of the frame, in octets
    public int doneV1(
            ByteBuffer slab,
            int offset,
            long tags,
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum) {
        writer.setTags(tags);
        return writer.writeV1Done(
                slab,
                offset,
                mac(macAndSum),
                high(sourceLow),
                sourceLow,
                sum(macAndSum),
                groupHigh,
                groupLow,
                groupSum);
    }

    /// Begins an MLDv2 Report; the rest is the writer's.
    public void begin(ByteBuffer slab, int offset, long tags, long macAndSum, long sourceLow) {
        writer.setTags(tags);
        writer.beginV2(slab, offset, mac(macAndSum), high(sourceLow), sourceLow, sum(macAndSum));
    }
}
