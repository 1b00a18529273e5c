// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import io.mld6.codec.wire.Ipv6Address;
import java.util.List;

/// Who an interface is on its link, at one moment.
///
/// @param mac its hardware address, 48 bits
/// @param linkLocal its link-local addresses that may be sent from: neither tentative nor found
///     duplicate
public record LinkAddresses(long mac, List<Ipv6Address> linkLocal) {
    public LinkAddresses {
        linkLocal = List.copyOf(linkLocal);
    }
}
