// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

/// The receive filter of a measurement: multicast data and the queries that steer it, nothing else.
///
/// ```text
/// ethertype, behind up to two tags in the octets    86dd, else dropped
///   UDP to ff00::/8
///     payload starts with 47, an MPEG-TS packet     passes whole
///     BNG Blaster's magic 48 octets before its end  passes whole
///     anything else                                 its first 208 octets pass
///   hop-by-hop, then ICMPv6 of type 130, a Query    passes whole
///   anything else                                   dropped
/// ```
///
/// What passes is copied, so most of a frame does not: everything that is looked at is at the
/// start of the payload, but for the two whose numbers are all over it or at its end. The filter
/// can tell these, at the price of one look at the frame's end.
///
/// The outermost tag is usually no longer in the octets; the kernel has moved it aside by then.
public final class FlowFilter {
    /// What passes of most frames: Ethernet, two tags, IPv6 and UDP headers are 70 octets; the
    /// longest text of mcjoin up to the end of its count is 127.
    public static final int HEAD_OCTETS = 208;

    private static final int WHOLE_FRAME = 0x40000;

    private static final int ETHER_TYPE = 12;
    private static final int ETHERNET_OCTETS = 14;
    private static final int TAG_OCTETS = 4;
    private static final int ETHER_TYPE_IPV6 = 0x86dd;
    private static final int TPID_8021Q = 0x8100;
    private static final int TPID_8021AD = 0x88a8;

    private static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    private static final int DESTINATION = 24;
    private static final int IPV6_OCTETS = 40;
    private static final int HOP_BY_HOP = 0;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;
    private static final int MULTICAST = 0xff;
    private static final int QUERY = 130;
    private static final int UDP_PAYLOAD = IPV6_OCTETS + 8;

    private static final int TS_SYNC = 0x47;
    private static final int BLASTER_OCTETS = 48;
    private static final int BLASTER_HIGH = 0x52744272;
    private static final int BLASTER_LOW = 0x69636b21;

    private static final int PACKET_OUTGOING = 4;

    private FlowFilter() {}

    /// The filter; data that this host sends does not pass, its queries do if they reach it.
    public static FilterProgram program() {
        var a = new FilterAssembler();
        ethernet(a);
        a.label("ipv6")
                .loadByteAtX(NEXT_HEADER)
                .ifEqual(UDP, "udp")
                .unlessEqual(HOP_BY_HOP, "drop");
        query(a);
        data(a);
        return a.label("head")
                .pass(HEAD_OCTETS)
                .label("whole")
                .pass(WHOLE_FRAME)
                .label("drop")
                .pass(0)
                .assemble();
    }

    /// Leaves in X where the IPv6 header starts. A load outside the frame drops it.
    private static void ethernet(FilterAssembler a) {
        int at = ETHER_TYPE;
        for (int tags = 0; tags <= 2; tags++, at += TAG_OCTETS) {
            a.setX(at + 2).loadShort(at).ifEqual(ETHER_TYPE_IPV6, "ipv6");
            if (tags < 2) {
                a.ifEqual(TPID_8021Q, "tag" + tags).ifEqual(TPID_8021AD, "tag" + tags);
                a.jump("drop").label("tag" + tags);
            }
        }
        a.jump("drop");
    }

    private static void query(FilterAssembler a) {
        a.loadByteAtX(IPV6_OCTETS).unlessEqual(ICMPV6, "drop");
        // Its length is in units of eight octets, the first eight not counted.
        a.loadByteAtX(IPV6_OCTETS + 1).shiftLeft(3).add(8).addX().moveToX();
        a.loadByteAtX(IPV6_OCTETS).ifEqual(QUERY, "whole").jump("drop");
    }

    /// Falls through where the head will do.
    private static void data(FilterAssembler a) {
        a.label("udp").loadByteAtX(DESTINATION).unlessEqual(MULTICAST, "drop");
        a.loadByte(FilterAssembler.PACKET_TYPE).ifEqual(PACKET_OUTGOING, "drop");
        // A load outside would drop the frame, which is to be counted: first how long it is. X is
        // at least an Ethernet header; a frame that fails the first test of two cannot pass the
        // second either, and one that holds it keeps the subtraction from wrapping.
        a.loadLength().unlessGreater(ETHERNET_OCTETS - 1 + UDP_PAYLOAD, "head");
        a.loadLength().subtract(UDP_PAYLOAD).unlessGreaterThanX("head");
        a.loadByteAtX(UDP_PAYLOAD).ifEqual(TS_SYNC, "whole");
        int magic = IPV6_OCTETS - BLASTER_OCTETS;
        a.loadShortAtX(PAYLOAD_LENGTH).addX().subtract(-magic).moveToX();
        a.loadLength().subtract(2 * Integer.BYTES - 1).unlessGreaterThanX("head");
        a.loadIntAtX(0)
                .ifEqual(Integer.reverseBytes(BLASTER_LOW), "little-endian")
                .unlessEqual(BLASTER_HIGH, "head")
                .loadIntAtX(Integer.BYTES)
                .ifEqual(BLASTER_LOW, "whole")
                .jump("head");
        a.label("little-endian")
                .loadIntAtX(Integer.BYTES)
                .ifEqual(Integer.reverseBytes(BLASTER_HIGH), "whole");
    }
}
