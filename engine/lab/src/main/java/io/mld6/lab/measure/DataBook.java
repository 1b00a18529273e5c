// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.lab.traffic.FlowPacket;
import io.mld6.lab.traffic.PayloadFormat;

/// What becomes of a packet: it ends joins, keeps leaves open, counts as received or unwanted, and
/// tells losses, delay and jitter. Thread: the measuring one. Cost: no allocation unless something
/// was lost or a join ends.
final class DataBook {
    /// A transit time that differs so much from the one before: a clock or sender began anew.
    private static final long LONGEST_DIFFERENCE_NANOS = 10_000_000_000L;

    private static final int JITTER_SHARE = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long MEDIA_TICKS_PER_SECOND = 90_000;

    private final boolean oneClock;
    private final Ledger ledger;
    private final JoinBook joins;
    private final LeaveBook leaves;
    private final SequenceBook sequences;
    private final ExpectationBook[] receivedBooks;
    private final ExpectationBook[] unwantedBooks;
    private final ExpectationBook[] delayBooks;
    private final ExpectationBook[] jitterBooks;

    DataBook(
            boolean oneClock,
            Ledger ledger,
            JoinBook joins,
            LeaveBook leaves,
            SequenceBook sequences) {
        this.oneClock = oneClock;
        this.ledger = ledger;
        this.joins = joins;
        this.leaves = leaves;
        this.sequences = sequences;
        receivedBooks = ledger.books(MeasuredNumber.DATA_RECEIVED);
        unwantedBooks = ledger.books(MeasuredNumber.DATA_UNWANTED);
        delayBooks = ledger.books(MeasuredNumber.DATA_DELAY);
        jitterBooks = ledger.books(MeasuredNumber.DATA_JITTER);
    }

    /// A packet, in the order of stamps.
    ///
    /// @param sendNanos when it was sent; of RTP its timestamp; or [FlowPacket#NO_STAMP]
    void packet(Flow flow, long nanos, int length, int step, long sequence, long sendNanos) {
        ChannelUnit unit = flow.unit;
        DataCell cell = ledger.cell(unit.channels);
        cell.packets++;
        cell.octets += length;
        for (ExpectationBook book : receivedBooks) {
            book.base(ledger.phases().current(), nanos, -1, nanos, 1);
        }
        for (ExpectationBook book : unwantedBooks) {
            book.base(ledger.phases().current(), nanos, -1, nanos, 1);
        }
        if (!flow.fromSource) {
            unwanted(unit, cell, nanos, length, false);
            return;
        }
        if (unit.leave != null) {
            leaves.data(unit, nanos, length);
        }
        long gap = unit.arrive(nanos);
        if (unit.joins != null) {
            joins.data(unit, nanos);
        }
        if (unit.wanted == 0) {
            unwanted(unit, cell, nanos, length, unit.everWanted);
            return;
        }
        if (gap >= 0) {
            cell.gapNanos += gap;
            cell.gaps++;
        }
        received(unit, cell, nanos);
        sequences.packet(flow, cell, nanos, sequence, step);
        if (sendNanos == FlowPacket.NO_STAMP) {
            return;
        }
        if (flow.format == PayloadFormat.RTP) {
            media(flow, cell, nanos, sendNanos);
        } else {
            transit(flow, cell, nanos, nanos - sendNanos);
        }
    }

    private void received(ChannelUnit unit, DataCell cell, long nanos) {
        cell.received++;
        for (ExpectationBook book : receivedBooks) {
            book.events(ledger.phases().current(), nanos, -1, unit.channels, nanos, 1);
        }
    }

    private void unwanted(
            ChannelUnit unit, DataCell cell, long nanos, int length, boolean wantedBefore) {
        if (!unit.judged) {
            return;
        }
        if (wantedBefore) {
            cell.unwantedBefore++;
        } else {
            cell.unwantedNever++;
        }
        cell.unwantedOctets += length;
        for (ExpectationBook book : unwantedBooks) {
            book.events(ledger.phases().current(), nanos, -1, unit.channels, nanos, 1);
        }
    }

    /// RTP's timestamp counts 90 000 a second from anywhere and wraps: it tells jitter only.
    private void media(Flow flow, DataCell cell, long nanos, long time) {
        if (flow.mediaTime != FlowPacket.NO_STAMP) {
            long ticks = (int) (time - flow.mediaTime);
            long difference =
                    nanos - flow.mediaNanos - ticks * NANOS_PER_SECOND / MEDIA_TICKS_PER_SECOND;
            jitter(flow, cell, nanos, Math.abs(difference));
        }
        flow.mediaTime = time;
        flow.mediaNanos = nanos;
    }

    private void transit(Flow flow, DataCell cell, long nanos, long transit) {
        if (oneClock && transit >= 0) {
            cell.delay.record(transit);
            int span = ledger.phases().current();
            for (ExpectationBook book : delayBooks) {
                book.value(span, nanos, -1, flow.unit.channels, nanos, transit);
            }
        } else if (oneClock) {
            cell.otherClock++;
        }
        if (flow.transitNanos != FlowPacket.NO_STAMP) {
            jitter(flow, cell, nanos, Math.abs(transit - flow.transitNanos));
        }
        flow.transitNanos = transit;
    }

    private void jitter(Flow flow, DataCell cell, long nanos, long difference) {
        if (difference >= LONGEST_DIFFERENCE_NANOS) {
            return;
        }
        flow.jitterNanos += (difference - flow.jitterNanos) / JITTER_SHARE;
        cell.jitter.record(flow.jitterNanos);
        int span = ledger.phases().current();
        for (ExpectationBook book : jitterBooks) {
            book.value(span, nanos, -1, flow.unit.channels, nanos, flow.jitterNanos);
        }
    }
}
