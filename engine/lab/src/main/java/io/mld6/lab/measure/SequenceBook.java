// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

/// Losses, duplicates and reordering by the numbers of packets, between the first packet after a
/// channel is wanted and its leave.
///
/// A number further on than expected is a loss at once; a late packet takes it back if it comes
/// among the 128 packets behind the highest. Two packets in a row from elsewhere are a sender that
/// began anew, as in RFC 3550 App. A.1. Numbers of MPEG-TS count to 16 only: everything is taken as
/// forward there, but a packet like the one before is a duplicate. Thread: the measuring one.
final class SequenceBook {
    /// Packets behind the highest that are remembered.
    private static final int WINDOW = 128;

    /// A jump this far is no loss but another series.
    private static final long LONGEST_JUMP = 1L << 30;

    private static final int TRANSPORT_BITS = 4;
    private static final int SHORT_BITS = 16;

    private final Ledger ledger;
    private final ExpectationBook[] lostBooks;
    private final ExpectationBook[] duplicatedBooks;
    private final ExpectationBook[] reorderedBooks;
    private int span;

    SequenceBook(Ledger ledger) {
        this.ledger = ledger;
        lostBooks = ledger.books(MeasuredNumber.DATA_LOST);
        duplicatedBooks = ledger.books(MeasuredNumber.DATA_DUPLICATED);
        reorderedBooks = ledger.books(MeasuredNumber.DATA_REORDERED);
    }

    /// A packet of a channel somebody wants.
    ///
    /// @param cell of its class
    /// @param step how much further the next number is
    void packet(Flow flow, DataCell cell, long nanos, long sequence, int step) {
        if (flow.sequenceBits == 0 || step == 0) {
            return;
        }
        span = ledger.phases().current();
        cell.numbered++;
        if (flow.sequenceBits <= SHORT_BITS) {
            cell.shortNumbered++;
            for (ExpectationBook book : lostBooks) {
                book.shortNumber(span, nanos);
            }
        }
        for (ExpectationBook book : duplicatedBooks) {
            book.base(span, nanos, -1, nanos, 1);
        }
        for (ExpectationBook book : reorderedBooks) {
            book.base(span, nanos, -1, nanos, 1);
        }
        if (flow.epoch != flow.unit.epoch) {
            endRun(flow, nanos);
            flow.epoch = flow.unit.epoch;
            start(flow, sequence, step);
            distinct(cell, nanos);
        } else if (flow.sequenceBits == TRANSPORT_BITS) {
            transport(flow, cell, nanos, sequence, step);
        } else {
            numbered(flow, cell, nanos, sequence);
        }
    }

    private static void start(Flow flow, long sequence, int step) {
        flow.expected = sequence + step;
        flow.lastSequence = sequence;
        flow.seenLow = 1;
        flow.seenHigh = 0;
        flow.reach = 0;
        flow.strangeSet = false;
    }

    private void distinct(DataCell cell, long nanos) {
        cell.distinct++;
        for (ExpectationBook book : lostBooks) {
            book.base(span, nanos, -1, nanos, 1);
        }
    }

    private void transport(Flow flow, DataCell cell, long nanos, long sequence, int step) {
        int mask = (1 << TRANSPORT_BITS) - 1;
        long ahead = (sequence - flow.expected) & mask;
        if (ahead != 0 && ((sequence - flow.lastSequence) & mask) == 0) {
            events(MeasuredNumber.DATA_DUPLICATED, flow, nanos, 1);
            return;
        }
        distinct(cell, nanos);
        if (ahead != 0) {
            lose(flow, nanos, sequence - ahead, Math.max(1, (ahead + step - 1) / step));
        }
        flow.expected = sequence + step;
        flow.lastSequence = sequence;
    }

    private void numbered(Flow flow, DataCell cell, long nanos, long sequence) {
        int unused = Long.SIZE - flow.sequenceBits;
        long ahead = (sequence - flow.expected) << unused >> unused;
        if (ahead == 0) {
            distinct(cell, nanos);
            advance(flow, 1);
        } else if (ahead > 0 && ahead <= LONGEST_JUMP) {
            distinct(cell, nanos);
            lose(flow, nanos, flow.expected, ahead);
            advance(flow, ahead + 1);
        } else if (ahead < 0 && ahead >= -WINDOW) {
            behind(flow, cell, nanos, (int) (-ahead - 1), flow.expected + ahead);
        } else {
            strange(flow, cell, nanos, sequence, ahead < 0);
        }
    }

