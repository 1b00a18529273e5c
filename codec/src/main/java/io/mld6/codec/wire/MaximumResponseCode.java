// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// The Maximum Response Code of an MLDv2 Query, both ways. MLDv1 has the plain delay in that
/// place. RFC 9777 §5.1.3.
public final class MaximumResponseCode {
    /// What the largest code, 0xffff, means: 139.8 minutes.
    public static final int MAXIMUM_MILLIS = 8_387_584;

    private static final int MANTISSA_BITS = 12;

    private MaximumResponseCode() {}

    /// The delay a code means, in milliseconds.
    ///
    /// @param code 16 bits
    public static int toMillis(int code) {
        return FloatCode.decode(code, MANTISSA_BITS);
    }

    /// The code of a delay. One that no code hits gets the next lower code, as RFC 9777 §9.8
    /// recommends for the Last Listener Query Interval; one above all codes gets 0xffff.
    ///
    /// @throws IllegalArgumentException if `millis` is negative
    public static int fromMillis(long millis) {
        return FloatCode.encode(millis, MANTISSA_BITS);
    }
}
