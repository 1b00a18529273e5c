// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import java.util.Locale;

/// Which groups are for source-specific multicast. Listeners that know the range refuse to listen
/// to such a group from any source (RFC 4604 §2.1), and routers take nobody's word for it (§2.2.2).
///
/// @param prefix the first groups of the range, of any scope or of one
/// @param lengthBits how many of its bits matter
/// @param anyScope whether the bits of the scope do not
public record SsmRange(Ipv6Address prefix, int lengthBits, boolean anyScope) {
    /// ff3x::/32 for any scope x, the assigned range (RFC 4607 §1).
    public static final SsmRange ASSIGNED = new SsmRange(Ipv6Address.parse("ff30::"), 32, true);

    /// No group: for who is not aware of source-specific multicast.
    public static final SsmRange NONE = new SsmRange(Ipv6Address.UNSPECIFIED, 128, false);

    private static final int LEAST_BITS = 8;
    private static final int SCOPE_AT = 3;
    private static final long SCOPE_BITS = 0x000f_0000_0000_0000L;
    private static final String ACCEPTED =
            "; accepted: none, or a multicast prefix such as ff3x::/32 (any scope) or ff3e::/32";

    /// Checks the length, and that no bit of the prefix is set that does not matter.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public SsmRange {
        boolean nothing = prefix.isUnspecified() && lengthBits == 128;
        if (!nothing && (!prefix.isMulticast() || lengthBits < LEAST_BITS || lengthBits > 128)) {
            throw refused(prefix + "/" + lengthBits);
        }
        if ((prefix.high() & ~highMask(lengthBits, anyScope)) != 0
                || (prefix.low() & ~lowMask(lengthBits)) != 0) {
            throw refused(prefix + "/" + lengthBits + " has bits set behind its length");
        }
    }

    /// What is written as `none`, or as a prefix of which an `x` may be the scope.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public static SsmRange parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("none")) {
            return NONE;
        }
        int slash = lower.indexOf('/');
        if (slash < 0) {
            throw refused(text);
        }
        boolean anyScope = slash > SCOPE_AT && lower.charAt(SCOPE_AT) == 'x';
        String address = lower.substring(0, slash);
        if (anyScope) {
            address = address.substring(0, SCOPE_AT) + '0' + address.substring(SCOPE_AT + 1);
        }
        String length = lower.substring(slash + 1);
        if (!length.matches("[0-9]{1,3}")) {
            throw refused(text);
        }
        Ipv6Address prefix;
        try {
            prefix = Ipv6Address.parse(address);
        } catch (IllegalArgumentException _) {
            throw refused(text);
        }
        return new SsmRange(prefix, Integer.parseInt(length), anyScope);
    }

    private static IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(
                "not a range of source-specific groups: " + what + ACCEPTED);
    }

    /// Whether a group is source specific.
    ///
    /// @param groupHigh octets 0 to 7 of the group
    /// @param groupLow octets 8 to 15
    public boolean contains(long groupHigh, long groupLow) {
        return (groupHigh & highMask(lengthBits, anyScope)) == prefix.high()
                && (groupLow & lowMask(lengthBits)) == prefix.low();
    }

    /// Whether a group is source specific.
    public boolean contains(Ipv6Address group) {
        return contains(group.high(), group.low());
    }

    /// Whether any group from `first` to `last` is source specific, which are equal in octets 0
    /// to 7.
    public boolean meets(Ipv6Address first, Ipv6Address last) {
        return (first.high() & highMask(lengthBits, anyScope)) == prefix.high()
                && Long.compareUnsigned(last.low(), prefix.low()) >= 0
                && Long.compareUnsigned(first.low(), prefix.low() | ~lowMask(lengthBits)) <= 0;
    }

    private static long highMask(int lengthBits, boolean anyScope) {
        long mask = lengthBits >= Long.SIZE ? -1L : -1L << (Long.SIZE - lengthBits);
        return anyScope ? mask & ~SCOPE_BITS : mask;
    }

    private static long lowMask(int lengthBits) {
        return lengthBits <= Long.SIZE ? 0 : -1L << (2 * Long.SIZE - lengthBits);
    }

    /// As [#parse] reads it.
    @Override
    public String toString() {
        if (prefix.isUnspecified()) {
            return "none";
        }
        String address = prefix.toString();
        return (anyScope
                        ? address.substring(0, SCOPE_AT) + 'x' + address.substring(SCOPE_AT + 1)
                        : address)
                + "/"
                + lengthBits;
    }
}
