// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import io.mld6.codec.wire.Ipv6Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who an interface is on its link, at one moment.
///
/// @param mac its hardware address, 48 bits
/// @param linkLocal its link-local addresses that may be sent from: neither tentative nor found
///     duplicate
public record LinkAddresses(long mac, List<Ipv6Address> linkLocal) {
    public LinkAddresses {
        linkLocal = List.copyOf(linkLocal);
    }

    /// As that of every record, but the compiler's own is put together at its first call, which
    /// takes milliseconds of every start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkAddresses it && mac == it.mac && linkLocal.equals(it.linkLocal);
    }

    /// As [#equals].
    @Override
    public int hashCode() {
        return 31 * Long.hashCode(mac) + linkLocal.hashCode();
    }
}
