// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// An MPEG transport stream (ISO/IEC 13818-1 §2.4.3.2) of packets of one PID a flow.
///
/// ```text
/// 0  47 | 000, PID 13 | 00, 01: payload only, continuity counter 4 | payload 184, ff
/// ```
///
/// The PID is 0x100 plus the flow, and begins again behind 0x1ffe; the counter goes up with every
/// packet of 188 octets, so by [#packets] from datagram to datagram.
///
/// @param packets in each datagram
record TransportStreamPayload(int packets) implements SendPayload {
    /// Of packets that carry nothing.
    static final int NULL_PID = 0x1fff;

    private static final int SYNC = 0x47;
    private static final int PAYLOAD_ONLY = 0x10;
    private static final int COUNTER = 0xf;
    private static final int FIRST_PID = 0x100;
    private static final int HEADER_OCTETS = 4;
    private static final byte[] STUFFING = new byte[TRANSPORT_PACKET_OCTETS - HEADER_OCTETS];

    static {
        Arrays.fill(STUFFING, (byte) 0xff);
    }

    /// As many packets as fit into so many octets.
    static TransportStreamPayload ofOctets(int lengthOctets) {
        return new TransportStreamPayload(lengthOctets / TRANSPORT_PACKET_OCTETS);
    }

    /// Writes one packet whose counter is 0.
    static void prepare(ByteBuffer frame, int at, int pid) {
        frame.putInt(at, SYNC << 24 | pid << 8 | PAYLOAD_ONLY);
        frame.put(at + HEADER_OCTETS, STUFFING);
    }

    @Override
    public void prepare(ByteBuffer frame, int at) {
        for (int i = 0; i < packets; i++) {
            prepare(frame, at + i * TRANSPORT_PACKET_OCTETS, 0);
            // Its last three octets are each packet's own.
            frame.putInt(at + i * TRANSPORT_PACKET_OCTETS, SYNC << 24);
        }
    }

    @Override
    public long write(ByteBuffer frame, int at, int flow, long sequence, long stampNanos) {
        int pid = FIRST_PID + flow % (NULL_PID - FIRST_PID);
        long counter = sequence * packets;
        long sum = 0;
        for (int i = 0; i < packets; i++, counter++) {
            int own = pid << 8 | PAYLOAD_ONLY | ((int) counter & COUNTER);
            frame.putInt(at + i * TRANSPORT_PACKET_OCTETS, SYNC << 24 | own);
            sum += own;
        }
        return sum;
    }
}
