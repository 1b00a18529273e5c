// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import java.time.Duration;
import java.util.List;

/// Who listens to what in the demo: listener `i` to groups `(i*K + j) mod G`, `j < K`.
///
/// A membership is numbered `i*K + j`.
///
/// @param listeners number of listeners
/// @param groupsPerListener K
/// @param maximumResponse what the querier grants on the snooped segment; half of it on the shared
/// @param seed of all delays
record DemoPlan(int listeners, int groupsPerListener, Duration maximumResponse, long seed) {
    /// No membership.
    static final int NONE = -1;

    /// What the listeners are called together.
    static final String POPULATION = "demo";

    private static final MacAddress BASE_MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Ipv6Address FIRST_GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final int FEWEST_GROUPS = 100;

    /// G: at least 100, so that a shared segment has something to tell.
    int groups() {
        return Math.max(FEWEST_GROUPS, groupsPerListener);
    }

    int memberships() {
        return listeners * groupsPerListener;
    }

    /// This plan, with fewer listeners if there are more memberships than that.
    DemoPlan upTo(int mostMemberships) {
        int most = Math.max(1, mostMemberships / groupsPerListener);
        return new DemoPlan(Math.min(listeners, most), groupsPerListener, maximumResponse, seed);
    }

    Population population() {
        return Population.of(
                to ->
                        to.name(POPULATION)
                                .listeners(listeners)
                                .baseMac(BASE_MAC)
                                .groups(List.of(new AddressRange(FIRST_GROUP, groups(), 1)))
                                .groupsPerListener(groupsPerListener));
    }

    MacAddress mac(int listener) {
        return BASE_MAC.plus(listener);
    }

    Ipv6Address group(int group) {
        return FIRST_GROUP.plus(group);
    }

    /// The group of a membership.
    int groupOf(int membership) {
        return Math.floorMod(membership, groups());
    }

    /// Groups that somebody listens to.
    int groupsInUse() {
        return Math.min(groups(), memberships());
    }

    /// The membership of the station `mac` in `group`, or [#NONE].
    int membership(MacAddress mac, Ipv6Address group) {
        long listener = mac.value() - BASE_MAC.value();
        long index = group.low() - FIRST_GROUP.low();
        if (listener < 0
                || listener >= listeners
                || group.high() != FIRST_GROUP.high()
                || index < 0
                || index >= groups()) {
            return NONE;
        }
        long offset = Math.floorMod(index - listener * groupsPerListener, (long) groups());
        return offset < groupsPerListener ? (int) (listener * groupsPerListener + offset) : NONE;
    }

    /// A membership in words.
    String describe(int membership) {
        int listener = membership / groupsPerListener;
        return "listener "
                + listener
                + " ("
                + Ipv6Address.linkLocalEui64(mac(listener))
                + ") in "
                + group(groupOf(membership));
    }
}
