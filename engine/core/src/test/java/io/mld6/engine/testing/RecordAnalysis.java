// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// What a capture says about the MLDv2 Reports of a crowd, worked out by somebody who knows only
/// who is in it: listener i sends from MAC `base + i` and the EUI-64 address of it, and listens to
/// any source of the groups `first + j`.
///
/// The capture holds joins, then queries, each followed by its answers; every query ends a
/// [Phase]. 1 octet per (listener, group) of a phase.
public final class RecordAnalysis {
    private static final int REPORT = 143;
    private static final int IS_EX = 2;
    private static final int TO_EX = 4;
    private static final long LINK_LOCAL_HIGH = 0xfe80L << 48;
    private static final long EUI64_MIDDLE = 0x0200_00ff_fe00_0000L;
    private static final long ALERT_FIRST = 0x3a00_0502_0000_0100L;
    private static final long PADDING_FIRST = 0x3a00_0100_0502_0000L;
    private static final long ALL_MLDV2_ROUTERS_HIGH = 0xff02L << 48;
    private static final long ALL_MLDV2_ROUTERS_LOW = 0x16;
    private static final int RECORDS_AT = 70;
    private static final int RECORD_OCTETS = 20;

    private final int listeners;
    private final int groups;
    private final long baseMac;
    private final long groupHigh;
    private final long groupLow;
    private final Phase[] phases;
    private int current;

    /// What was heard up to a query, or from one to the next.
    public static final class Phase {
        private final int type;
        private final byte[] times;
        private final long[] first;
        private long queryNanos;
        private long reports;
        private long records;
        private long strange;
        private long mostApartNanos;
        private long lastNanos;

        private Phase(int type, int listeners, int groups) {
            this.type = type;
            times = new byte[listeners * groups];
            first = new long[listeners];
        }

        public long reports() {
            return reports;
        }

        public long records() {
            return records;
        }

        /// Frames that are no faultless Reports of the kind expected in this phase.
        public long strange() {
            return strange;
        }

        /// How many (listener, group) have been reported exactly so many times.
        public long reportedTimes(int count) {
            long found = 0;
            for (byte time : times) {
                found += time == count ? 1 : 0;
            }
            return found;
        }

        /// When the last one was heard, after the query.
        public double lastMillis() {
            return (lastNanos - queryNanos) / 1e6;
        }

        /// Longest time from the first Report of a listener to its last.
        public double mostApartMillis() {
            return mostApartNanos / 1e6;
        }

        /// Listeners per `count`-th part of the window, by their first Report.
        public long[] bins(int count, long windowMillis) {
            long[] bins = new long[count];
            for (long nanos : first) {
                long bin = (nanos - queryNanos) * count / (windowMillis * 1_000_000);
                if (nanos != 0 && bin < count) {
                    bins[(int) bin]++;
                }
            }
            return bins;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d reports, %,d records, %,d (listener, group) once, %,d twice, %,d strange;"
                            + " last after %.1f ms, reports of one listener within %.1f ms",
                    reports,
                    records,
                    reportedTimes(1),
                    reportedTimes(2),
                    strange,
                    queryNanos == 0 ? 0 : lastMillis(),
                    mostApartMillis());
        }
    }

    private RecordAnalysis(
            int listeners, int groups, long baseMac, long groupHigh, long groupLow, int queries) {
        this.listeners = listeners;
        this.groups = groups;
        this.baseMac = baseMac;
        this.groupHigh = groupHigh;
        this.groupLow = groupLow;
        phases = new Phase[queries + 1];
        Arrays.setAll(phases, i -> new Phase(i == 0 ? TO_EX : IS_EX, listeners, groups));
    }

    /// Analyses a capture that holds so many queries: the phase before the first, and one for each.
    public static Phase[] of(
            Path capture,
            int listeners,
            int groups,
            long baseMac,
            long groupHigh,
            long groupLow,
            int queries)
            throws IOException {
        RecordAnalysis analysis =
                new RecordAnalysis(listeners, groups, baseMac, groupHigh, groupLow, queries);
        Pcap.read(capture, analysis::frame);
        if (analysis.current != queries) {
            throw new AssertionError(analysis.current + " queries in " + capture);
        }
        return analysis.phases;
    }

    private void frame(long nanos, byte[] frame, int length) {
        if (Marker.is(frame, length)) {
            return;
        }
        if (length >= 90 && frame[62] == (byte) SeenFrame.QUERY) {
            phases[++current].queryNanos = nanos;
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(frame, 0, length);
        int listener = listener(in);
        Phase phase = phases[current];
        if (listener < 0 || !count(phase, listener, in)) {
            phase.strange++;
            return;
        }
        phase.reports++;
        phase.lastNanos = nanos;
        if (phase.first[listener] == 0) {
            phase.first[listener] = nanos;
        }
        phase.mostApartNanos = Math.max(phase.mostApartNanos, nanos - phase.first[listener]);
    }

    private boolean count(Phase phase, int listener, ByteBuffer in) {
        int count = in.getShort(68);
        for (int i = 0; i < count; i++) {
            int at = RECORDS_AT + RECORD_OCTETS * i;
            long group = in.getLong(at + 12) - groupLow;
            if (in.getInt(at) != phase.type << 24
                    || in.getLong(at + 4) != groupHigh
                    || group < 0
                    || group >= groups) {
                return false;
            }
            phase.times[listener * groups + (int) group]++;
            phase.records++;
        }
        return true;
    }

    /// Whose faultless Report of records without sources a frame is, or -1.
    private int listener(ByteBuffer in) {
        if (in.limit() < RECORDS_AT + RECORD_OCTETS || in.get(62) != (byte) REPORT) {
            return -1;
        }
        int message = 8 + RECORD_OCTETS * in.getShort(68);
        long mac = in.getLong(6) >>> 16;
        long eui64 = ((mac >>> 24 << 40) | (mac & 0xff_ffff)) ^ EUI64_MIDDLE;
        long listener = mac - baseMac;
        boolean faultless =
                listener >= 0
                        && listener < listeners
                        && in.limit() == 62 + message
                        && in.getShort(0) == 0x3333
                        && in.getInt(2) == 0x16
                        && in.getShort(12) == (short) 0x86dd
                        && in.getInt(14) == 0x6000_0000
                        && in.getInt(18) == ((8 + message) << 16 | 1)
                        && in.getLong(22) == LINK_LOCAL_HIGH
                        && in.getLong(30) == eui64
                        && in.getLong(38) == ALL_MLDV2_ROUTERS_HIGH
                        && in.getLong(46) == ALL_MLDV2_ROUTERS_LOW
                        && (in.getLong(54) == ALERT_FIRST || in.getLong(54) == PADDING_FIRST)
                        && in.get(63) == 0
                        && in.getShort(66) == 0
                        && checksum(in, message) == 0xffff;
        return faultless ? (int) listener : -1;
    }

    /// RFC 1071 over addresses, length, next header 58 and message: all ones if it is right.
    private static int checksum(ByteBuffer in, int message) {
        int sum = message + 58;
        for (int at = 22; at < 62 + message; at += at == 52 ? 10 : 2) {
            sum += Short.toUnsignedInt(in.getShort(at));
        }
        sum = (sum >>> 16) + (sum & 0xffff);
        return (sum >>> 16) + (sum & 0xffff);
    }
}
