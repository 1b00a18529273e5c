// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/// What a capture says about the answers to its one General Query, worked out by somebody who knows
/// only who should answer: listener i from MAC `base + i` and the EUI-64 address of it, for the
/// groups `first + j`.
///
/// The capture holds, in this order: anything; a [Marker], after which nobody has anything to say;
/// the query; the answers. 4 octets per (source, group), whatever the size of the file.
public final class ReportAnalysis {
    private static final int NOT_YET = -1;
    private static final int BIN_MS = 100;
    private static final long LINK_LOCAL_HIGH = 0xfe80L << 48;
    private static final long EUI64_MIDDLE = 0x0200_00ff_fe00_0000L;
    private static final int REPORT_OCTETS = 86;
    private static final long ALERT_FIRST = 0x3a00_0502_0000_0100L;
    private static final long PADDING_FIRST = 0x3a00_0100_0502_0000L;

    private final int listeners;
    private final int groups;
    private final long baseMac;
    private final long groupHigh;
    private final long groupLow;
    private final int[] delayMicros;

    private boolean marked;
    private long queryNanos;
    private long before;
    private long quiet;
    private long answers;
    private long distinct;
    private long strange;

    private ReportAnalysis(int listeners, int groups, long baseMac, long groupHigh, long groupLow) {
        this.listeners = listeners;
        this.groups = groups;
        this.baseMac = baseMac;
        this.groupHigh = groupHigh;
        this.groupLow = groupLow;
        this.delayMicros = new int[Math.multiplyExact(listeners, groups)];
        Arrays.fill(delayMicros, NOT_YET);
    }

    /// Analyses a capture.
    ///
    /// @param groupHigh the first half of the first group's address
    /// @param groupLow the second half
    public static ReportAnalysis of(
            Path capture, int listeners, int groups, long baseMac, long groupHigh, long groupLow)
            throws IOException {
        ReportAnalysis analysis =
                new ReportAnalysis(listeners, groups, baseMac, groupHigh, groupLow);
        Pcap.read(capture, analysis::frame);
        return analysis;
    }

