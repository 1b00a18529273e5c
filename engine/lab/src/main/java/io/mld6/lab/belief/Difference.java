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
/// @param who listens, and whom the device tracks
/// @param wanted what they want together; null for a group that was never ours
/// @param believed what the device believes; null for nothing
/// @param age since when: since the Report that the device should have followed, or, if there was
///     none, since it was first seen
public record Difference(
        DifferenceKind kind,
        String vlan,
        Ipv6Address group,
        Who who,
        @Nullable Wish wanted,
        @Nullable Wish believed,
        Duration age) {
    private static final int MOST_SOURCES = 4;

    /// The listeners of a group.
    ///
    /// @param example one of those who listen, null if nobody does; of a [DifferenceKind#LISTENER]
    ///     the one that is not tracked, or should not be
    /// @param count how many of ours listen
    /// @param tracked how many the device tracks; 0, too, if it keeps no books on listeners
    /// @param isLacking whether the device lacks one who listens
    public record Who(@Nullable Ipv6Address example, int count, int tracked, boolean isLacking) {}

    /// See [Who#example].
    public @Nullable Ipv6Address listener() {
        return who.example;
    }

    /// See [Who#count].
    public int listeners() {
        return who.count;
    }

    /// One line for people.
    public String line() {
        return "%-8s %s%s: %s; for %.1f s"
                .formatted(
                        kind.text(),
                        group,
                        vlan.equals("none") ? "" : " in VLAN " + vlan,
                        kind == DifferenceKind.LISTENER
                                ? tracking()
                                : wish() + ", the device believes " + text(believed),
                        age.toMillis() / 1e3);
    }

    private String tracking() {
        return "%s %s; %,d listen, the device tracks %,d"
                .formatted(
                        who.example,
                        who.isLacking
                                ? "listens and is not tracked"
                                : "is tracked and does not listen",
                        who.count,
                        who.tracked);
    }

    private String wish() {
        if (who.example == null) {
            return wanted == null ? "never ours" : "left";
        }
        return "%s%s want%s %s"
                .formatted(
                        who.example,
                        who.count > 1 ? " and %,d more".formatted(who.count - 1) : "",
                        who.count > 1 ? "" : "s",
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
