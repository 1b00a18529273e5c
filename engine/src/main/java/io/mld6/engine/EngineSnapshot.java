// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.CounterSnapshot;
import io.mld6.engine.metrics.MldCounter;

/// An engine at one moment. Immutable but for the histogram, which is the caller's.
///
/// @param seed of all draws
/// @param listeners listeners there are
/// @param groups distinct groups somebody listens to
/// @param memberships memberships asked for by populating, and joined one by one
/// @param joined memberships there are
/// @param ready whether all are joined and every unsolicited repetition is out
/// @param counters all counters
/// @param kernelDropped frames the kernel threw away because nobody read them in time
/// @param responses the books of all answers
/// @param link what the link can do
/// @param tableOctets memory of all tables
public record EngineSnapshot(
        long seed,
        int listeners,
        int groups,
        long memberships,
        long joined,
        boolean ready,
        CounterSnapshot counters,
        long kernelDropped,
        ResponseSnapshot responses,
        LinkState link,
        long tableOctets) {

    /// Queries accepted, of both versions.
    public long queries() {
        return counters.get(MldCounter.RECEIVED_QUERY_V1)
                + counters.get(MldCounter.RECEIVED_QUERY_V2);
    }
}
