// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.message;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import java.util.List;

/// One Multicast Address Record of an MLDv2 Report. RFC 9777 §5.2.
///
/// @param type what the record says about the sources
/// @param group multicast, scope 2 or wider, not `ff02::1`
/// @param sources each once, in the order of the message
public record AddressRecord(RecordType type, Ipv6Address group, List<Ipv6Address> sources) {
    /// A record; the list is copied.
    ///
    /// @throws IllegalArgumentException if MLD does not speak about the group
    public AddressRecord {
        Arguments.reportedGroup(group);
        sources = List.copyOf(sources);
    }
}
