// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// The floating form both codes of an MLDv2 Query share: the highest bit set, three bits of
/// exponent, the rest mantissa with an implied one in front. A code without the highest bit is
/// the value itself. RFC 9777 §5.1.3, §5.1.9.
final class FloatCode {
    private static final int EXPONENT_BITS = 3;
    private static final int EXPONENT_BIAS = 3;
    private static final int LARGEST_EXPONENT = (1 << EXPONENT_BITS) - 1;

    private FloatCode() {}

    static int decode(int code, int mantissaBits) {
        int floating = 1 << (mantissaBits + EXPONENT_BITS);
        if (code < floating) {
            return code;
        }
        int implied = 1 << mantissaBits;
        int exponent = code >>> mantissaBits & LARGEST_EXPONENT;
        int mantissa = code & implied - 1;
        return (implied | mantissa) << (exponent + EXPONENT_BIAS);
    }

    /// The largest code whose value is not above `value`; a value above all codes gets the last
    /// one.
    static int encode(long value, int mantissaBits) {
        if (value < 0) {
            throw new IllegalArgumentException("a time cannot be negative: " + value);
        }
        int floating = 1 << (mantissaBits + EXPONENT_BITS);
        if (value < floating) {
            return (int) value;
        }
        int exponent =
                Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - mantissaBits - EXPONENT_BIAS;
        if (exponent > LARGEST_EXPONENT) {
            return 2 * floating - 1;
        }
        int mantissa = (int) (value >>> (exponent + EXPONENT_BIAS)) & (1 << mantissaBits) - 1;
        return floating | exponent << mantissaBits | mantissa;
    }
}
