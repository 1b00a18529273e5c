// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.lab.scenario.Listeners;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who listens to what in a play, by what the play knows. Thread: the stage's.
public final class Census {
    private static final Comparator<OfGroup> MOST_FIRST =
            Comparator.comparingLong(OfGroup::listeners)
                    .reversed()
                    .thenComparing(
                            OfGroup::group,
                            Comparator.comparingLong(Ipv6Address::high)
                                    .thenComparingLong(Ipv6Address::low));

    private Census() {}

    /// A population at one moment. Immutable.
    ///
    /// @param listeners what it is made of
    /// @param seats screens of all its listeners; those of fixed groups have one each
    /// @param seatsOn those that listen to something
    public record OfPopulation(Listeners listeners, int seats, int seatsOn) {}

    /// A group at one moment. Immutable.
    ///
    /// @param listeners that listen to it, in whatever VLAN and from whatever source
    public record OfGroup(Ipv6Address group, long listeners) {}

    /// The groups at one moment. Immutable.
    ///
    /// @param total groups somebody listens to
    /// @param most those with most listeners, most first
    public record OfGroups(int total, List<OfGroup> most) {}

    static OfPopulation of(Cast cast) {
        return new OfPopulation(cast.spec(), cast.seats(), cast.on().size());
    }

    /// *Cost*: a step for each seat that is on and each of its groups, but for populations whose
    /// listeners have all the same ones.
    static OfGroups ofGroups(List<Cast> casts, Lineup lineup, int most) {
        long[] byChannel = new long[lineup.count()];
        casts.forEach(cast -> cast.countInto(byChannel));
        Map<Ipv6Address, Long> byGroup = new HashMap<>();
        for (int channel = 0; channel < byChannel.length; channel++) {
            if (byChannel[channel] > 0) {
                var _ = byGroup.merge(lineup.group(channel), byChannel[channel], Long::sum);
            }
        }
        List<OfGroup> first =
                byGroup.entrySet().stream()
                        .map(one -> new OfGroup(one.getKey(), one.getValue()))
                        .sorted(MOST_FIRST)
                        .limit(most)
                        .toList();
        return new OfGroups(byGroup.size(), first);
    }
}
