// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.CounterSnapshot;
import java.time.Duration;
import java.util.List;

/// A querier at one moment, except for what it knows about single groups. Immutable.
///
/// Methods that do not name a segment are about the first one, which is the only one unless the
/// querier was given several.
///
/// @param address this router's own, which may change with its interface; `::` while it has none
/// @param segments each, in the order of the configuration
/// @param groups groups there are in all
/// @param sources sources of all groups
/// @param listeners (group, listener) pairs remembered in all
/// @param counters all counters, of all segments together
/// @param kernelDropped frames the kernel threw away because nobody read them in time
/// @param link what the link can do
public record QuerierSnapshot(
        Ipv6Address address,
        List<SegmentSnapshot> segments,
        int groups,
        int sources,
        int listeners,
        CounterSnapshot counters,
        long kernelDropped,
        LinkState link) {
    /// The first segment.
    public SegmentSnapshot first() {
        return segments.getFirst();
    }

    /// Whether this router is the querier.
    public boolean ours() {
        return first().ours();
    }

    /// Who is the querier; `::` while the link is down or there is no address to ask from.
    public Ipv6Address querier() {
        return first().querier();
    }

    /// Until this router asks: its next General Query, or taking over.
    public Duration nextQuery() {
        return first().nextQuery();
    }

    /// The Robustness Variable in force, as are the intervals that follow.
    public int robustnessVariable() {
        return first().robustnessVariable();
    }

    /// From one General Query to the next.
    public Duration queryInterval() {
        return first().queryInterval();
    }

    /// Longest delay of an answer to a General Query.
    public Duration maximumResponse() {
        return first().maximumResponse();
    }

    /// How long a membership lasts without a Report.
    public Duration listeningInterval() {
        return first().listeningInterval();
    }

    /// Segments in which this router is the querier.
    public int segmentsAsked() {
        int asked = 0;
        for (SegmentSnapshot segment : segments) {
            asked += segment.ours() ? 1 : 0;
        }
        return asked;
    }
}
