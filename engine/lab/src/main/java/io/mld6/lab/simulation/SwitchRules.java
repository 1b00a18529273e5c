// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterRules;
import java.time.Duration;
import java.util.Set;

/// What a [SimulatedSwitch] is like. Immutable.
///
/// @param filters what is kept for a port of a VLAN, and how a leave is taken: with
///     `immediateLeave` this is fast leave
/// @param intervals as far as no querier says other ones
/// @param mac of the switch
/// @param address in fe80::/64, of the switch
/// @param asks whether it is a querier where it has the lowest address (RFC 4541 §2.1.1); otherwise
///     it asks nobody, but see `flooding`
/// @param unregistered where data of groups goes that nobody has joined
/// @param flooding how long data goes everywhere after a change of the topology: until who is
///     behind which port now has answered. Hosts are asked then (RFC 4541 §2.1.1 (4))
/// @param lapses what it gets wrong
public record SwitchRules(
        RouterRules filters,
        RouterIntervals intervals,
        MacAddress mac,
        Ipv6Address address,
        boolean asks,
        Unregistered unregistered,
        Duration flooding,
        Set<SwitchLapse> lapses) {
    private static final RouterRules.Limits LIMITS = new RouterRules.Limits(100_000, 1024, 0);

    /// A switch without fault that looks at sources and asks nobody.
    public static final SwitchRules DEFAULT =
            new SwitchRules(
                    new RouterRules(2, false, false, false, false, LIMITS, SsmRange.NONE),
                    RouterIntervals.DEFAULT,
                    MacAddress.parse("02:00:5e:00:57:01"),
                    Ipv6Address.parse("fe80::5eff:fe00:5701"),
                    false,
                    Unregistered.TO_ROUTERS,
                    Duration.ZERO,
                    Set.of());

    /// Copies the lapses.
    public SwitchRules {
        lapses = Set.copyOf(lapses);
    }

    /// Where data of a group goes that nobody behind any port has joined (RFC 4541 §2.1.2 (3)).
    public enum Unregistered {
        /// To the routers only.
        TO_ROUTERS,
        /// Everywhere.
        FLOOD
    }

    /// These rules with other filters.
    public SwitchRules withFilters(RouterRules wanted) {
        return new SwitchRules(
                wanted, intervals, mac, address, asks, unregistered, flooding, lapses);
    }

    /// These rules with other intervals.
    public SwitchRules withIntervals(RouterIntervals wanted) {
        return new SwitchRules(filters, wanted, mac, address, asks, unregistered, flooding, lapses);
    }

    /// These rules, of a querier or not.
    public SwitchRules withAsks(boolean wanted) {
        return new SwitchRules(
                filters, intervals, mac, address, wanted, unregistered, flooding, lapses);
    }

    /// These rules with fast leave or without.
    public SwitchRules withFastLeave(boolean wanted) {
        return withFilters(
                new RouterRules(
                        filters.version(),
                        filters.lightweight(),
                        filters.ignoreVersion1(),
                        wanted,
                        filters.trackListeners(),
                        filters.limits(),
                        filters.sourceSpecific()));
    }

    /// These rules with data of groups nobody has joined going there.
    public SwitchRules withUnregistered(Unregistered wanted) {
        return new SwitchRules(filters, intervals, mac, address, asks, wanted, flooding, lapses);
    }

    /// These rules with that time of flooding.
    public SwitchRules withFlooding(Duration wanted) {
        return new SwitchRules(
                filters, intervals, mac, address, asks, unregistered, wanted, lapses);
    }

    /// These rules with such lapses.
    public SwitchRules withLapses(Set<SwitchLapse> wanted) {
        return new SwitchRules(
                filters, intervals, mac, address, asks, unregistered, flooding, wanted);
    }

    boolean has(SwitchLapse lapse) {
        return lapses.contains(lapse);
    }
}
