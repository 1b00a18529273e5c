// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import io.mld6.codec.wire.Ipv6Address;
import java.util.Set;

/// Which destination addresses are ours on this link. RFC 9777 §5.1.15, §5.2.15.
///
/// Asked once per frame that is right in everything before. Never asked about `ff02::1`, which
/// every node owns, nor about scope-0 groups, which nobody does, nor, for an MLDv2 Report, about
/// a group other than `ff02::16`. Everything else is up to the one who asks: a router that
/// watches all groups says yes to all of them.
@FunctionalInterface
public interface Destinations {
    /// Whether packets to this address concern us. Called on the thread that decodes; must not
    /// throw.
    ///
    /// @param high octets 0 to 7
    /// @param low octets 8 to 15
    boolean isOurs(long high, long low);

    /// Whether anybody here lives on the VLAN with these tags. Asked before anything else about
    /// every IPv6 frame; what is asked next is about the same frame, so that the answers may depend
    /// on its VLAN. By default every VLAN is, and [DecodeOptions#onlyVlan] decides. Must not throw.
    ///
    /// @param tags as [io.mld6.codec.wire.VlanTags#word]
    default boolean isOurVlan(long tags) {
        return true;
    }

    /// Whether a station with this unicast MAC address is ours. Asked about every IPv6 frame
    /// that is sent to one station only, before anything in the packet is looked at: access points
    /// turn multicast frames into such ones, and a promiscuous socket hears those of everybody. By
    /// default every station is, for whoever does not tell stations apart. Must not throw.
    ///
    /// @param mac 48 bits
    default boolean isOurStation(long mac) {
        return true;
    }

    /// Everything on the link is ours: for monitors and tools.
    static Destinations any() {
        return (high, low) -> true;
    }

    /// Exactly these, and `ff02::1`.
    static Destinations of(Ipv6Address... addresses) {
        Set<Ipv6Address> ours = Set.of(addresses);
        return (high, low) -> ours.contains(new Ipv6Address(high, low));
    }
}
