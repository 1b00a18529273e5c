// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Recognises how a payload counts, each packet by itself: what was there before proves nothing of
/// what comes, for a group can change hands. The surest marks are looked at first.
///
/// ```text
/// probe        64-bit magic and version at the start
/// BNG Blaster  64-bit magic 48 octets before the end, in either octet order
///              0 magic  24 flow  32 sequence  40 seconds (32)  44 nanoseconds (32)
/// mcjoin       "Sender PID 7, MC group ff3e::1 ... count: 12, freq: 100"
/// MGEN         2 version 2  4 flow  8 sequence  12 s  16 µs  22 address type 2  23 length 16
///              24 destination, which is the packet's
/// MPEG-TS      0x47 every 188 octets, see TransportStreams
/// RTP          0 version 2 (2 bits), CSRCs (low 4)  1 payload type (low 7)  2 sequence (16)
///              4 timestamp  8 SSRC
/// iperf 2      0 id  4 s  8 µs  12 id's upper half; if told only
/// ```
///
/// *Thread*: one at a time.
final class PayloadReader {
    private static final long BLASTER_MAGIC = 0x5274427269636b21L;
    private static final long BLASTER_MAGIC_LITTLE_ENDIAN = Long.reverseBytes(BLASTER_MAGIC);
    private static final int BLASTER_OCTETS = 48;
    private static final int BLASTER_FLOW = 24;
    private static final int BLASTER_SEQUENCE = 32;
    private static final int BLASTER_SECONDS = 40;
    private static final int BLASTER_NANOS = 44;

    private static final int MGEN_VERSION = 2;
    private static final int MGEN_FLOW = 4;
    private static final int MGEN_SEQUENCE = 8;
    private static final int MGEN_SECONDS = 12;
    private static final int MGEN_MICROS = 16;
    private static final int MGEN_ADDRESS = 22;
    private static final int MGEN_IPV6 = 0x0210;
    private static final int MGEN_DESTINATION = 24;
    private static final int MGEN_OCTETS = 40;

    private static final int RTP_VERSION = 2;
    private static final int RTP_OCTETS = 12;
    private static final int RTP_TIMESTAMP = 4;
    private static final int RTP_SSRC = 8;

    private static final int IPERF_SECONDS = 4;
    private static final int IPERF_MICROS = 8;
    private static final int IPERF_ID_HIGH = 12;
    private static final int IPERF_OCTETS = 16;

    private static final long UNSIGNED_INT = 0xffff_ffffL;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long MICRO_NANOS = 1_000;

    /// September 2001. What says less counts from the start of some machine: a monotonic clock.
    private static final long EARLIEST_S = 1_000_000_000L;

    /// Every payload type, whether it is RTP's.
    private final boolean[] rtpTypes = new boolean[128];
    private final boolean iperf;
    private final TransportStreams transportStreams = new TransportStreams();

    PayloadReader(FormatOptions formats) {
        formats.rtpPayloadTypes().forEach(type -> rtpTypes[type] = true);
        iperf = formats.iperf();
    }

    /// Writes into `packet` what the payload says.
    ///
    /// @param frame big-endian
    /// @param at where the payload starts
    /// @param length its octets, as UDP says
    /// @param there how many of them are in the buffer
    /// @param port UDP's destination port
    /// @param packet whose addresses are there already
    void read(ByteBuffer frame, int at, int length, int there, int port, FlowPacket packet) {
        packet.format = PayloadFormat.UNKNOWN;
        packet.flow = 0;
        packet.sequence = 0;
        packet.sequenceStep = 1;
        packet.sendStampNanos = FlowPacket.NO_STAMP;
        packet.mediaTime = FlowPacket.NO_STAMP;
        if (there < Long.BYTES) {
            return;
        }
        long first = frame.getLong(at);
        if (first == ProbeFormat.MAGIC
                && there >= ProbeFormat.OCTETS
                && frame.get(at + ProbeFormat.VERSION_AT) == ProbeFormat.VERSION) {
            probe(frame, at, packet);
        } else if (there == length && blaster(frame, at + length - BLASTER_OCTETS, at, packet)) {
            packet.format = PayloadFormat.BNG_BLASTER;
        } else if (first == McjoinText.START && McjoinText.read(frame, at, there, packet)) {
            packet.format = PayloadFormat.MCJOIN;
        } else if ((int) (first >>> 40 & 0xff) == MGEN_VERSION && mgen(frame, at, there, packet)) {
            packet.format = PayloadFormat.MGEN;
        } else if (there == length
                && first >>> 56 == TransportStreams.SYNC
                && transportStreams.read(frame, at, length, port, packet)) {
            packet.format = PayloadFormat.MPEG_TS;
        } else if (first >>> 62 == RTP_VERSION && rtp(frame, at, length, there, packet)) {
            packet.format = PayloadFormat.RTP;
        } else if (iperf && there >= IPERF_OCTETS) {
            iperf(frame, at, packet);
        }
    }

