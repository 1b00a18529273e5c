// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.lab.traffic.PayloadFormat;
import java.util.List;

/// Who sends the channels' packets: an interface of this machine. Immutable.
///
/// @param name of the stream
/// @param interfaceName where it goes out
/// @param channels names of the classes that are sent
/// @param source where packets of channels without sources come from
/// @param packetsPerSecond of all channels together
/// @param lengthOctets of the UDP payload
/// @param payload what is in it
/// @param vlan tags of its frames
/// @param hopLimit of its packets
/// @param dscp of its packets
/// @param burst packets sent back to back
/// @param dropEvery leaves out every so manieth packet, after numbering it, so that a loss of known
///     size can be found; 0 for none
public record Stream(
        String name,
        String interfaceName,
        List<String> channels,
        Ipv6Address source,
        double packetsPerSecond,
        int lengthOctets,
        PayloadFormat payload,
        VlanTags vlan,
        int hopLimit,
        int dscp,
        int burst,
        int dropEvery) {}
