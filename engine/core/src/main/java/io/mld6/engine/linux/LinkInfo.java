// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

/// An interface as rtnetlink describes it.
///
/// @param index interface index
/// @param name interface name
/// @param mtu octets of IPv6 packet that fit a frame
/// @param mac the 48-bit hardware address, most significant octet first, in the low bits
/// @param ethernet whether frames have Ethernet headers (`ARPHRD_ETHER`, `ARPHRD_LOOPBACK`)
/// @param adminUp whether someone has set it up (`IFF_UP`)
/// @param carrier whether there is another end (`IFF_LOWER_UP`); false while down
public record LinkInfo(
        int index,
        String name,
        int mtu,
        long mac,
        boolean ethernet,
        boolean adminUp,
        boolean carrier) {}
