// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.schedule.Draws;
import io.mld6.lab.scenario.Distribution;

/// What people choose: pure functions of the seed, what is chosen, who chooses, and for the how
/// manieth time, so that neither timing nor the order of work changes it.
final class Chance {
    /// What is chosen.
    enum What {
        CLASS,
        CHANNEL,
        DIRECTION,
        SURF,
        DWELL,
        VIEW,
        ON,
        OFF,
        PICK,
        ARRIVAL
    }

    private static final double UNIT = 0x1p-53;

    private final Draws draws;

    Chance(long seed) {
        this.draws = new Draws(seed);
    }

    /// A uniform number from 0 to below 1.
    ///
    /// @param who a seat, or what stands for nobody
    double uniform(What what, int population, int who, long ordinal) {
        return bits(what.ordinal() * 2, population, who, ordinal);
    }

    /// A number of a law.
    double draw(Distribution law, What what, int population, int who, long ordinal) {
        return law.draw(
                bits(what.ordinal() * 2, population, who, ordinal),
                bits(what.ordinal() * 2 + 1, population, who, ordinal));
    }

    private double bits(int what, int population, int who, long ordinal) {
        long key = draws.key(Draws.Purpose.HABIT, ordinal);
        return (Draws.bits(key, who, what << 16 ^ population) >>> 11) * UNIT;
    }
}
