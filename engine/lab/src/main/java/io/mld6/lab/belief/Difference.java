// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.lab.oracle.Wish;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A group about which a device is wrong.
///
/// @param kind what is wrong
/// @param vlan `none`, `100` or `200.100`; `none`, too, where the device tells no VLANs apart
/// @param group which
/// @param listener one of those who listen; null if nobody does
/// @param listeners how many of ours listen
/// @param wanted what they want together; null for a group that was never ours
/// @param believed what the device believes; null for nothing
/// @param age since when: since the Report that the device should have followed, or, if there was
///     none, since it was first seen
public record Difference(
        DifferenceKind kind,
        String vlan,
        Ipv6Address group,
        @Nullable Ipv6Address listener,
        int listeners,
        @Nullable Wish wanted,
        @Nullable Wish believed,
        Duration age) {
    private static final int MOST_SOURCES = 4;

    /// One line for people.
    public String line() {
        return "%-8s %s%s: %s, the device believes %s; for %.1f s"
                .formatted(
                        kind.text(),
                        group,
                        vlan.equals("none") ? "" : " in VLAN " + vlan,
                        wish(),
                        text(believed),
                        age.toMillis() / 1e3);
    }

    private String wish() {
        if (listener == null) {
            return wanted == null ? "never ours" : "left";
        }
        return "%s%s want%s %s"
                .formatted(
                        listener,
                        listeners > 1 ? " and %,d more".formatted(listeners - 1) : "",
                        listeners > 1 ? "" : "s",
                        text(wanted));
    }

    /// What somebody wants, with the first of its sources.
    public static String text(@Nullable Wish wish) {
        if (wish == null || wish.isNothing()) {
            return "nothing";
        }
        if (wish.equals(Wish.ANY)) {
            return "all";
        }
        String sources =
                String.join(
                        ", ",
                        wish.sources().stream()
                                .sorted()
                                .limit(MOST_SOURCES)
                                .map(Ipv6Address::toString)
                                .toList());
        int more = wish.sources().size() - MOST_SOURCES;
        return "%s{%s%s}"
                .formatted(wish.mode(), sources, more > 0 ? " and %,d more".formatted(more) : "");
    }
}
