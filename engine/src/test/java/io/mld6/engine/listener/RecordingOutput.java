// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.encode.ReportWriter;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.schedule.TickGrid;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
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
            return (isReport() ? "Report " : isDone() ? "Done " : hex + " ")
                    + source()
                    + " "
                    + group()
                    + " at "
                    + nanos / 1e6;
        }
    }

    private final ReportWriter writer = new ReportWriter(VlanTags.NONE);
    private final ByteBuffer slab = ByteBuffer.allocateDirect(128);
    private final ResponseLedger ledger;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final LongUnaryOperator sinceStart;
    private final Deque<Long> cookies = new ArrayDeque<>();
    private final List<Sent> sent = new ArrayList<>();
    private TickGrid grid = new TickGrid(1, 0, 0);
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

    void attach(TickGrid tickGrid) {
        grid = tickGrid;
    }

    void setRoom(int messages) {
        room = messages;
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
        for (Long cookie; (cookie = cookies.poll()) != null; ) {
            if (ResponseLedger.isAnswer(cookie)) {
                ledger.sent(
                        cookie, grid.nanosOf(ResponseLedger.dueTick(cookie)), nanoTime.getAsLong());
            }
        }
    }

    void fail() {
        for (Long cookie; (cookie = cookies.poll()) != null; ) {
            counters.count(MldCounter.FRAMES_FAILED);
            if (ResponseLedger.isAnswer(cookie)) {
                ledger.failed(cookie);
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
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {
        int length =
                writer.writeV1Report(
                        slab,
                        0,
                        macAndSum >>> 16,
                        sourceLow == 0 ? 0 : Ipv6Address.LINK_LOCAL_HIGH,
                        sourceLow,
                        (int) macAndSum & 0xffff,
                        groupHigh,
                        groupLow,
                        groupSum);
        take(length, cookie);
    }

    @Override
    public void doneV1(
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {
        int length =
                writer.writeV1Done(
                        slab,
                        0,
                        macAndSum >>> 16,
                        sourceLow == 0 ? 0 : Ipv6Address.LINK_LOCAL_HIGH,
                        sourceLow,
                        (int) macAndSum & 0xffff,
                        groupHigh,
                        groupLow,
                        groupSum);
        take(length, cookie);
    }

    private void take(int length, long cookie) {
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
