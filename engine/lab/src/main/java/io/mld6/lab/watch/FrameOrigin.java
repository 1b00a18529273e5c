// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.HopByHop;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.MldFormat;
import io.mld6.codec.wire.VlanTags;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Who a frame is from, also where the decoder would have none of it, so that somebody can be
/// blamed.
///
/// @param sender as far as it can be read
/// @param macDestination 48 bits
/// @param type of the ICMPv6 message where one usually is: right behind the fixed header or one
///     hop-by-hop header; [#NO_TYPE] if there is none
record FrameOrigin(Sender sender, long macDestination, int type) {
    static final int NO_TYPE = -1;

    /// Null if the frame ends before its IPv6 addresses do, or is no IPv6.
    static @Nullable FrameOrigin of(ByteBuf frame) {
        int start = frame.readerIndex();
        int end = frame.writerIndex();
        int ip = start + Ethernet.HEADER_OCTETS;
        long tags = 0;
        for (int tag = 0;
                tag < Ethernet.MAXIMUM_TAG_COUNT
                        && end - ip >= Ethernet.TAG_OCTETS
                        && Ethernet.isTag(frame.getUnsignedShort(ip - 2));
                tag++, ip += Ethernet.TAG_OCTETS) {
            tags = VlanTags.withTag(tags, frame.getInt(ip - 2));
        }
        if (end - ip < Ipv6Header.HEADER_OCTETS
                || frame.getUnsignedShort(ip - 2) != Ethernet.IPV6) {
            return null;
        }
        int source = ip + Ipv6Header.SOURCE;
        return new FrameOrigin(
                new Sender(
                        VlanTags.ofWord(tags),
                        new MacAddress(mac(frame, start + Ethernet.SOURCE)),
                        new Ipv6Address(frame.getLong(source), frame.getLong(source + Long.BYTES))),
                mac(frame, start + Ethernet.DESTINATION),
                type(frame, ip, end));
    }

    private static long mac(ByteBuf frame, int at) {
        return (long) frame.getUnsignedShort(at) << 32 | frame.getUnsignedInt(at + 2);
    }

    private static int type(ByteBuf frame, int ip, int end) {
        int next = frame.getUnsignedByte(ip + Ipv6Header.NEXT_HEADER);
        int at = ip + Ipv6Header.HEADER_OCTETS;
        if (next == Ipv6Header.HOP_BY_HOP && end - at >= HopByHop.HEADER_OCTETS) {
            next = frame.getUnsignedByte(at);
            at += (frame.getUnsignedByte(at + 1) + 1) * HopByHop.HEADER_OCTETS;
        }
        return next == Ipv6Header.ICMPV6 && at < end ? frame.getUnsignedByte(at) : NO_TYPE;
    }

    boolean isMld() {
        return type != NO_TYPE && MldFormat.isMld(type);
    }

    boolean isQuery() {
        return type == MldFormat.QUERY;
    }
}