    private static void advance(Flow flow, long by) {
        flow.expected += by;
        flow.reach = (int) Math.min(WINDOW, flow.reach + by);
        if (by >= WINDOW) {
            flow.seenHigh = 0;
            flow.seenLow = 1;
        } else if (by >= Long.SIZE) {
            flow.seenHigh = flow.seenLow << (by - Long.SIZE);
            flow.seenLow = 1;
        } else {
            flow.seenHigh = flow.seenHigh << by | flow.seenLow >>> (Long.SIZE - by);
            flow.seenLow = flow.seenLow << by | 1;
        }
    }

    /// @param distance from the highest, 0 for itself
    private void behind(Flow flow, DataCell cell, long nanos, int distance, long sequence) {
        if (distance > flow.reach) {
            // From before the first: not of what is counted, but it came after a later one.
            distinct(cell, nanos);
            events(MeasuredNumber.DATA_REORDERED, flow, nanos, 1);
            return;
        }
        long bit = 1L << distance;
        boolean low = distance < Long.SIZE;
        if (((low ? flow.seenLow : flow.seenHigh) & bit) != 0) {
            events(MeasuredNumber.DATA_DUPLICATED, flow, nanos, 1);
            return;
        }
        if (low) {
            flow.seenLow |= bit;
        } else {
            flow.seenHigh |= bit;
        }
        distinct(cell, nanos);
        events(MeasuredNumber.DATA_REORDERED, flow, nanos, 1);
        boolean ofThisHole =
                sequence - flow.holeFrom >= 0
                        && sequence - flow.holeFrom < flow.holeLength
                        && flow.holeLost > 0;
        if (ofThisHole) {
            flow.holeLost--;
        }
        Origin lost =
                ofThisHole
                        ? new Origin(flow.holeSpan, flow.holeNanos, -1, flow.unit.channels)
                        : new Origin(flow.oldHoleSpan, flow.oldHoleNanos, -1, flow.unit.channels);
        ledger.events(MeasuredNumber.DATA_LOST, lost, nanos, -1);
        ledger.base(MeasuredNumber.DATA_LOST, lost, nanos, -1);
    }

    private void strange(Flow flow, DataCell cell, long nanos, long sequence, boolean behind) {
        distinct(cell, nanos);
        int unused = Long.SIZE - flow.sequenceBits;
        if (flow.strangeSet && (sequence - flow.strange) << unused == 0) {
            if (flow.strangeBehind) {
                events(MeasuredNumber.DATA_REORDERED, flow, nanos, -1);
            }
            endRun(flow, nanos);
            start(flow, sequence, 1);
            ledger.detail(Detail.RESTARTS, origin(flow, nanos), 1);
            return;
        }
        if (behind) {
            events(MeasuredNumber.DATA_REORDERED, flow, nanos, 1);
        }
        flow.strange = sequence + 1;
        flow.strangeSet = true;
        flow.strangeBehind = behind;
    }

    private void lose(Flow flow, long nanos, long from, long count) {
        endRun(flow, nanos);
        flow.oldHoleSpan = flow.holeSpan;
        flow.oldHoleNanos = flow.holeNanos;
        flow.holeFrom = from;
        flow.holeLength = count;
        flow.holeLost = count;
        flow.holeNanos = nanos;
        flow.holeSpan = span;
        events(MeasuredNumber.DATA_LOST, flow, nanos, count);
        ledger.base(MeasuredNumber.DATA_LOST, origin(flow, nanos), nanos, count);
    }

    /// The hole found last is as long as it will be.
    void endRun(Flow flow, long nanos) {
        if (flow.holeLost > 0) {
            Origin from = new Origin(flow.holeSpan, flow.holeNanos, -1, flow.unit.channels);
            ledger.value(MeasuredNumber.LOSS_RUN, from, nanos, flow.holeLost);
            flow.holeLost = 0;
        }
    }

    private void events(MeasuredNumber number, Flow flow, long nanos, long count) {
        ledger.events(number, origin(flow, nanos), nanos, count);
    }

    private Origin origin(Flow flow, long nanos) {
        return new Origin(span, nanos, -1, flow.unit.channels);
    }
}
