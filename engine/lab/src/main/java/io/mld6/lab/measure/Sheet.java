// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import org.jspecify.annotations.Nullable;

/// All numbers of one phase, population and class of channels; sheets add up to those of more.
/// Thread: the measuring one.
@SuppressWarnings("EnumOrdinal") // numbers that never leave the process
final class Sheet {
    private static final MeasuredNumber[] NUMBERS = MeasuredNumber.values();

    private final @Nullable Tally[] tallies = new @Nullable Tally[NUMBERS.length];
    private final long[] bases = new long[NUMBERS.length];
    private final long[] details = new long[Detail.values().length];
    long packets;
    long octets;
    /// Of streams somebody wants: time between packets, and how many times that is.
    long gapNanos;

    long gaps;

    /// The values of a number, to add to.
    Tally tally(MeasuredNumber number) {
        Tally tally = tallies[number.ordinal()];
        if (tally == null) {
            tally = new Tally(number);
            tallies[number.ordinal()] = tally;
        }
        return tally;
    }

    long base(MeasuredNumber number) {
        return bases[number.ordinal()];
    }

    void addBase(MeasuredNumber number, long count) {
        bases[number.ordinal()] += count;
    }

    long detail(Detail detail) {
        return details[detail.ordinal()];
    }

    void addDetail(Detail detail, long count) {
        details[detail.ordinal()] += count;
    }

    /// Whether there is something of a number: values, events, or what they are of.
    boolean has(MeasuredNumber number) {
        Tally tally = tallies[number.ordinal()];
        if ((tally != null && tally.count() != 0) || bases[number.ordinal()] != 0) {
            return true;
        }
        for (Detail detail : Detail.values()) {
            if (detail.number() == number && details[detail.ordinal()] != 0) {
                return true;
            }
        }
        return false;
    }

    /// All of another.
    void add(Sheet other) {
        for (MeasuredNumber number : NUMBERS) {
            Tally tally = other.tallies[number.ordinal()];
            if (tally != null) {
                tally(number).add(tally);
            }
            bases[number.ordinal()] += other.bases[number.ordinal()];
        }
        for (int i = 0; i < details.length; i++) {
            details[i] += other.details[i];
        }
        packets += other.packets;
        octets += other.octets;
        gapNanos += other.gapNanos;
        gaps += other.gaps;
    }
}
