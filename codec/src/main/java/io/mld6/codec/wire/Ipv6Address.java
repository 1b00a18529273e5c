// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// An IPv6 address as two big-endian 64-bit words.
///
/// The static methods that take raw words ask the same questions as the instance methods, for
/// code that has no object to ask. Addresses order as unsigned 128-bit numbers, which is the
/// order the querier election needs (RFC 9777 §7.6.2). No zone is kept inside: the link is stored
/// beside the address, never in its octets.
///
/// @param high octets 0 to 7, octet 0 in the most significant bits
/// @param low octets 8 to 15
public record Ipv6Address(long high, long low) implements Comparable<Ipv6Address> {
    /// High word of every `ff02::/64` address.
    public static final long LINK_SCOPE_HIGH = 0xff02_0000_0000_0000L;

    /// High word of every `fe80::/64` address.
    public static final long LINK_LOCAL_HIGH = 0xfe80_0000_0000_0000L;

    /// `::`, also the group field of a General Query.
    public static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);

    /// `ff02::1`, where General Queries go. Never reported.
    public static final Ipv6Address ALL_NODES = new Ipv6Address(LINK_SCOPE_HIGH, 1);

    /// `ff02::2`, where MLDv1 Dones go.
    public static final Ipv6Address ALL_ROUTERS = new Ipv6Address(LINK_SCOPE_HIGH, 2);

    /// `ff02::16`, where MLDv2 Reports go.
    public static final Ipv6Address ALL_MLDV2_ROUTERS = new Ipv6Address(LINK_SCOPE_HIGH, 0x16);

    private static final long SOLICITED_NODE_LOW = 0x0000_0001_ff00_0000L;

    /// The smallest multicast scope MLD covers: below are the reserved one (0) and
    /// interface-local (1). RFC 9777 §6.
    public static final int LINK_LOCAL_SCOPE = 2;

    /// Reads an address in the text forms of RFC 4291 §2.2: full, with `::`, or ending in dotted
    /// decimal. Upper and lower case, no zone, no prefix length, no brackets, no name look-up.
    ///
    /// @throws IllegalArgumentException if `text` is none of these; the message names it
    public static Ipv6Address parse(String text) {
        return Ipv6Text.parse(text);
    }

    /// The address EUI-64 gives a station: `fe80::/64`, `ff:fe` in the middle, the universal bit
    /// inverted. RFC 4291 App. A.
    public static Ipv6Address linkLocalEui64(MacAddress mac) {
        return new Ipv6Address(LINK_LOCAL_HIGH, eui64(mac.value()));
    }

    /// The low word of the EUI-64 address of a station, `mac` being 48 bits.
    public static long eui64(long mac) {
        long inverted = mac ^ 0x0200_0000_0000L;
        return (inverted >>> 24) << 40 | 0xff_fe00_0000L | (inverted & 0xff_ffffL);
    }

    /// Whether the address is in `ff00::/8`.
    public static boolean isMulticast(long high) {
        return high >>> 56 == 0xff;
    }

    /// Whether the address is in `fe80::/10`.
    public static boolean isLinkLocal(long high) {
        return high >>> 54 == 0xfe80 >>> 6;
    }

    /// The scope of a multicast address, 0 to 15: the low half of octet 1. RFC 7346 §2.
    public static int scope(long high) {
        return (int) (high >>> 48) & 0xf;
    }

    /// Whether MLD speaks about this address at all: multicast, scope 2 or wider, not `ff02::1`.
    /// RFC 9777 §6.
    public static boolean isReportable(long high, long low) {
        return isMulticast(high)
                && scope(high) >= LINK_LOCAL_SCOPE
                && !(high == LINK_SCOPE_HIGH && low == 1);
    }

    /// Whether a packet can come from this address as far as a source list is concerned: not
    /// multicast, not `::`, not `::1`. RFC 4291 §2.5.2, §2.5.3, §2.7.
    public static boolean isPossibleSource(long high, long low) {
        return !isMulticast(high) && (high != 0 || low >>> 1 != 0);
    }

    /// The Ethernet address of a multicast address: `33:33` and its last four octets. RFC 2464
    /// §7.
    ///
    /// @return 48 bits
    public static long multicastMac(long low) {
        return 0x3333_0000_0000L | (low & 0xffff_ffffL);
    }

    /// Whether the address is in `ff00::/8`.
    public boolean isMulticast() {
        return isMulticast(high);
    }

    /// Whether the address is in `fe80::/10`. Wider than the `fe80::/64` we send from: RFC 4291
    /// §2.4 gives the type to the whole /10.
    public boolean isLinkLocal() {
        return isLinkLocal(high);
    }

    /// Whether the address is `::`.
    public boolean isUnspecified() {
        return (high | low) == 0;
    }

    /// Whether the address is `::1`.
    public boolean isLoopback() {
        return high == 0 && low == 1;
    }

    /// Whether MLD speaks about this group: multicast, scope 2 or wider, not `ff02::1`.
    public boolean isReportable() {
        return isReportable(high, low);
    }

    /// The scope of a multicast address, 0 to 15.
    ///
    /// @throws IllegalStateException if the address is not multicast
    public int scope() {
        if (!isMulticast()) {
            throw new IllegalStateException(this + " is not multicast and has no such scope");
        }
        return scope(high);
    }

    /// As that of every record, but the compiler's own is put together at its first call, which
    /// takes milliseconds of every start.
    @Override
    public boolean equals(Object other) {
        return other instanceof Ipv6Address it && high == it.high && low == it.low;
    }

    /// As [#equals].
    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    /// The address `distance` further on, counted over all 128 bits; a negative distance goes
    /// back.
    ///
    /// @throws ArithmeticException if that leaves the address space
    public Ipv6Address plus(long distance) {
        long sum = low + distance;
        int order = Long.compareUnsigned(sum, low);
        int carry = distance >= 0 ? (order < 0 ? 1 : 0) : (order > 0 ? -1 : 0);
        if ((carry == 1 && high == -1) || (carry == -1 && high == 0)) {
            throw new ArithmeticException(this + " plus " + distance + " leaves the address space");
        }
        return new Ipv6Address(high + carry, sum);
    }

    /// The solicited-node group of a unicast address: `ff02::1:ff00:0/104` and its last 24 bits.
    /// RFC 4291 §2.7.1.
    public Ipv6Address solicitedNode() {
        return new Ipv6Address(LINK_SCOPE_HIGH, SOLICITED_NODE_LOW | (low & 0xff_ffffL));
    }

    /// The Ethernet address frames to this group carry: `33:33` and the last four octets.
    ///
    /// @throws IllegalStateException if the address is not multicast
    public MacAddress multicastMac() {
        if (!isMulticast()) {
            throw new IllegalStateException(this + " is not multicast: no group MAC address");
        }
        return new MacAddress(multicastMac(low));
    }

    @Override
    public int compareTo(Ipv6Address other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /// The one recommended text form (RFC 5952): lower case, the longest run of two or more zero
    /// groups as `::`, IPv4-mapped addresses with a dotted tail.
    @Override
    public String toString() {
        return Ipv6Text.format(high, low);
    }
}