    private void frame(long nanos, byte[] frame, int length) {
        if (Marker.is(frame, length)) {
            marked |= queryNanos == 0;
            if (queryNanos == 0) {
                before += quiet;
                quiet = 0;
            }
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(frame, 0, length);
        if (length >= REPORT_OCTETS && frame[62] == (byte) SeenFrame.QUERY) {
            strange += queryNanos != 0 ? 1 : 0;
            queryNanos = nanos;
        } else if (queryNanos == 0) {
            quiet++;
        } else {
            answers++;
            int place = place(in);
            if (place < 0) {
                strange++;
            } else if (delayMicros[place] == NOT_YET) {
                distinct++;
                delayMicros[place] = (int) ((nanos - queryNanos) / 1000);
            }
        }
    }

    /// Which (listener, group) a frame is a faultless Report of, or -1.
    private int place(ByteBuffer in) {
        if (in.limit() != REPORT_OCTETS) {
            return -1;
        }
        long mac = in.getLong(6) >>> 16;
        long eui64 = ((mac >>> 24 << 40) | (mac & 0xff_ffff)) ^ EUI64_MIDDLE;
        long listener = mac - baseMac;
        long group = in.getLong(78) - groupLow;
        boolean faultless =
                listener >= 0
                        && listener < listeners
                        && group >= 0
                        && group < groups
                        && in.getShort(0) == 0x3333
                        && in.getInt(2) == in.getInt(82)
                        && in.getShort(12) == (short) 0x86dd
                        && in.getInt(14) == 0x6000_0000
                        && in.getInt(18) == 0x0020_0001
                        && in.getLong(22) == LINK_LOCAL_HIGH
                        && in.getLong(30) == eui64
                        && in.getLong(38) == groupHigh
                        && in.getLong(46) == in.getLong(78)
                        && (in.getLong(54) == ALERT_FIRST || in.getLong(54) == PADDING_FIRST)
                        && in.getShort(62) == (short) (SeenFrame.REPORT << 8)
                        && in.getInt(66) == 0
                        && in.getLong(70) == groupHigh
                        && checksum(in) == 0xffff;
        return faultless ? (int) (listener * groups + group) : -1;
    }

    /// RFC 1071 over addresses, length 24, next header 58 and message: all ones if it is right.
    private static int checksum(ByteBuffer in) {
        int sum = 24 + 58;
        for (int at = 22; at < 54; at += 2) {
            sum += Short.toUnsignedInt(in.getShort(at));
        }
        for (int at = 62; at < REPORT_OCTETS; at += 2) {
            sum += Short.toUnsignedInt(in.getShort(at));
        }
        sum = (sum >>> 16) + (sum & 0xffff);
        return (sum >>> 16) + (sum & 0xffff);
    }

    /// Frames up to the last marker before the query: joining.
    public long before() {
        return before;
    }

    /// Frames between that marker and the query: nobody should have spoken.
    public long betweenReadyAndQuery() {
        return marked ? quiet : Long.MAX_VALUE;
    }

    /// Frames after the query.
    public long answers() {
        return answers;
    }

    /// Different (source, group) among them.
    public long distinct() {
        return distinct;
    }

    /// Frames that are no faultless Report of one of those, or a second query.
    public long strange() {
        return strange;
    }

    /// Answers later than `millis` after the query.
    public long laterThan(long millis) {
        return Arrays.stream(delayMicros).filter(delay -> delay > millis * 1000).count();
    }

    public double leastMillis() {
        return Arrays.stream(delayMicros).filter(delay -> delay >= 0).min().orElse(-1) / 1e3;
    }

    public double mostMillis() {
        return Arrays.stream(delayMicros).max().orElse(-1) / 1e3;
    }

    /// How many groups have exactly one answer, whoever it is from.
    public long groupsAnsweredOnce() {
        int[] perGroup = new int[groups];
        for (int place = 0; place < delayMicros.length; place++) {
            perGroup[place % groups] += delayMicros[place] >= 0 ? 1 : 0;
        }
        return Arrays.stream(perGroup).filter(count -> count == 1).count();
    }

    /// Answers per `count`-th part of the window.
    public long[] bins(int count, long windowMillis) {
        long[] bins = new long[count];
        for (int delay : delayMicros) {
            if (delay >= 0 && delay < windowMillis * 1000) {
                bins[(int) ((long) delay * count / (windowMillis * 1000))]++;
            }
        }
        return bins;
    }

    /// Mean of all bins but the first and the last.
    public static double innerMean(long[] bins) {
        return Arrays.stream(bins, 1, bins.length - 1).average().orElseThrow();
    }

    /// Chi-square of all bins but the first and the last against their own mean.
    public static double chiSquare(long[] bins) {
        double mean = innerMean(bins);
        return Arrays.stream(bins, 1, bins.length - 1)
                .mapToDouble(bin -> (bin - mean) * (bin - mean) / mean)
                .sum();
    }

    /// The largest difference between the delays of one (source, group) here and there.
    public double mostDifferentMillis(ReportAnalysis other) {
        int most = 0;
        for (int place = 0; place < delayMicros.length; place++) {
            most = Math.max(most, Math.abs(delayMicros[place] - other.delayMicros[place]));
        }
        return most / 1e3;
    }

    /// How many (source, group) have delays here and there that differ by more than `millis`.
    public long differingByMore(ReportAnalysis other, int millis) {
        return IntStream.range(0, delayMicros.length)
                .filter(i -> Math.abs(delayMicros[i] - other.delayMicros[i]) > millis * 1000)
                .count();
    }

    /// The figures, for people.
    public String figures(long windowMillis) {
        String counts =
                String.format(
                        Locale.ROOT,
                        "%,d frames before ready, %,d between ready and query; %,d answers, %,d"
                                + " distinct (source, group), %,d strange; %,d after %,d ms; delays"
                                + " %.1f to %.1f ms",
                        before,
                        betweenReadyAndQuery(),
                        answers,
                        distinct,
                        strange,
                        laterThan(windowMillis),
                        windowMillis,
                        leastMillis(),
                        mostMillis());
        long[] bins = bins((int) (windowMillis / BIN_MS), windowMillis);
        double mean = innerMean(bins);
        if (mean == 0) {
            return counts;
        }
        return counts
                + String.format(
                        Locale.ROOT,
                        "; inner %d bins of %d ms: mean %.1f, chi-square %.1f; first bin %.1f %%,"
                                + " last bin %.1f %% of it",
                        bins.length - 2,
                        BIN_MS,
                        mean,
                        chiSquare(bins),
                        100 * bins[0] / mean,
                        100 * bins[bins.length - 1] / mean);
    }
}
