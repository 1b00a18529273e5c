// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.codec.decode.DropReason;
import java.util.Map;

/// What a reader has met so far. Every frame counts once:
/// `frames = packets + queries + others + malformed`.
///
/// @param frames that came past the filter
/// @param packets multicast data packets
/// @param queries well-formed Multicast Listener Queries
/// @param others neither data nor a query: not ours, no error
/// @param octets of the data packets' frames on the wire, without check sequences
/// @param malformed by reason, those that occurred
/// @param kernelDropped frames that passed the filter and found no room in the ring: not among
///     `frames`, and what was lost in them is not the network's fault
public record FlowCounters(
        long frames,
        long packets,
        long queries,
        long others,
        long octets,
        Map<DropReason, Long> malformed,
        long kernelDropped) {
    /// Copies the map.
    public FlowCounters {
        malformed = Map.copyOf(malformed);
    }

    /// Malformed frames, whatever the reason.
    public long malformedFrames() {
        return malformed.values().stream().mapToLong(Long::longValue).sum();
    }
}
