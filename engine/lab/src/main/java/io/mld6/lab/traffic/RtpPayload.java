// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import java.nio.ByteBuffer;

/// RTP with an MPEG transport stream in it (RFC 3550 §5.1, RFC 2250 §2): null packets, as many as
/// fit, and padding behind them (P = 1) if that leaves octets.
///
/// ```text
///  0  V=2 P X=0 CC=0 | M=0 PT=33 | sequence 16   from 0
///  4  timestamp 32, 90 kHz: the moment of sending, by CLOCK_REALTIME
///  8  SSRC 32: "mld6" plus the flow
/// 12  packets of 188 octets: 47 1f ff 10, then ff; then padding, its length last
/// ```
///
/// @param lengthOctets of the whole
record RtpPayload(int lengthOctets) implements SendPayload {
    /// Octets of the header.
    static final int HEADER_OCTETS = 12;

    /// RFC 3551 §6: MP2T.
    private static final int PAYLOAD_TYPE = 33;

    private static final int VERSION = 2 << 30;
    private static final int PADDING = 1 << 29;
    private static final int FIRST_SSRC = 0x6d6c_6436;
    private static final int TIMESTAMP_AT = 4;
    private static final int SSRC_AT = 8;
    private static final int SEQUENCE_AT = 2;

    /// 90 kHz are 9 ticks in 100 µs.
    private static final long NANOS = 100_000;

    private static final long TICKS = 9;

    @Override
    public void prepare(ByteBuffer frame, int at) {
        int room = lengthOctets - HEADER_OCTETS;
        int packets = room / TRANSPORT_PACKET_OCTETS;
        int rest = room % TRANSPORT_PACKET_OCTETS;
        frame.putInt(at, VERSION | (rest > 0 ? PADDING : 0) | PAYLOAD_TYPE << 16);
        for (int i = 0; i < packets; i++) {
            TransportStreamPayload.prepare(
                    frame,
                    at + HEADER_OCTETS + i * TRANSPORT_PACKET_OCTETS,
                    TransportStreamPayload.NULL_PID);
        }
        if (rest > 0) {
            frame.put(at + lengthOctets - 1, (byte) rest);
        }
    }

    @Override
    public long write(ByteBuffer frame, int at, int flow, long sequence, long stampNanos) {
        int ticks = (int) (stampNanos / NANOS * TICKS + stampNanos % NANOS * TICKS / NANOS);
        int ssrc = FIRST_SSRC + flow;
        frame.putShort(at + SEQUENCE_AT, (short) sequence);
        frame.putInt(at + TIMESTAMP_AT, ticks);
        frame.putInt(at + SSRC_AT, ssrc);
        return (sequence & 0xffff) + Integer.toUnsignedLong(ticks) + Integer.toUnsignedLong(ssrc);
    }
}
