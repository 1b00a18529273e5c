// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;

/// What a [FlowPacket] said, kept.
record HeardPacket(
        VlanTags vlan,
        Ipv6Address source,
        Ipv6Address group,
        int lengthOctets,
        long stampNanos,
        PayloadFormat format,
        Numbers numbers) {
    /// How it counts.
    record Numbers(long flow, long sequence, int step, long sendStampNanos, long mediaTime) {}

    static HeardPacket of(FlowPacket packet) {
        return new HeardPacket(
                VlanTags.ofWord(packet.vlanWord()),
                new Ipv6Address(packet.sourceHigh(), packet.sourceLow()),
                new Ipv6Address(packet.groupHigh(), packet.groupLow()),
                packet.lengthOctets(),
                packet.stampNanos(),
                packet.format(),
                new Numbers(
                        packet.flow(),
                        packet.sequence(),
                        packet.sequenceStep(),
                        packet.sendStampNanos(),
                        packet.mediaTime()));
    }
}
