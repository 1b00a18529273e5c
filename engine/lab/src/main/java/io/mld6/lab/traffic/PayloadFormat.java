// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

/// How the payload of a data packet says where in its stream it stands.
public enum PayloadFormat {
    /// Nothing that is known: packets are counted, losses are not seen.
    UNKNOWN(0),
    /// What this project's sender writes.
    PROBE(64),
    /// BNG Blaster's session and multicast traffic.
    BNG_BLASTER(64),
    /// MGEN, version 2.
    MGEN(32),
    /// mcjoin's text.
    MCJOIN(32),
    /// RTP (RFC 3550).
    RTP(16),
    /// An MPEG transport stream without RTP (ISO/IEC 13818-1).
    MPEG_TS(4),
    /// iperf 2 over UDP; recognised only when told.
    IPERF(32);

    private final int sequenceBits;

    PayloadFormat(int sequenceBits) {
        this.sequenceBits = sequenceBits;
    }

    /// Bits of the number that counts packets; 0 if there is none. With 16 or fewer a run of losses
    /// as long as the number's range is not seen, so that loss is a lower bound.
    public int sequenceBits() {
        return sequenceBits;
    }
}
