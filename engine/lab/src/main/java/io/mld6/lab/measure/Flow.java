// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.lab.traffic.FlowPacket;
import io.mld6.lab.traffic.PayloadFormat;

/// The packets of one source to one group in one VLAN that share a series of numbers. Plain fields,
/// one object a flow and none a packet. Thread: the measuring one.
final class Flow {
    final PayloadFormat format;
    final int sequenceBits;
    final ChannelUnit unit;
    /// Whether it comes from a source the channel is for.
    final boolean fromSource;

    // Numbers of its packets; see SequenceBook.
    int epoch = -1;
    long expected;
    /// Packets from the first to the highest, as many as the window is wide at most.
    int reach;
    long seenLow;
    long seenHigh;
    /// The number that would show another series, if there may be one.
    long strange;

    boolean strangeSet;
    boolean strangeBehind;
    long lastSequence;

    long holeFrom;
    long holeLength;
    long holeLost;
    long holeNanos;
    int holeSpan = PhaseClock.NONE;
    long oldHoleNanos;
    int oldHoleSpan = PhaseClock.NONE;

    // Interarrival jitter (RFC 3550 §6.4.1).
    long transitNanos = FlowPacket.NO_STAMP;
    long jitterNanos;
    /// Of RTP, whose timestamps are of no clock.
    long mediaTime = FlowPacket.NO_STAMP;

    long mediaNanos;

    /// @param format of its packets
    Flow(PayloadFormat format, ChannelUnit unit, boolean fromSource) {
        this.format = format;
        this.sequenceBits = format.sequenceBits();
        this.unit = unit;
        this.fromSource = fromSource;
    }

    /// The clock was set: what came before cannot be compared with what comes.
    void forgetStamps() {
        transitNanos = FlowPacket.NO_STAMP;
        mediaTime = FlowPacket.NO_STAMP;
    }
}
