// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.linux.LinkAddresses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who a router is, by what its interface is. Thread: event loop only.
final class StationOfLink {
    private final QuerierStation configured;
    private Ipv6Address address;
    /// Whether the interface has ever had a link-local address. One without, where IPv6 is off, is
    /// no reason to be silent; one that lost its own may not be spoken for (RFC 3590 §4).
    private boolean addressed;

    /// @param configured who it is before the interface says anything
    StationOfLink(QuerierStation configured) {
        this.configured = configured;
        this.address = configured.address();
        this.addressed = configured.addressShared();
    }

    /// The station now; null while there is no address to send from.
    @Nullable QuerierStation of(LinkAddresses now) {
        return switch (configured.follows()) {
            case NOTHING -> configured;
            case MAC -> station(now, now.linkLocal().contains(address));
            case MAC_AND_ADDRESS -> following(now);
        };
    }

    private @Nullable QuerierStation following(LinkAddresses now) {
        List<Ipv6Address> usable =
                now.linkLocal().stream()
                        .filter(one -> one.high() == Ipv6Address.LINK_LOCAL_HIGH)
                        .toList();
        addressed |= !usable.isEmpty();
        if (usable.isEmpty() && addressed) {
            return null;
        }
        if (usable.isEmpty()) {
            address = Ipv6Address.linkLocalEui64(new MacAddress(now.mac()));
        } else if (!usable.contains(address)) {
            address = usable.getFirst();
        }
        return station(now, !usable.isEmpty());
    }

    private QuerierStation station(LinkAddresses now, boolean shared) {
        return new QuerierStation(
                new MacAddress(now.mac()),
                address,
                shared,
                configured.vlans(),
                configured.follows());
    }
}
