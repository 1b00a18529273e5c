// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import java.util.Arrays;

/// How many rows of a table each segment has. Thread: event loop only. Cost: O(1).
final class SegmentCounts {
    private int[] counts = new int[1];

    /// So many more.
    void add(int segment, int change) {
        if (segment >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(segment + 1, 2 * counts.length));
        }
        counts[segment] += change;
    }

    /// How many there are.
    int get(int segment) {
        return segment < counts.length ? counts[segment] : 0;
    }
}
