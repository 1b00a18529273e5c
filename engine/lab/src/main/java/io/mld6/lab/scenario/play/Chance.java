// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.schedule.Draws;
import io.mld6.lab.scenario.Distribution;
import java.util.Arrays;

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
        REST,
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

    /// What is left of something of a law that somebody is in the middle of.
    ///
    /// @param part tells how far it is
    double rest(Distribution law, What what, What part, int population, int who, long ordinal) {
        return uniform(part, population, who, ordinal)
                * law.drawMet(
                        bits(what.ordinal() * 2, population, who, ordinal),
                        bits(what.ordinal() * 2 + 1, population, who, ordinal));
    }

    /// A whole number of a law, 1 or more.
    int count(Distribution law, What what, int population, int who, long ordinal) {
        return law.drawCount(
                bits(what.ordinal() * 2, population, who, ordinal),
                bits(what.ordinal() * 2 + 1, population, who, ordinal));
    }

    /// A share of some, rounded to the nearest number, any of them: by chance, in order.
    int[] some(int[] all, double share, int population, long ordinal) {
        return some(all, (int) Math.round(all.length * share), population, ordinal);
    }

    /// So many of some, any of them: by chance, in order.
    int[] some(int[] all, int count, int population, long ordinal) {
        int[] mixed = all.clone();
        int kept = Math.min(count, all.length);
        for (int i = 0; i < kept; i++) {
            double uniform = uniform(What.PICK, population, i, ordinal);
            int other = i + (int) (uniform * (mixed.length - i));
            int picked = mixed[other];
            mixed[other] = mixed[i];
            mixed[i] = picked;
        }
        int[] some = Arrays.copyOf(mixed, kept);
        Arrays.sort(some);
        return some;
    }

    private double bits(int what, int population, int who, long ordinal) {
        long key = draws.key(Draws.Purpose.HABIT, ordinal);
        return (Draws.bits(key, who, what << 16 ^ population) >>> 11) * UNIT;
    }
}
