// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import java.time.Duration;
import java.util.List;

/// What a router believes about one group of one segment, at one moment (RFC 9777 §7.2). Times are
/// from then.
///
/// @param vlan of the segment
/// @param address the group
/// @param mode its filter mode
/// @param version1 whether it is in version 1 compatibility mode (RFC 9777 §8.3.2), or the querier
///     speaks version 1
/// @param filterTimer until the filter timer ends; zero in INCLUDE mode, which has none
/// @param olderHostTimer until the group leaves version 1 mode; zero if it is not in it
/// @param sources its sources: those with a timer are wanted, in EXCLUDE mode those without are not
/// @param listeners who listens, if the querier keeps track of that
public record ListenedGroup(
        VlanTags vlan,
        Ipv6Address address,
        FilterMode mode,
        boolean version1,
        Duration filterTimer,
        Duration olderHostTimer,
        List<Source> sources,
        List<Listener> listeners) {

    /// A source of the group.
    ///
    /// @param timer until its timer ends; zero for an excluded one
    public record Source(Ipv6Address address, Duration timer) {
        /// Whether traffic of the source is wanted.
        public boolean isWanted() {
            return timer.isPositive();
        }
    }

    /// Somebody who listens to the group.
    ///
    /// @param mode of the filter it told of last
    /// @param sources of that filter
    /// @param lastSeen how long ago it reported the group
    public record Listener(
            Ipv6Address address, FilterMode mode, List<Ipv6Address> sources, Duration lastSeen) {}

    /// When the group is gone if nobody reports it: its filter timer, or its longest source timer.
    public Duration expires() {
        Duration longest = filterTimer;
        for (Source source : sources) {
            longest = longest.compareTo(source.timer()) < 0 ? source.timer() : longest;
        }
        return longest;
    }
}
