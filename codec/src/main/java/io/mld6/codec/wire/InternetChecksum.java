// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import io.netty.buffer.ByteBuf;

/// The ones' complement sum of RFC 1071, in parts that can be kept and added later.
///
/// A partial sum is any non-negative number congruent to the sum of the 16-bit words; partial
/// sums are added with `+` and folded at the end. A listener's source address and a group are
/// summed once and then cost one addition per frame.
public final class InternetChecksum {
    /// What a right message sums to, its checksum field included.
    public static final int VALID = 0xffff;

    private InternetChecksum() {}

    /// The partial sum of 16 octets, folded to 16 bits.
    ///
    /// @param high octets 0 to 7
    /// @param low octets 8 to 15
    public static int sum(long high, long low) {
        return fold(halves(high) + halves(low));
    }

    /// The partial sum of an address, folded to 16 bits.
    public static int sum(Ipv6Address address) {
        return sum(address.high(), address.low());
    }

    /// The partial sum of a range of octets, not folded. An odd last octet is padded with a zero
    /// (RFC 1071 §4.1). Borrows `octets`, absolute reads only.
    ///
    /// @param length in octets, at most 2^31 / 2: no overflow below that
    public static long sum(ByteBuf octets, int offset, int length) {
        long sum = 0;
        int position = offset;
        int end = offset + length;
        for (; end - position >= Long.BYTES; position += Long.BYTES) {
            sum += halves(octets.getLong(position));
        }
        for (; end - position >= Short.BYTES; position += Short.BYTES) {
            sum += octets.getUnsignedShort(position);
        }
        return position < end ? sum + (octets.getUnsignedByte(position) << 8) : sum;
    }

    /// The part of the pseudo-header that is not an address: length and next header 58. RFC 8200
    /// §8.1, RFC 4443 §2.3.
    ///
    /// @param messageOctets length of the ICMPv6 message
    public static int pseudoHeader(int messageOctets) {
        return messageOctets + Ipv6Header.ICMPV6;
    }

    /// Folds a partial sum to 16 bits. 0 only for a sum of 0.
    public static int fold(long partial) {
        long sum = (partial >>> 32) + (partial & 0xffff_ffffL);
        sum = (sum >>> 16) + (sum & 0xffff);
        sum = (sum >>> 16) + (sum & 0xffff);
        return (int) ((sum >>> 16) + (sum & 0xffff));
    }

    /// The checksum field of a message whose partial sum, with 0 in that field, is `partial`.
    /// ICMPv6 gives 0 no special meaning, so it is sent as it is.
    public static int finish(long partial) {
        return ~fold(partial) & 0xffff;
    }

    /// The two 32-bit halves added: congruent to the four words, in half the additions.
    private static long halves(long word) {
        return (word >>> 32) + (word & 0xffff_ffffL);
    }
}
