// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

/// What a router's tables take of the heap, so that limits can be refused before anything is
/// allocated: a querier that reaches them in a heap that is too small collects garbage for ever.
public final class RouterMemory {
    /// Eight ints, three longs and two ints, and the ticks of four schedules.
    private static final long GROUP_OCTETS = 64 + 4 * 8;

    /// Five ints and two longs, and the tick of a schedule.
    private static final long SOURCE_OCTETS = 36 + 8;

    /// Five ints and two longs, the tick of a schedule, and what filters may take.
    private static final long LISTENER_OCTETS = 36 + 8;

    /// Four ints for each group row.
    private static final long TRACKED_GROUP_OCTETS = 16;

    private static final long INDEX_OCTETS = 4;

    private RouterMemory() {}

    /// Octets of all tables, full to their limits, at the worst moment: tables double, and while
    /// the largest does its old half is still there.
    public static long estimateOctets(RouterRules rules) {
        RouterRules.Limits limits = rules.limits();
        long sources = table(limits.sourcesInAll(), SOURCE_OCTETS);
        long growing = doubled(limits.sourcesInAll()) * SOURCE_OCTETS / 2;
        if (!rules.trackListeners()) {
            return table(limits.groups(), GROUP_OCTETS) + sources + growing;
        }
        return table(limits.groups(), GROUP_OCTETS + TRACKED_GROUP_OCTETS)
                + sources
                + table(limits.listeners(), LISTENER_OCTETS)
                + TrackedListeners.mostFilterOctets(limits.listeners())
                + growing;
    }

    private static long table(int rows, long rowOctets) {
        return doubled(rows) * rowOctets + index(rows);
    }

    /// Six of ten slots are taken at most.
    private static long index(int rows) {
        return doubled(rows * 10L / 6) * INDEX_OCTETS;
    }

    /// The power of two that a table which doubles has reached.
    private static long doubled(long rows) {
        return rows <= 1 ? 1 : Long.highestOneBit(rows - 1) << 1;
    }
}
