// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// Layout of the fixed IPv6 header (RFC 8200 §3) and the numbers of the headers that may follow.
/// Offsets count from the header's first octet.
///
/// ```text
/// |version 4 bits|traffic class 8|flow label 20|payload length 2|next header 1|hop limit 1|
/// |source 16                                   |destination 16                           |
/// ```
public final class Ipv6Header {
    /// Version (high half of this octet).
    public static final int VERSION = 0;

    /// Payload length, 2 octets: everything behind this header, extension headers included.
    public static final int PAYLOAD_LENGTH = VERSION + 4;

    /// Next header, 1 octet.
    public static final int NEXT_HEADER = PAYLOAD_LENGTH + 2;

    /// Hop limit, 1 octet. 1 in every MLD message.
    public static final int HOP_LIMIT = NEXT_HEADER + 1;

    /// Source address, 16 octets.
    public static final int SOURCE = HOP_LIMIT + 1;

    /// Destination address, 16 octets.
    public static final int DESTINATION = SOURCE + 16;

    /// Length of this header.
    public static final int HEADER_OCTETS = DESTINATION + 16;

    /// Length of an address.
    public static final int ADDRESS_OCTETS = 16;

    /// The hop limit MLD asks for. RFC 9777 §5.
    public static final int MLD_HOP_LIMIT = 1;

    /// Next header: Hop-by-Hop Options, RFC 8200 §4.3.
    public static final int HOP_BY_HOP = 0;

    /// Next header: Routing, RFC 8200 §4.4.
    public static final int ROUTING = 43;

    /// Next header: Fragment, RFC 8200 §4.5.
    public static final int FRAGMENT = 44;

    /// Next header: Authentication, RFC 4302 §2.
    public static final int AUTHENTICATION = 51;

    /// Next header: ICMPv6, RFC 4443.
    public static final int ICMPV6 = 58;

    /// Next header: Destination Options, RFC 8200 §4.6.
    public static final int DESTINATION_OPTIONS = 60;

    private Ipv6Header() {}
}
