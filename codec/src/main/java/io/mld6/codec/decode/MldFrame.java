// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import io.mld6.codec.message.MldMessage;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;

/// An MLD message and the addresses it travels with. Immutable.
///
/// The destination MAC address is left out: it follows from the destination and is not compared
/// on receipt (RFC 6085 allows a unicast one with a multicast destination).
///
/// @param message what is said
/// @param sourceMac the station it comes from
/// @param source link-local when received; when sent by a listener without an address, `::`
/// @param destination a group or a unicast address
/// @param vlan the tags of the frame
public record MldFrame(
        MldMessage message,
        MacAddress sourceMac,
        Ipv6Address source,
        Ipv6Address destination,
        VlanTags vlan)
        implements Decoded {}
