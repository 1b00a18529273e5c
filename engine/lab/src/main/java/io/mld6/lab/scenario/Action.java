// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.population.AddressRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that is done in a phase: for all of its time, or at a moment of it. Immutable.
///
/// `of` names a population; `all` means all of them.
public sealed interface Action {
    /// The name that means all populations.
    String ALL = "all";

    /// One line for people: `join homes, up to 5,000, poisson`.
    default String text() {
        return ActionText.of(this);
    }

    /// How those who do something follow one another.
    ///
    /// @param law when
    /// @param perSecond how many of all populations together; 0 for as many as the phase's time
    /// asks for, spread over all of it
    record Arriving(Law law, double perSecond) {
        /// How those who do something follow one another.
        public enum Law {
            /// At equal distances.
            EVEN,
            /// Independent of each other.
            POISSON,
            /// As fast as the link takes it.
            AT_ONCE,
            /// Few, many, few: as a crowd comes home.
            S_CURVE
        }
    }

    /// Those that are off turn on.
    ///
    /// @param upTo at most so many of each population do it
    record Join(String of, Amount upTo, Arriving arriving) implements Action {}

    /// Those that are on turn off.
    ///
    /// @param upTo at most so many of each population do it
    record Leave(String of, Amount upTo, Arriving arriving) implements Action {}

    /// People come and go at rates that do not depend on how many are there, of all populations
    /// together.
    ///
    /// @param joinsPerSecond on average, Poisson
    /// @param leavesPerSecond on average, Poisson
    record OpenChurn(String of, double joinsPerSecond, double leavesPerSecond) implements Action {}

    /// Each is on for a while and off for a while, by turns.
    record ClosedChurn(String of, Distribution on, Distribution off) implements Action {}

    /// Where a zap goes.
    enum Direction {
        /// The next channel.
        UP,
        /// The one before.
        DOWN,
        /// One picked by popularity.
        POPULAR,
        /// Any.
        RANDOM,
        /// The one watched before.
        BACK
    }

    /// Watchers change channels: a few in a row, then they stay.
    ///
    /// @param share of the watchers that are on
    /// @param surfing when they change, and where to
    /// @param change how
    record Zap(String of, double share, Surfing surfing, Change change) implements Action {
        /// When people change channels, and where to.
        ///
        /// @param surf changes until one stays
        /// @param dwell between changes
        /// @param view how long one stays
        /// @param next shares of directions, adding up to 1
        public record Surfing(
                Distribution surf,
                Distribution dwell,
                Distribution view,
                Map<Direction, Double> next) {}

        /// How a set-top box changes channels.
        ///
        /// @param combined whether leaving and joining is one Report
        /// @param waitForData whether who surfs waits for the picture before the dwell begins
        /// @param leaveToJoin from the leave to the join, if not combined
        public record Change(boolean combined, boolean waitForData, Duration leaveToJoin) {}

        /// See [Surfing#surf].
        public Distribution surf() {
            return surfing.surf;
        }

        /// See [Surfing#dwell].
        public Distribution dwell() {
            return surfing.dwell;
        }

        /// See [Surfing#view].
        public Distribution view() {
            return surfing.view;
        }

        /// See [Surfing#next].
        public Map<Direction, Double> next() {
            return surfing.next;
        }

        /// See [Change#combined].
        public boolean combined() {
            return change.combined;
        }

        /// See [Change#waitForData].
        public boolean waitForData() {
            return change.waitForData;
        }

        /// See [Change#leaveToJoin].
        public Duration leaveToJoin() {
            return change.leaveToJoin;
        }
    }

    /// A crowd changes to a class of channels: kick-off.
    ///
    /// @param to name of the class
    /// @param within all change, evenly spread
    record Switch(String of, String to, double share, Duration within, boolean combined)
            implements Action {}

    /// Filters of those that are on change.
    record Sources(
            String of, double share, FilterMode mode, List<AddressRange> sources, Arriving arriving)
            implements Action {}

    /// Nothing happens.
    record Hold() implements Action {}

    /// A query is sent, from the listeners' interface.
    ///
    /// @param group asked about; null for a General Query
    /// @param vlan where; null for every VLAN that listeners live in
    /// @param from source address; null for one that is higher than any router's, so that the
    ///     election stays as it is
    record Query(
            int version,
            Duration maximumResponse,
            @Nullable Ipv6Address group,
            List<Ipv6Address> sources,
            @Nullable VlanTags vlan,
            @Nullable Ipv6Address from)
            implements Action {}

    /// Nothing is sent for a while; then everything is reported as on a fresh join.
    record LinkDown(Duration length) implements Action {}

    /// Listeners are silent without leaving, and boot later.
    ///
    /// @param backAfter null for never
    record PowerCut(String of, double share, @Nullable Duration backAfter) implements Action {}

    /// Listeners appear in another VLAN.
    record Move(String of, Amount count, VlanTags to) implements Action {}

    /// A parameter changes.
    ///
    /// @param key as on the command line
    record Set(String key, String value) implements Action {}
}
