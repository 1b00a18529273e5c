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
/// @param pacing when packets go out
/// @param packets what they are like
public record Stream(
        String name,
        String interfaceName,
        List<String> channels,
        Ipv6Address source,
        Pacing pacing,
        Packets packets) {
    /// When packets go out, and which do not.
    ///
    /// @param packetsPerSecond of all channels together
    /// @param burst packets sent back to back
    /// @param dropEvery leaves out every so manieth packet, after numbering it, so that a loss of
    ///     known size can be found; 0 for none
    public record Pacing(double packetsPerSecond, int burst, int dropEvery) {}

    /// What packets are like.
    ///
    /// @param lengthOctets of the UDP payload
    /// @param payload what is in it
    /// @param vlan tags of their frames
    /// @param hopLimit of them
    /// @param dscp of them
    public record Packets(
            int lengthOctets, PayloadFormat payload, VlanTags vlan, int hopLimit, int dscp) {}

    /// See [Pacing#packetsPerSecond].
    public double packetsPerSecond() {
        return pacing.packetsPerSecond;
    }

    /// See [Pacing#burst].
    public int burst() {
        return pacing.burst;
    }

    /// See [Pacing#dropEvery].
    public int dropEvery() {
        return pacing.dropEvery;
    }

    /// See [Packets#lengthOctets].
    public int lengthOctets() {
        return packets.lengthOctets;
    }

    /// See [Packets#payload].
    public PayloadFormat payload() {
        return packets.payload;
    }

    /// See [Packets#vlan].
    public VlanTags vlan() {
        return packets.vlan;
    }

    /// See [Packets#hopLimit].
    public int hopLimit() {
        return packets.hopLimit;
    }

    /// See [Packets#dscp].
    public int dscp() {
        return packets.dscp;
    }
}