    private static void probe(ByteBuffer frame, int at, FlowPacket packet) {
        packet.format = PayloadFormat.PROBE;
        packet.flow = frame.getInt(at + ProbeFormat.FLOW_AT) & UNSIGNED_INT;
        packet.sequence = frame.getLong(at + ProbeFormat.SEQUENCE_AT);
        packet.sendStampNanos = frame.getLong(at + ProbeFormat.STAMP_AT);
    }

    private static boolean blaster(ByteBuffer frame, int at, int payload, FlowPacket packet) {
        if (at < payload) {
            return false;
        }
        long magic = frame.getLong(at);
        boolean littleEndian = magic == BLASTER_MAGIC_LITTLE_ENDIAN;
        if (!littleEndian && magic != BLASTER_MAGIC) {
            return false;
        }
        ByteOrder order = littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        packet.flow = longOf(frame, at + BLASTER_FLOW, order);
        packet.sequence = longOf(frame, at + BLASTER_SEQUENCE, order);
        packet.sendStampNanos =
                stamp(
                        intOf(frame, at + BLASTER_SECONDS, order),
                        intOf(frame, at + BLASTER_NANOS, order));
        return true;
    }

    private static long longOf(ByteBuffer frame, int at, ByteOrder order) {
        long value = frame.getLong(at);
        return order == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
    }

    private static long intOf(ByteBuffer frame, int at, ByteOrder order) {
        int value = frame.getInt(at);
        return (order == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value)) & UNSIGNED_INT;
    }

    private static boolean mgen(ByteBuffer frame, int at, int there, FlowPacket packet) {
        if (there < MGEN_OCTETS
                || frame.getShort(at + MGEN_ADDRESS) != MGEN_IPV6
                || frame.getLong(at + MGEN_DESTINATION) != packet.groupHigh
                || frame.getLong(at + MGEN_DESTINATION + Long.BYTES) != packet.groupLow) {
            return false;
        }
        packet.flow = frame.getInt(at + MGEN_FLOW) & UNSIGNED_INT;
        packet.sequence = frame.getInt(at + MGEN_SEQUENCE) & UNSIGNED_INT;
        packet.sendStampNanos =
                stamp(
                        frame.getInt(at + MGEN_SECONDS) & UNSIGNED_INT,
                        (frame.getInt(at + MGEN_MICROS) & UNSIGNED_INT) * MICRO_NANOS);
        return true;
    }

    private boolean rtp(ByteBuffer frame, int at, int length, int there, FlowPacket packet) {
        int contributors = frame.get(at) & 0x0f;
        if (there < RTP_OCTETS
                || !rtpTypes[frame.get(at + 1) & 0x7f]
                || length < RTP_OCTETS + contributors * Integer.BYTES) {
            return false;
        }
        packet.flow = frame.getInt(at + RTP_SSRC) & UNSIGNED_INT;
        packet.sequence = Short.toUnsignedInt(frame.getShort(at + 2));
        packet.mediaTime = frame.getInt(at + RTP_TIMESTAMP) & UNSIGNED_INT;
        return true;
    }

    /// The last datagrams of a test have the number negated.
    private static void iperf(ByteBuffer frame, int at, FlowPacket packet) {
        long id =
                (frame.getInt(at) & UNSIGNED_INT)
                        | ((long) frame.getInt(at + IPERF_ID_HIGH) << Integer.SIZE);
        packet.format = PayloadFormat.IPERF;
        packet.sequence = Math.abs(id) & UNSIGNED_INT;
        packet.sendStampNanos =
                stamp(
                        frame.getInt(at + IPERF_SECONDS) & UNSIGNED_INT,
                        (frame.getInt(at + IPERF_MICROS) & UNSIGNED_INT) * MICRO_NANOS);
    }

    /// Nanoseconds since 1970, or none if that is not what was counted.
    private static long stamp(long seconds, long nanos) {
        return seconds < EARLIEST_S || nanos >= SECOND_NANOS
                ? FlowPacket.NO_STAMP
                : seconds * SECOND_NANOS + nanos;
    }
}
