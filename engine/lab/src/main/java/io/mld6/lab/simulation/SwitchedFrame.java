// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.VlanTags;
import io.netty.buffer.ByteBuf;

/// What a switch looks at in any frame.
///
/// @param vlan it belongs to
/// @param source its IPv6 source, `::` if it is no IPv6 packet
/// @param destination its IPv6 destination, `::` if it is no IPv6 packet
record SwitchedFrame(VlanTags vlan, Ipv6Address source, Ipv6Address destination) {
    /// Reads a frame, whatever its octets are; borrowed.
    static SwitchedFrame of(ByteBuf frame) {
        int end = frame.writerIndex();
        int typeAt = frame.readerIndex() + Ethernet.TYPE;
        long tags = 0;
        int count = 0;
        while (end - typeAt >= Ethernet.TAG_OCTETS + 2
                && count < Ethernet.MAXIMUM_TAG_COUNT
                && Ethernet.isTag(frame.getUnsignedShort(typeAt))) {
            tags = VlanTags.withTag(tags, frame.getInt(typeAt));
            typeAt += Ethernet.TAG_OCTETS;
            count++;
        }
        VlanTags vlan = VlanTags.ofWord(tags);
        int ip = typeAt + 2;
        if (end - ip < Ipv6Header.HEADER_OCTETS
                || frame.getUnsignedShort(typeAt) != Ethernet.IPV6) {
            return new SwitchedFrame(vlan, Ipv6Address.UNSPECIFIED, Ipv6Address.UNSPECIFIED);
        }
        return new SwitchedFrame(
                vlan,
                address(frame, ip + Ipv6Header.SOURCE),
                address(frame, ip + Ipv6Header.DESTINATION));
    }

    private static Ipv6Address address(ByteBuf frame, int at) {
        return new Ipv6Address(frame.getLong(at), frame.getLong(at + Long.BYTES));
    }
}
