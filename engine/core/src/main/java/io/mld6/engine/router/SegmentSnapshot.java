// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.metrics.CounterSnapshot;
import java.time.Duration;

/// A querier in one of its segments at one moment, except for what it knows about single groups.
/// Immutable.
///
/// @param vlan of the segment
/// @param ours whether this router is the querier there
/// @param querier who is; `::` while the link is down, there is no address to ask from, or its
///     start is still to come
/// @param nextQuery until this router asks: its next General Query, or taking over
/// @param robustnessVariable in force, as are the intervals that follow; another router's may be
/// @param queryInterval from one General Query to the next
/// @param maximumResponse longest delay of an answer to a General Query
/// @param listeningInterval how long a membership lasts without a Report
/// @param groups groups there are
/// @param sources sources of all groups
/// @param listeners (group, listener) pairs remembered
/// @param counters what was received, refused and decided in this segment; frames sent, and those
///     that were dropped before it was known whose they are, are counted for the link only
public record SegmentSnapshot(
        VlanTags vlan,
        boolean ours,
        Ipv6Address querier,
        Duration nextQuery,
        int robustnessVariable,
        Duration queryInterval,
        Duration maximumResponse,
        Duration listeningInterval,
        int groups,
        int sources,
        int listeners,
        CounterSnapshot counters) {}
