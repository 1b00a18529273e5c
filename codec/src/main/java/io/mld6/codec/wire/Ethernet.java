// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// Layout of an Ethernet II header, IEEE 802.3 and 802.1Q. Offsets count from the frame's first
/// octet; with tags, the EtherType moves back by [#TAG_OCTETS] each.
///
/// ```text
/// | destination 6 | source 6 | [ TPID 2 | priority 3 bits, DEI 1, id 12 ] * 0..2 | EtherType 2 |
/// ```
public final class Ethernet {
    /// Destination MAC address, 6 octets.
    public static final int DESTINATION = 0;

    /// Source MAC address, 6 octets.
    public static final int SOURCE = DESTINATION + 6;

    /// EtherType, or the TPID of the first tag, 2 octets.
    public static final int TYPE = SOURCE + 6;

    /// Length of an untagged header.
    public static final int HEADER_OCTETS = TYPE + 2;

    /// Length of one 802.1Q tag.
    public static final int TAG_OCTETS = 4;

    /// Tags one frame may carry.
    public static final int MAXIMUM_TAG_COUNT = 2;

    /// EtherType of IPv6.
    public static final int IPV6 = 0x86dd;

    /// TPID of a customer tag (802.1Q).
    public static final int CUSTOMER_TAG = 0x8100;

    /// TPID of a service tag (802.1ad).
    public static final int SERVICE_TAG = 0x88a8;

    /// The VLAN id's bits of a tag's second half.
    public static final int VLAN_ID_MASK = 0xfff;

    private Ethernet() {}

    /// Whether a MAC address is that of a group of stations, broadcast among them: the lowest
    /// bit of its first octet is set (IEEE 802 §8.2).
    ///
    /// @param mac 48 bits
    public static boolean isGroup(long mac) {
        return (mac >>> 40 & 1) != 0;
    }

    /// Whether an EtherType is the TPID of a VLAN tag.
    public static boolean isTag(int type) {
        return type == CUSTOMER_TAG || type == SERVICE_TAG;
    }
}
