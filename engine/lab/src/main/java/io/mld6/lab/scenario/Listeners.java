// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.HostOptions;
import io.mld6.engine.population.VlanPlan;
import java.util.List;
import java.util.Map;

/// A population of a scenario: set-top boxes that watch, or listeners of fixed groups. Immutable.
///
/// @param name of the population
/// @param count how many listeners
/// @param baseMac MAC of the first
/// @param vlans where they live
/// @param host what they speak
/// @param habits what they listen to
/// @param solicitedNode whether each also joins its solicited-node group
/// @param duplicateAddressDetection whether each starts as RFC 4862 §5.4 says
public record Listeners(
        String name,
        int count,
        MacAddress baseMac,
        VlanPlan vlans,
        HostOptions host,
        Habits habits,
        boolean solicitedNode,
        boolean duplicateAddressDetection) {
    /// What listeners listen to.
    public sealed interface Habits {}

    /// They hold one channel at a time on each screen.
    ///
    /// @param shares of the listeners by class of channels, adding up to at most 1; who is in none
    ///     never turns on
    /// @param screens of each listener
    public record Watch(Map<String, Double> shares, int screens) implements Habits {}

    /// They listen to fixed channels.
    ///
    /// @param channels names of the classes, all channels of which are dealt, in this order
    /// @param mapping how
    /// @param each channels per listener, with [Mapping#PER_LISTENER]
    /// @param mode of the filter; EXCLUDE listens to any source but those
    public record Fixed(List<String> channels, Mapping mapping, int each, FilterMode mode)
            implements Habits {}

    /// How channels are dealt to listeners.
    public enum Mapping {
        /// All to each.
        ALL,
        /// Channel i to listener i; there must be as many.
        ONE_TO_ONE,
        /// Channel i mod count to listener i.
        ROUND_ROBIN,
        /// The channels (i * K + j) mod count to listener i, j from 0 to K - 1.
        PER_LISTENER
    }
}
