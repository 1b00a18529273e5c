// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

/// What came of one class of channels since it was added up last: plain fields, because every
/// packet counts here. Thread: the measuring one.
final class DataCell {
    long packets;
    long octets;
    long received;
    long unwantedNever;
    long unwantedBefore;
    long unwantedOctets;
    /// Packets with a number, wanted.
    long numbered;
    /// Those of them whose number has 16 bits or fewer.
    long shortNumbered;
    /// Those of them that came for the first time.
    long distinct;
    long otherClock;
    long gapNanos;
    long gaps;
    final Tally delay = new Tally(MeasuredNumber.DATA_DELAY);
    final Tally jitter = new Tally(MeasuredNumber.DATA_JITTER);

    /// Adds all of it to a sheet.
    void addTo(Sheet sheet) {
        if (packets == 0) {
            return;
        }
        sheet.packets += packets;
        sheet.octets += octets;
        sheet.gapNanos += gapNanos;
        sheet.gaps += gaps;
        sheet.tally(MeasuredNumber.DATA_RECEIVED).count(received);
        sheet.addBase(MeasuredNumber.DATA_RECEIVED, packets);
        sheet.addDetail(Detail.RECEIVED_OCTETS, octets - unwantedOctets);
        sheet.tally(MeasuredNumber.DATA_UNWANTED).count(unwantedNever + unwantedBefore);
        sheet.addBase(MeasuredNumber.DATA_UNWANTED, packets);
        sheet.addDetail(Detail.UNWANTED_NEVER, unwantedNever);
        sheet.addDetail(Detail.UNWANTED_BEFORE, unwantedBefore);
        sheet.addDetail(Detail.UNWANTED_OCTETS, unwantedOctets);
        sheet.addBase(MeasuredNumber.DATA_LOST, distinct);
        sheet.addBase(MeasuredNumber.DATA_DUPLICATED, numbered);
        sheet.addBase(MeasuredNumber.DATA_REORDERED, numbered);
        sheet.addDetail(Detail.SHORT_NUMBERS, shortNumbered);
        sheet.addDetail(Detail.OTHER_CLOCK, otherClock);
        sheet.tally(MeasuredNumber.DATA_DELAY).add(delay);
        sheet.tally(MeasuredNumber.DATA_JITTER).add(jitter);
    }

    /// As new; keeps its memory.
    void clear() {
        packets = 0;
        octets = 0;
        received = 0;
        unwantedNever = 0;
        unwantedBefore = 0;
        unwantedOctets = 0;
        numbered = 0;
        shortNumbered = 0;
        distinct = 0;
        otherClock = 0;
        gapNanos = 0;
        gaps = 0;
        delay.clear();
        jitter.clear();
    }
}
