// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import java.util.HexFormat;

/// A 48-bit Ethernet address.
///
/// @param value 48 bits, the first octet on the wire in the most significant ones
public record MacAddress(long value) implements Comparable<MacAddress> {
    private static final long LARGEST = 0xffff_ffff_ffffL;

    /// An address of these 48 bits.
    ///
    /// @throws IllegalArgumentException if `value` has more than 48 bits
    public MacAddress {
        if ((value & ~LARGEST) != 0) {
            throw new IllegalArgumentException(
                    "a MAC address has 48 bits: 0x" + Long.toHexString(value));
        }
    }

    /// Reads six pairs of hexadecimal digits, separated by colons or by hyphens throughout.
    ///
    /// @throws IllegalArgumentException if `text` is anything else; the message names it
    public static MacAddress parse(String text) {
        boolean shaped = text.length() == 17 && (text.charAt(2) == ':' || text.charAt(2) == '-');
        long value = 0;
        for (int i = 0; shaped && i < 17; i++) {
            char character = text.charAt(i);
            if (i % 3 == 2) {
                shaped = character == text.charAt(2);
            } else {
                shaped = HexFormat.isHexDigit(character);
                value = value << 4 | (shaped ? HexFormat.fromHexDigit(character) : 0);
            }
        }
        if (!shaped) {
            throw new IllegalArgumentException(
                    "not a MAC address: '" + text + "' (expected a form like 02:00:00:00:00:01)");
        }
        return new MacAddress(value);
    }

    /// The address `distance` further on.
    ///
    /// @throws ArithmeticException if that leaves the 48 bits
    public MacAddress plus(long distance) {
        long sum = Math.addExact(value, distance);
        if ((sum & ~LARGEST) != 0) {
            throw new ArithmeticException(this + " plus " + distance + " leaves the 48 bits");
        }
        return new MacAddress(sum);
    }

    /// Whether the group bit, the lowest of the first octet, is set.
    public boolean isMulticast() {
        return Ethernet.isGroup(value);
    }

    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(value, other.value);
    }

    /// Six pairs of lower-case hexadecimal digits, separated by colons.
    @Override
    public String toString() {
        var text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            HexFormat.of().toHexDigits(text, (byte) (value >>> shift));
            if (shift != 0) {
                text.append(':');
            }
        }
        return text.toString();
    }
}
