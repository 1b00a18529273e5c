// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;

/// Who sent something.
///
/// @param vlan tags of the frame
/// @param mac the station
/// @param address the source of the packet; `::` while a host tests its address
public record Sender(VlanTags vlan, MacAddress mac, Ipv6Address address) {
    /// `fe80::1 (02:00:00:00:00:01)`, with the VLAN behind if there is one.
    @Override
    public String toString() {
        return address + " (" + mac + (vlan.count() == 0 ? ")" : ", VLAN " + vlan + ")");
    }
}
