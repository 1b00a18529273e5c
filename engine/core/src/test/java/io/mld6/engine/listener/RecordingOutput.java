// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.ReportWriter;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/// An output that writes real frames, as the link's does, and keeps them. Hands over at once, or
/// when told if it [#holds].
final class RecordingOutput implements ReportOutput {
    /// One frame.
    ///
    /// @param nanos when it was given, after the start of the world
    /// @param hex its octets
    record Sent(long nanos, String hex) {
        private static final int IP_SOURCE = 22;
        private static final int IP_DESTINATION = 38;
        private static final int TYPE = 62;
        private static final int GROUP = 70;

        boolean isReport() {
            return type() == 131;
        }

        boolean isDone() {
            return type() == 132;
        }

        boolean isV2Report() {
            return type() == 143;
        }

        /// The records of an MLDv2 Report, read by the decoder as any receiver would.
        List<AddressRecord> records() {
            byte[] octets = HexFormat.of().parseHex(hex);
            var decoded =
                    new FrameDecoder()
                            .decode(
                                    Unpooled.wrappedBuffer(octets),
                                    0,
                                    octets.length,
                                    false,
                                    (_, _) -> true);
            assertThat(decoded).as(hex).isInstanceOf(MldFrame.class);
            return ((Mldv2Report) ((MldFrame) decoded).message()).records();
        }

        int packetOctets() {
            return hex.length() / 2 - 14;
        }

        private int type() {
            return HexFormat.fromHexDigits(hex, 2 * TYPE, 2 * TYPE + 2);
        }

        Ipv6Address source() {
            return address(IP_SOURCE);
        }

        Ipv6Address destination() {
            return address(IP_DESTINATION);
        }

        Ipv6Address group() {
            return address(GROUP);
        }

        private Ipv6Address address(int octet) {
            return new Ipv6Address(
                    HexFormat.fromHexDigitsToLong(hex, 2 * octet, 2 * octet + 16),
                    HexFormat.fromHexDigitsToLong(hex, 2 * octet + 16, 2 * octet + 32));
        }

        long millis() {
            return nanos / 1_000_000;
        }

        @Override
        public String toString() {
            return (isReport() ? "Report " : isDone() ? "Done " : "v2 Report ")
                    + source()
                    + " "
                    + (isV2Report() ? records() : group())
                    + " at "
                    + nanos / 1e6;
        }
    }

    /// How often each listener said what about each group: `fe80::1 TO_EX ff0e::1`.
    static Map<String, Integer> records(List<Sent> reports) {
        Map<String, Integer> counts = new HashMap<>();
        for (Sent report : reports) {
            for (AddressRecord record : report.records()) {
                counts.merge(
                        report.source() + " " + record.type() + " " + record.group(),
                        1,
                        Integer::sum);
            }
        }
        return counts;
    }

    /// Records of each: short, because an assertion prints what it looks at.
    static List<Integer> sizes(List<Sent> reports) {
        return reports.stream().map(report -> report.records().size()).toList();
    }

    /// Reports that may be taken beyond the room shown.
    private static final int RESERVE = 32;

    private final ReportWriter writer = new ReportWriter(VlanTags.NONE);
    private final ReportFrames reports = new ReportFrames(writer);
    private final ByteBuffer slab = ByteBuffer.allocateDirect(128);
    private final ByteBuffer reportSlab = ByteBuffer.allocateDirect(9100);
    private final ResponseLedger ledger;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final LongUnaryOperator sinceStart;
    private final Deque<Long> cookies = new ArrayDeque<>();
    private final List<Sent> sent = new ArrayList<>();
    private int mtuOctets = 1500;
    private boolean reportOpen;
    private int overdrawn;
    private int room = Integer.MAX_VALUE;
    private boolean holds;
    private Runnable onWrite = () -> {};

    RecordingOutput(
            ResponseLedger ledger,
            Counters counters,
            LongSupplier nanoTime,
            LongUnaryOperator sinceStart) {
        this.ledger = ledger;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.sinceStart = sinceStart;
    }

    void setMtu(int octets) {
        mtuOctets = octets;
    }

    void setRoom(int messages) {
        room = messages;
        overdrawn = 0;
    }

    /// What to do while a message is being taken.
    void onWrite(Runnable action) {
        onWrite = action;
    }

    /// Whether messages taken stay on their way until [#handOver] or [#fail].
    void holds(boolean wanted) {
        holds = wanted;
    }

    void handOver() {
        handOver(Integer.MAX_VALUE);
    }

    /// The kernel takes the first of what is under way.
    void handOver(int messages) {
        for (int i = 0; i < messages && !cookies.isEmpty(); i++) {
            long cookie = cookies.remove();
            if (ResponseLedger.isResponse(cookie)) {
                ledger.sent(cookie, nanoTime.getAsLong());
            }
        }
    }

    void fail() {
        fail(Integer.MAX_VALUE);
    }

    /// The kernel refuses the first of what is under way.
    void fail(int messages) {
        for (int i = 0; i < messages && !cookies.isEmpty(); i++) {
            long cookie = cookies.remove();
            counters.count(MldCounter.FRAMES_FAILED);
            if (ResponseLedger.isResponse(cookie)) {
                ledger.failed(cookie, nanoTime.getAsLong());
            }
        }
    }

    /// All frames so far, in order; forgets them.
    List<Sent> takeSent() {
        List<Sent> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    @Override
    public int room() {
        return room;
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
                        slab, 0, tags, macAndSum, sourceLow, groupHigh, groupLow, groupSum);
        take(slab, length, cookie);
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
                reports.doneV1(slab, 0, tags, macAndSum, sourceLow, groupHigh, groupLow, groupSum);
        take(slab, length, cookie);
    }

    @Override
    public void beginReport(long tags, long macAndSum, long sourceLow) {
        assertThat(reportOpen).as("a Report was begun inside another").isFalse();
        reportOpen = true;
        reports.begin(reportSlab, 0, tags, macAndSum, sourceLow);
    }

    @Override
    public int remainingOctets() {
        return writer.remainingOctets(mtuOctets);
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
        assertThat(reportOpen).isTrue();
        reportOpen = false;
        if (room == 0) {
            // One more than shown, because what belongs together need not stop in the middle.
            assertThat(++overdrawn).as("Reports beyond the room").isLessThanOrEqualTo(RESERVE);
            room = 1;
        }
        take(reportSlab, writer.finishV2(), cookie);
    }

    /// Whether a Report was begun and not ended.
    boolean isReportOpen() {
        return reportOpen;
    }

    /// MLDv2 Reports that went out although no room was shown.
    int overdrawn() {
        return overdrawn;
    }

    private void take(ByteBuffer slab, int length, long cookie) {
        if (room == 0) {
            throw new AssertionError("a message without room for it");
        }
        if (room != Integer.MAX_VALUE) {
            room--;
        }
        byte[] octets = new byte[length];
        slab.get(0, octets);
        long nanos = sinceStart.applyAsLong(nanoTime.getAsLong());
        sent.add(new Sent(nanos, HexFormat.of().formatHex(octets)));
        cookies.add(cookie);
        if (!holds) {
            handOver();
        }
        onWrite.run();
    }

    @Override
    public void flush() {}
}
