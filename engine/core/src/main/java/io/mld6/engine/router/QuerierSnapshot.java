// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.CounterSnapshot;
import java.time.Duration;

/// A querier at one moment, except for what it knows about single groups. Immutable.
///
/// @param address this router's own, which may change with its interface; `::` while it has none
/// @param ours whether this router is the querier
/// @param querier who is; `::` while the link is down or there is no address to ask from
/// @param nextQuery until this router asks: its next General Query, or taking over
/// @param robustnessVariable in force, as are the intervals that follow; another router's may be
/// @param queryInterval from one General Query to the next
/// @param maximumResponse longest delay of an answer to a General Query
/// @param listeningInterval how long a membership lasts without a Report
/// @param groups groups there are
/// @param sources sources of all groups
/// @param listeners (group, listener) pairs remembered
/// @param counters all counters
/// @param kernelDropped frames the kernel threw away because nobody read them in time
/// @param link what the link can do
public record QuerierSnapshot(
        Ipv6Address address,
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
        CounterSnapshot counters,
        long kernelDropped,
        LinkState link) {}
