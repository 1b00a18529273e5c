// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import io.mld6.codec.message.MldMessage;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import org.jspecify.annotations.Nullable;

/// An MLD message and the addresses it travels with. Immutable.
///
/// @param message what is said
/// @param sourceMac the station it comes from
/// @param source link-local when received; when sent by a listener without an address, `::`
/// @param destination a group or a unicast address
/// @param vlan the tags of the frame
/// @param station the one station a frame with a unicast MAC destination is for, whatever its IPv6
///     destination says (RFC 6085 allows a multicast one); null if the frame is for a group of
///     stations or for all, and on sending, if the MAC address follows from the destination
public record MldFrame(
        MldMessage message,
        MacAddress sourceMac,
        Ipv6Address source,
        Ipv6Address destination,
        VlanTags vlan,
        @Nullable MacAddress station)
        implements Decoded {
    /// A frame whose MAC destination follows from its IPv6 destination.
    public MldFrame(
            MldMessage message,
            MacAddress sourceMac,
            Ipv6Address source,
            Ipv6Address destination,
            VlanTags vlan) {
        this(message, sourceMac, source, destination, vlan, null);
    }
}
