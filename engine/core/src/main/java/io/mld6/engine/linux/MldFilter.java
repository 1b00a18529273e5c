// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

/// The receive filter: everything that is, or may be, or fails to be MLD; nothing else.
///
/// ```text
/// ethertype, behind up to two tags in the octets    86dd, else dropped
///   next header 43, 44, 51, 60                      passes: the decoder walks on
///   next header 58                                  passes if the type is MLD's
///   next header 0, hop-by-hop
///     then 58                                       passes if the type is MLD's
///     then anything else                            passes: the decoder walks on
///   any other next header                           dropped
/// cut off before the answer is known                passes: malformed is counted, not hidden
/// type 131, 132, 143 sent by this host              dropped: our own, by way of the other shards;
///                                                 passes on request: a socket does not hear itself
/// type 130 sent by this host                        passes: `mld6 query` beside us
/// ```
///
/// The outermost tag is usually no longer in the octets; the kernel has moved it aside by then.
public final class MldFilter {
    private static final int ETHER_TYPE = 12;
    private static final int ETHERNET_OCTETS = 14;
    private static final int TAG_OCTETS = 4;
    private static final int ETHER_TYPE_IPV6 = 0x86dd;
    private static final int TPID_8021Q = 0x8100;
    private static final int TPID_8021AD = 0x88a8;

    private static final int NEXT_HEADER = 6;
    private static final int IPV6_OCTETS = 40;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int ICMPV6 = 58;
    private static final int DESTINATION_OPTIONS = 60;

    private static final int QUERY = 130;
    private static final int REPORT_V1 = 131;
    private static final int DONE_V1 = 132;
    private static final int REPORT_V2 = 143;

    private static final int PACKET_OUTGOING = 4;
    private static final int WHOLE_FRAME = 0x40000;

    private MldFilter() {}

    /// The filter of listeners.
    public static FilterProgram program() {
        return program(false);
    }

    /// A filter.
    ///
    /// @param localReports whether Reports and Dones that this host sends pass
    public static FilterProgram program(boolean localReports) {
        var a = new FilterAssembler();
        ethernet(a);
        ipv6(a);
        icmpv6(a);
        if (!localReports) {
            a.loadByte(FilterAssembler.PACKET_TYPE).ifEqual(PACKET_OUTGOING, "drop");
        }
        return a.label("pass").pass(WHOLE_FRAME).label("drop").pass(0).assemble();
    }

    /// Leaves in X where the IPv6 header starts.
    private static void ethernet(FilterAssembler a) {
        int at = ETHER_TYPE;
        for (int tags = 0; tags <= 2; tags++, at += TAG_OCTETS) {
            a.loadLength().unlessGreater(at + 1, "pass");
            a.setX(at + 2).loadShort(at).ifEqual(ETHER_TYPE_IPV6, "ipv6");
            if (tags < 2) {
                a.ifEqual(TPID_8021Q, "tag" + tags).ifEqual(TPID_8021AD, "tag" + tags);
                a.jump("drop").label("tag" + tags);
            }
        }
        a.jump("drop");
    }

    private static void ipv6(FilterAssembler a) {
        a.label("ipv6");
        unlessInside(a, NEXT_HEADER);
        a.loadByteAtX(NEXT_HEADER)
                .ifEqual(HOP_BY_HOP, "hop-by-hop")
                .ifEqual(ICMPV6, "icmpv6")
                .ifEqual(ROUTING, "pass")
                .ifEqual(FRAGMENT, "pass")
                .ifEqual(AUTHENTICATION, "pass")
                .ifEqual(DESTINATION_OPTIONS, "pass")
                .jump("drop");
        a.label("hop-by-hop");
        unlessInside(a, IPV6_OCTETS + 1);
        a.loadByteAtX(IPV6_OCTETS).ifEqual(ICMPV6, "icmpv6-behind").jump("pass");
        // Its length is in units of eight octets, the first eight not counted.
        a.label("icmpv6-behind").loadByteAtX(IPV6_OCTETS + 1).shiftLeft(3).add(8).addX().moveToX();
    }

    /// X is 40 octets before the ICMPv6 type. Falls through with a Report or Done.
    private static void icmpv6(FilterAssembler a) {
        a.label("icmpv6");
        unlessInside(a, IPV6_OCTETS);
        a.loadByteAtX(IPV6_OCTETS)
                .ifEqual(QUERY, "pass")
                .ifEqual(REPORT_V1, "report")
                .ifEqual(DONE_V1, "report")
                .ifEqual(REPORT_V2, "report")
                .jump("drop");
        a.label("report");
    }

    /// Passes the frame unless the octet at X + `offset` is inside it. X stays.
    private static void unlessInside(FilterAssembler a, int offset) {
        // X is at least an Ethernet header; a frame that fails this cannot pass the next test
        // either, and one that holds keeps the subtraction from wrapping.
        a.loadLength().unlessGreater(ETHERNET_OCTETS - 1 + offset, "pass");
        a.loadLength().subtract(offset).unlessGreaterThanX("pass");
    }
}
