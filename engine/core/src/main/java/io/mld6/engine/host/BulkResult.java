// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import java.util.List;

/// What became of a bulk call. Immutable.
///
/// @param done listeners that had their turn
/// @param refused listeners whose turn came to nothing: gone by then, or not allowed what was asked
/// @param maxLagNanos how far the latest turn was behind its moment, because the link or the event
///     loop did not allow it earlier
public record BulkResult(long done, long refused, long maxLagNanos) {
    /// What all shards say: each looks at every listener and acts on what it has.
    static BulkResult ofAll(List<BulkResult> shards) {
        long refused = shards.stream().mapToLong(BulkResult::refused).max().orElse(0);
        return new BulkResult(
                shards.getFirst().done + shards.getFirst().refused - refused,
                refused,
                shards.stream().mapToLong(BulkResult::maxLagNanos).max().orElse(0));
    }
}
