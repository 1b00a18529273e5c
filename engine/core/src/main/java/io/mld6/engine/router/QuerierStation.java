// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import java.util.List;

/// Who a querier is.
///
/// @param mac its station
/// @param address its address, in fe80::/64
/// @param addressShared whether another program of this host, such as its kernel, uses the
///     address, too: what comes from it then counts as that program's
/// @param vlans the segments it is the router of, by the tags of their frames, from 1 to
///     [#MOST_VLANS]; frames with other tags are not for it
/// @param follows what of this changes with the interface, on a link that has one
public record QuerierStation(
        MacAddress mac,
        Ipv6Address address,
        boolean addressShared,
        List<VlanTags> vlans,
        Follows follows) {
    /// Segments of one querier: as many as there are ids.
    public static final int MOST_VLANS = Vlans.MOST;

    /// What a station takes from its interface whenever that changes.
    public enum Follows {
        /// Nothing: it is a station of its own.
        NOTHING,
        /// The MAC address; the link-local one was chosen.
        MAC,
        /// The MAC address, and the link-local one: the first the interface has; of its MAC
        /// address (EUI-64) if it never had one.
        MAC_AND_ADDRESS
    }

    /// Checks the address and the segments.
    ///
    /// @throws IllegalArgumentException with one line if it is not in fe80::/64, or there are
    ///     no VLANs, too many, or one of them twice
    public QuerierStation {
        if (address.high() != Ipv6Address.LINK_LOCAL_HIGH) {
            throw new IllegalArgumentException("not in fe80::/64: " + address);
        }
        vlans = Vlans.checked(vlans);
    }

    QuerierStation(QuerierConfig.Builder from) {
        this(from.mac, from.address, from.addressShared, from.vlans, from.follows);
    }

    void copyTo(QuerierConfig.Builder to) {
        to.mac = mac;
        to.address = address;
        to.addressShared = addressShared;
        to.vlans = vlans;
        to.follows = follows;
    }
}
