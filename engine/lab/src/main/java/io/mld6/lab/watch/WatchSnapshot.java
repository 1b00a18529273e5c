// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import java.util.List;
import java.util.Map;

/// What a [Watcher] knew at one moment. Moments are on the clock of the frames.
///
/// @param startNanos when watching began
/// @param nowNanos the moment
/// @param frames looked at
/// @param messages of them, MLD without fault
/// @param dropped the others, and parts of messages, by reason; not those that are no MLD
/// @param queriers the first of them, by VLAN and address
/// @param senders the first of them: who listens, or sent something that was dropped
/// @param wrong the first of the rows of complaints, in the order they came up
/// @param totals of rows there are
/// @param unlisted what found no room
public record WatchSnapshot(
        long startNanos,
        long nowNanos,
        long frames,
        long messages,
        Map<DropReason, Long> dropped,
        List<Asker> queriers,
        List<Host> senders,
        List<Wrong> wrong,
        Totals totals,
        Unlisted unlisted) {

    /// Somebody who asks.
    ///
    /// @param sender who it is
    /// @param version of its last query
    /// @param elected whether it has the lowest address of those that ask at the moment
    /// @param values of its last query
    /// @param queries of it so far
    /// @param interval between its General Queries
    /// @param lastSeenNanos when its last query came
    public record Asker(
            Sender sender,
            int version,
            boolean elected,
            Values values,
            Queries queries,
            Interval interval,
            long lastSeenNanos) {}

    /// How many queries of which kind.
    ///
    /// @param general General Queries
    /// @param specific about a group, with or without sources
    /// @param suppressing of all, with the S flag
    public record Queries(long general, long specific, long suppressing) {}

    /// What queries say.
    ///
    /// @param robustnessVariable QRV, 0 if it says none; version 1 has none
    /// @param queryIntervalSeconds QQIC, 0 if it says none; version 1 has none
    /// @param maximumResponseMillis of its last General Query
    public record Values(
            int robustnessVariable, int queryIntervalSeconds, int maximumResponseMillis) {}

    /// What was between one General Query and the next; all 0 with fewer than two.
    ///
    /// @param lastNanos the last one
    /// @param leastNanos the shortest
    /// @param mostNanos the longest
    public record Interval(long lastNanos, long leastNanos, long mostNanos) {}

    /// Somebody who sends Reports, or what was dropped.
    ///
    /// @param sender who it is
    /// @param version 1 or 2, of its last Report or Done; 0 if it sent none
    /// @param reports Reports and Dones
    /// @param lastSeenNanos when its last frame came
    /// @param groups what it said it listens to
    /// @param dropped of its frames, by reason
    public record Host(
            Sender sender,
            int version,
            long reports,
            long lastSeenNanos,
            List<Listening> groups,
            Map<DropReason, Long> dropped) {}

    /// A group that somebody listens to, as far as was heard.
    ///
    /// @param group the group
    /// @param mode of the filter
    /// @param sources of the filter, in order
    /// @param version1 whether it was said in version 1
    /// @param lastSeenNanos when it was last said
    public record Listening(
            Ipv6Address group,
            FilterMode mode,
            List<Ipv6Address> sources,
            boolean version1,
            long lastSeenNanos) {}

    /// A fault of a sender.
    ///
    /// @param last complaint
    /// @param count of complaints
    /// @param firstNanos when it came up
    public record Wrong(Complaint last, long count, long firstNanos) {}

    /// How many there are in all.
    ///
    /// @param queriers who asked
    /// @param senders who sent Reports, or what was dropped
    /// @param memberships groups of all of them
    /// @param complaints every single one
    /// @param wrong pairs of a fault and who has it
    public record Totals(int queriers, int senders, int memberships, long complaints, int wrong) {}

    /// What found no room in a table: see [WatchLimits].
    ///
    /// @param segments frames of further VLANs
    /// @param queriers queries of further ones
    /// @param senders frames of further ones
    /// @param memberships records about further ones
    /// @param sources of further ones
    /// @param complaints told, and counted in no row
    /// @param checks things nobody waited for
    public record Unlisted(
            long segments,
            long queriers,
            long senders,
            long memberships,
            long sources,
            long complaints,
            long checks) {
        /// Whether everything found room.
        public boolean isNone() {
            return segments + queriers + senders + memberships + sources + complaints + checks == 0;
        }
    }
}
