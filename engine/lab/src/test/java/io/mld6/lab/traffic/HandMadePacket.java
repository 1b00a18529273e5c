// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.codec.wire.Ipv6Address;

/// Packets that never were on a wire, for who takes them.
public final class HandMadePacket {
    private HandMadePacket() {}

    /// A packet of 1000 octets that says nothing of itself.
    public static FlowPacket of(
            long vlanWord, Ipv6Address source, Ipv6Address group, long stampNanos) {
        FlowPacket packet = new FlowPacket();
        packet.vlanWord = vlanWord;
        packet.sourceHigh = source.high();
        packet.sourceLow = source.low();
        packet.groupHigh = group.high();
        packet.groupLow = group.low();
        packet.stampNanos = stampNanos;
        packet.lengthOctets = 1000;
        return packet;
    }

    /// The same, with a number.
    public static FlowPacket numbered(
            FlowPacket packet, PayloadFormat format, long flow, long sequence, int step) {
        packet.format = format;
        packet.flow = flow;
        packet.sequence = sequence;
        packet.sequenceStep = step;
        return packet;
    }

    /// The same, with the moment it was sent.
    public static FlowPacket sent(FlowPacket packet, long sendStampNanos) {
        packet.sendStampNanos = sendStampNanos;
        return packet;
    }

    /// The same, of RTP, with a timestamp.
    public static FlowPacket media(FlowPacket packet, long sequence, long mediaTime) {
        packet.mediaTime = mediaTime;
        return numbered(packet, PayloadFormat.RTP, 1, sequence, 1);
    }
}
