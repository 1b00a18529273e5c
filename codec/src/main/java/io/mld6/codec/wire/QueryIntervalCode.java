// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// The Querier's Query Interval Code (QQIC) of an MLDv2 Query, both ways. RFC 9777 §5.1.9.
public final class QueryIntervalCode {
    /// What the largest code, 0xff, means.
    public static final int MAXIMUM_SECONDS = 31_744;

    private static final int MANTISSA_BITS = 4;

    private QueryIntervalCode() {}

    /// The interval a code means, in seconds.
    ///
    /// @param code 8 bits
    public static int toSeconds(int code) {
        return FloatCode.decode(code, MANTISSA_BITS);
    }

    /// The code of an interval. One that no code hits gets the next lower code: 150 s reach the
    /// other routers as 144 s; one above all codes gets 0xff.
    ///
    /// @throws IllegalArgumentException if `seconds` is negative
    public static int fromSeconds(long seconds) {
        return FloatCode.encode(seconds, MANTISSA_BITS);
    }
}
