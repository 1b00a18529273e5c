// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

/// Why a frame, or a part of an accepted message, goes no further. One name per way to be wrong;
/// the order is the order of the checks, and the first that hits is the frame's only reason.
public enum DropReason implements Decoded {
    /// The frame ends inside the Ethernet header or a VLAN tag.
    L2_TRUNCATED(Kind.MALFORMED, "IEEE 802.3 §3.2"),
    /// More than two VLAN tags.
    L2_TOO_MANY_TAGS(Kind.MALFORMED, "our limit"),
    /// Another EtherType, or an 802.3 length in its place. Not an error.
    NOT_IPV6(Kind.NOT_OURS, "RFC 2464 §3"),
    /// Not the tags this decoder was told to listen to. Not an error, but counted apart.
    OTHER_VLAN(Kind.POLICY, "IEEE 802.1Q §6.9"),
    /// To the unicast MAC address of a station that is not ours. Not an error.
    OTHER_STATION(Kind.NOT_OURS, "RFC 6085 §3"),

    /// Fewer than 40 octets of IPv6, or a payload length the frame does not hold, or none at all.
    IP_TRUNCATED(Kind.MALFORMED, "RFC 8200 §3"),
    /// The version nibble is not 6.
    BAD_IP_VERSION(Kind.MALFORMED, "RFC 8200 §3"),
    /// A jumbogram: payload length 0 and a Jumbo Payload option. No Ethernet link carries one.
    JUMBO(Kind.MALFORMED, "RFC 2675 §3"),

    /// An extension header or option that is cut, misplaced, repeated, or says to discard the
    /// packet.
    BAD_EXT_HEADER(Kind.MALFORMED, "RFC 8200 §4"),
    /// More extension headers than anyone honest sends.
    EXT_CHAIN_TOO_LONG(Kind.MALFORMED, "our limit"),
    /// MLD behind a Fragment header. MLD is sized to the link, so nobody needs to.
    FRAGMENT(Kind.MALFORMED, "RFC 9777 §5.2.16"),
    /// Not ICMPv6, or another ICMPv6 type. Not an error.
    NOT_MLD(Kind.NOT_OURS, "RFC 4443 §2.4(b)"),

    /// The hop limit is not 1.
    BAD_HOP_LIMIT(Kind.MALFORMED, "RFC 9777 §6.2, §7.4, §7.6"),
    /// No Router Alert with the value of MLD in a hop-by-hop header.
    NO_ROUTER_ALERT(Kind.MALFORMED, "RFC 9777 §6.2, §7.4, §7.6"),
    /// From `::`. Normal while addresses are tested, and from snooping switches.
    UNSPECIFIED_SOURCE(Kind.MALFORMED, "RFC 3590 §4"),
    /// From an address that is neither link-local nor `::`.
    BAD_SOURCE(Kind.MALFORMED, "RFC 9777 §5.1.14, §5.2.14"),
    /// Too short for its type, or a Query of 25 to 27 octets.
    BAD_LENGTH(Kind.MALFORMED, "RFC 9777 §8.1; RFC 2710 §5"),
    /// The sum over message and pseudo-header is not 0xffff.
    BAD_CHECKSUM(Kind.MALFORMED, "RFC 9777 §5.1.2, §5.2.2"),
    /// To a unicast address or a scope that is not ours, or an MLDv2 Report to a group other than
    /// `ff02::16`.
    BAD_DESTINATION(Kind.MALFORMED, "RFC 9777 §5.1.15, §5.2.15"),
    /// To a group that nobody here listens to, perhaps not any more: a query about a group that was
    /// just left, a neighbour's MLDv1 Report. Not an error.
    OTHER_GROUP(Kind.NOT_OURS, "RFC 9777 §5.1.15"),
    /// A group field that this message cannot have.
    BAD_GROUP(Kind.MALFORMED, "RFC 9777 §5.1.13; RFC 2710 §3.6"),
    /// A Query that announces more sources than it holds.
    TRUNCATED_SOURCES(Kind.MALFORMED, "RFC 9777 §5.1.10"),
    /// A Report that announces more records, sources or auxiliary data than it holds. Nothing of
    /// it is used.
    TRUNCATED_RECORD(Kind.MALFORMED, "RFC 9777 §5.2.4, §5.2.7, §5.2.8"),

    /// Our own message, heard again.
    OWN_MESSAGE(Kind.POLICY, "RFC 2710 §4"),
    /// A message for the other role: a Report at a pure listener.
    WRONG_ROLE(Kind.POLICY, "RFC 9777 §6"),
    /// An MLDv1 message where version 1 is ignored.
    VERSION_IGNORED(Kind.POLICY, "RFC 9777 §8.2.1, §8.3.1"),

    /// A record of a type RFC 9777 does not define.
    RECORD_UNKNOWN_TYPE(Kind.WITHIN_MESSAGE, "RFC 9777 §5.2.13"),
    /// A record whose group is not multicast, or one that is never reported.
    RECORD_BAD_GROUP(Kind.WITHIN_MESSAGE, "RFC 9777 §5.2.9, §6"),
    /// An IS_EX or TO_EX record for a source-specific group.
    RECORD_SSM_IGNORED(Kind.WITHIN_MESSAGE, "RFC 9777 §7.4"),
    /// A source that is multicast, `::` or `::1`.
    SOURCE_INVALID(Kind.WITHIN_MESSAGE, "RFC 9777 §5.1.11, §5.2.10"),
    /// A record for one group more than we keep.
    LIMIT_GROUPS(Kind.WITHIN_MESSAGE, "RFC 9777 §10.2"),
    /// A source more than we keep.
    LIMIT_SOURCES(Kind.WITHIN_MESSAGE, "RFC 9777 §10.2"),
    /// A listener of a group more than we remember.
    LIMIT_LISTENERS(Kind.WITHIN_MESSAGE, "RFC 9777 §10.2");

    /// The nature of a reason.
    public enum Kind {
        /// Somebody else's frame: no error, and the only kind not worth a warning or a counter of
        /// drops.
        NOT_OURS,
        /// A frame that breaks a rule.
        MALFORMED,
        /// A good frame that we chose not to act on.
        POLICY,
        /// A part of an accepted message; the message was not dropped.
        WITHIN_MESSAGE
    }

    private final Kind kind;
    private final String clause;

    DropReason(Kind kind, String clause) {
        this.kind = kind;
        this.clause = clause;
    }

    /// The nature of this reason.
    public Kind kind() {
        return kind;
    }

    /// The clause it comes from, or `our limit`.
    public String clause() {
        return clause;
    }

    /// Whether the frame is simply not MLD: not an error, not a drop.
    public boolean isNotOurs() {
        return kind == Kind.NOT_OURS;
    }
}
