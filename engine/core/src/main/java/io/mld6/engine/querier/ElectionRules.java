// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.wire.Ipv6Address;

/// Who takes part in an election, and how far it believes the others.
///
/// @param version of MLD the router speaks
/// @param address the router's own, in fe80::/64
/// @param contested whether another router may be the querier; if not, this one always is
/// @param longestSilenceNanos the longest that a silent querier stays the querier, whatever its
///     queries say, and that anything lasts because of what they say: three times that at most; 0
///     for no limit (RFC 9777 §9.5 knows none)
/// @param keepsRobustness whether the configured Robustness Variable holds whatever others say
///     (RFC 9777 §5.1.8 has routers take theirs)
public record ElectionRules(
        int version,
        Ipv6Address address,
        boolean contested,
        long longestSilenceNanos,
        boolean keepsRobustness) {
    /// Checks the address.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong
    public ElectionRules {
        if (address.high() != Ipv6Address.LINK_LOCAL_HIGH) {
            throw new IllegalArgumentException("a querier needs an address in fe80::/64");
        }
        if (longestSilenceNanos < 0) {
            throw new IllegalArgumentException("the longest silence must not be negative");
        }
    }

    /// Rules of the RFC.
    public ElectionRules(int version, Ipv6Address address, boolean contested) {
        this(version, address, contested, 0, false);
    }

    /// A time that follows from what another router says, as far as it counts.
    long limited(long nanos) {
        return longestSilenceNanos == 0 ? nanos : Math.min(nanos, longestSilenceNanos);
    }
}
