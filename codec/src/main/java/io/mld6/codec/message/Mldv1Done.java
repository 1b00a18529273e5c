// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.message;

import io.mld6.codec.wire.Ipv6Address;

/// "I stop listening to this group": an MLDv1 Done. RFC 2710 §3.
///
/// @param group multicast, scope 2 or wider, not `ff02::1`
public record Mldv1Done(Ipv6Address group) implements MldMessage {
    /// A Done for this group.
    ///
    /// @throws IllegalArgumentException if MLD does not speak about the group
    public Mldv1Done {
        Arguments.reportedGroup(group);
    }
}
