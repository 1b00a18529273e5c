// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.message;

import io.mld6.codec.wire.Ipv6Address;

/// "I listen to this group": an MLDv1 Report. RFC 2710 §3.
///
/// @param group multicast, scope 2 or wider, not `ff02::1`
public record Mldv1Report(Ipv6Address group) implements MldMessage {
    /// A Report for this group.
    ///
    /// @throws IllegalArgumentException if MLD does not speak about the group
    public Mldv1Report {
        Arguments.reportedGroup(group);
    }
}
