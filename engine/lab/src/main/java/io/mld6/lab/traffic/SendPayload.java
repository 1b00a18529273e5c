// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import java.nio.ByteBuffer;

/// What a sender puts into UDP payloads of one length: octets that are the same in all packets,
/// and those that are not. Checksums are kept as partial sums, so a packet costs what differs in
/// it and not its length. Thread: one at a time.
sealed interface SendPayload permits ProbePayload, RtpPayload, TransportStreamPayload {
    /// Octets of one packet of an MPEG transport stream (ISO/IEC 13818-1 §2.4.3.2).
    int TRANSPORT_PACKET_OCTETS = 188;

    /// Writes what is the same in all packets, and 0 into the rest.
    ///
    /// @param at offset of the payload in `frame`, even
    void prepare(ByteBuffer frame, int at);

    /// Writes what is this packet's own. Absolute puts only, no allocation.
    ///
    /// @param at as with [#prepare], whose octets are there
    /// @param stampNanos CLOCK_REALTIME since 1970
    /// @return the ones' complement sum of what was written, not folded
    long write(ByteBuffer frame, int at, int flow, long sequence, long stampNanos);

    /// Refuses what cannot be sent.
    ///
    /// @throws IllegalArgumentException with one line that says what is accepted
    static void check(PayloadFormat format, int lengthOctets) {
        int least =
                switch (format) {
                    case PROBE -> ProbeFormat.OCTETS;
                    case RTP -> RtpPayload.HEADER_OCTETS;
                    case MPEG_TS -> TRANSPORT_PACKET_OCTETS;
                    case UNKNOWN, BNG_BLASTER, MGEN, MCJOIN, IPERF ->
                            throw new IllegalArgumentException(
                                    format + " cannot be sent (expected PROBE, RTP or MPEG_TS)");
                };
        if (lengthOctets < least || lengthOctets > SendPlan.LONGEST_PAYLOAD_OCTETS) {
            throw new IllegalArgumentException(
                    "%d octets of payload (expected %d to %d)"
                            .formatted(lengthOctets, least, SendPlan.LONGEST_PAYLOAD_OCTETS));
        }
        if (format == PayloadFormat.MPEG_TS && lengthOctets % TRANSPORT_PACKET_OCTETS != 0) {
            throw new IllegalArgumentException(
                    "%d octets of transport stream (expected a multiple of %d, such as 1316)"
                            .formatted(lengthOctets, TRANSPORT_PACKET_OCTETS));
        }
    }

    /// The payload of a plan.
    static SendPayload of(SendPlan plan) {
        return switch (plan.payload()) {
            case RTP -> new RtpPayload(plan.lengthOctets());
            case MPEG_TS -> TransportStreamPayload.ofOctets(plan.lengthOctets());
            case PROBE, UNKNOWN, BNG_BLASTER, MGEN, MCJOIN, IPERF -> new ProbePayload();
        };
    }
}
