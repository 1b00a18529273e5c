// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.message;

import io.mld6.codec.wire.Ipv6Address;

/// An MLDv1 Query. RFC 2710 §3.
///
/// @param maximumResponseDelayMillis 0 to 65535, linear
/// @param group `::` for a General Query, else multicast
public record Mldv1Query(int maximumResponseDelayMillis, Ipv6Address group) implements MldQuery {
    /// A query with this delay.
    ///
    /// @throws IllegalArgumentException if the delay does not fit or the group cannot be asked
    ///     about
    public Mldv1Query {
        Arguments.inRange("maximumResponseDelayMillis", maximumResponseDelayMillis, 0xffff);
        Arguments.queryGroup(group);
    }
}
