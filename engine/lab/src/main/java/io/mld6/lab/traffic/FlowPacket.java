// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

/// One multicast data packet, as read from a frame. One object stands for packet after packet: who
/// wants to keep something copies it. Thread: the receiver's.
public final class FlowPacket {
    /// [#sendStampNanos] of a packet that does not say when it was sent.
    public static final long NO_STAMP = Long.MIN_VALUE;

    long vlanWord;
    long sourceHigh;
    long sourceLow;
    long groupHigh;
    long groupLow;
    int lengthOctets;
    long stampNanos;
    PayloadFormat format = PayloadFormat.UNKNOWN;
    long flow;
    long sequence;
    int sequenceStep = 1;
    long sendStampNanos = NO_STAMP;
    long mediaTime = NO_STAMP;

    FlowPacket() {}

    /// Tags of its frame, as [io.mld6.codec.wire.VlanTags#word] has them.
    public long vlanWord() {
        return vlanWord;
    }

    /// Source address, first half.
    public long sourceHigh() {
        return sourceHigh;
    }

    /// Source address, second half.
    public long sourceLow() {
        return sourceLow;
    }

    /// Group, first half.
    public long groupHigh() {
        return groupHigh;
    }

    /// Group, second half.
    public long groupLow() {
        return groupLow;
    }

    /// Octets of the whole frame on the wire, without check sequence.
    public int lengthOctets() {
        return lengthOctets;
    }

    /// When the kernel had it: nanoseconds of CLOCK_REALTIME since 1970.
    public long stampNanos() {
        return stampNanos;
    }

    /// What the payload is.
    public PayloadFormat format() {
        return format;
    }

    /// Number of the flow inside its source and group, as the payload says; 0 if it does not. RTP:
    /// the SSRC; mcjoin: the sender's process; MPEG-TS: destination port and counted PID. With
    /// another number the counting of packets starts anew.
    public long flow() {
        return flow;
    }

    /// Number of the packet in its flow, of [PayloadFormat#sequenceBits] bits.
    public long sequence() {
        return sequence;
    }

    /// How far the number of the next packet is from this one's: 1, but for MPEG-TS, where it is
    /// the packets of the counted PID in this datagram, 0 if there are none.
    public int sequenceStep() {
        return sequenceStep;
    }

    /// When it was sent: nanoseconds of the sender's CLOCK_REALTIME since 1970, or [#NO_STAMP].
    public long sendStampNanos() {
        return sendStampNanos;
    }

    /// RTP's timestamp, 32 bits, 90 kHz for MPEG; [#NO_STAMP] if there is none. The jitter of RFC
    /// 3550 is computed from it.
    public long mediaTime() {
        return mediaTime;
    }
}
