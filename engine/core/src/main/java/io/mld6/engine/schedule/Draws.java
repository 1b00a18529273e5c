// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

/// Chance as a pure function of (seed, purpose, ordinal, listener, group).
///
/// Not the next value of a stream: real timing and the order of work cannot change what a
/// membership draws, so the same seed gives the same delays in every run.
public final class Draws {
    /// What a draw is for; two purposes never share a value by accident.
    public enum Purpose {
        /// The delay of an answer to a query.
        RESPONSE(0x632be59bd9b4e019L),
        /// The time of an unsolicited repetition.
        REPETITION(0x8cb92ba72f3d8dd7L),
        /// The delay before a listener's first packet.
        START(0x2127599bf4325c37L),
        /// The time between two listeners that change something.
        ARRIVAL(0x5851f42d4c957f2dL),
        /// What people do: which channel, how long.
        HABIT(0x2545f4914f6cdd1dL);

        private final long salt;

        Purpose(long salt) {
            this.salt = salt;
        }
    }

    private final long seed;

    /// Draws of one seed.
    public Draws(long seed) {
        this.seed = mix(seed + 0x9e3779b97f4a7c15L);
    }

    /// What all draws of one query, or of one join, have in common.
    ///
    /// @param ordinal which query or join of the engine's life this is
    public long key(Purpose purpose, long ordinal) {
        return mix(seed ^ mix(purpose.salt + ordinal));
    }

    /// 64 uniform bits for one membership.
    ///
    /// @param key of [#key]
    public static long bits(long key, int listener, int group) {
        long h = key + listener * 0x9e3779b97f4a7c15L + group * 0xc2b2ae3d27d4eb4fL;
        return mix(h);
    }

    /// The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): a bijection with full avalanche.
    private static long mix(long z) {
        long h = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
        return h ^ (h >>> 31);
    }
}
