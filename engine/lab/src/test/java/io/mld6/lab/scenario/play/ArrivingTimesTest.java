// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mld6.lab.scenario.Action.Arriving;
import io.mld6.lab.scenario.Action.Arriving.Law;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// When those of a crowd have their turns.
class ArrivingTimesTest {
    private static final long SECOND = 1_000_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final int MANY = 10_000;

    /// Of the Kolmogorov-Smirnov statistic times the root of the number, at a level of 0.1 %.
    private static final double CRITICAL = 1.95;

    private static ArrivingTimes times(Law law, double perSecond, int count, long ordinal) {
        return new ArrivingTimes(
                new Arriving(law, perSecond), count, MINUTE, new Chance(7), ordinal);
    }

    /// The furthest that moments are from a law of distribution.
    private static double furthest(double[] sorted, DoubleUnaryOperator law) {
        double furthest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double at = law.applyAsDouble(sorted[i]);
            furthest = Math.max(furthest, Math.abs(at - (double) i / sorted.length));
            furthest = Math.max(furthest, Math.abs(at - (i + 1.0) / sorted.length));
        }
        return furthest * Math.sqrt(sorted.length);
    }

    private static double[] shares(ArrivingTimes times, int count) {
        double[] shares = new double[count];
        for (int i = 0; i < count; i++) {
            assertThat(times.nanos(i)).isBetween(i == 0 ? 0 : times.nanos(i - 1), MINUTE);
            shares[i] = (double) times.nanos(i) / MINUTE;
        }
        return shares;
    }

    @Test
    @DisplayName("PL-16: even: equal distances, over all of the time or at a rate")
    void even() {
        ArrivingTimes spread = times(Law.EVEN, 0, 60, 1);
        ArrivingTimes paced = times(Law.EVEN, 20, 60, 1);
        for (int i = 0; i < 60; i++) {
            assertThat(spread.nanos(i)).isEqualTo(i * SECOND);
            assertThat(paced.nanos(i)).isCloseTo(i * SECOND / 20, within(1L));
        }
    }

    @Test
    @DisplayName("PL-16: at once: all at the beginning, and none is late for it")
    void atOnce() {
        ArrivingTimes times = times(Law.AT_ONCE, 0, 100, 1);
        assertThat(times.nanos(99)).isZero();
        assertThat(times.isPaced()).isFalse();
    }

    @Test
    @DisplayName("PL-16: s-curve: the share that has come is 3x² - 2x³")
    void sCurve() {
        double[] shares = shares(times(Law.S_CURVE, 0, MANY, 1), MANY);
        for (int i = 0; i < MANY; i++) {
            double x = shares[i];
            assertThat(3 * x * x - 2 * x * x * x).isCloseTo((i + 0.5) / MANY, within(1e-6));
        }
    }

    @Test
    @DisplayName("PL-16: poisson in a given time: moments that know nothing of each other")
    void poissonWithin() {
        double[] shares = shares(times(Law.POISSON, 0, MANY, 1), MANY);
        assertThat(furthest(shares, x -> x)).isLessThan(CRITICAL);
    }

    @Test
    @DisplayName("PL-16: poisson at a rate: exponential distances with that mean")
    void poissonAtARate() {
        ArrivingTimes times = times(Law.POISSON, 500, MANY, 2);
        double[] gaps = new double[MANY - 1];
        for (int i = 1; i < MANY; i++) {
            gaps[i - 1] = (times.nanos(i) - times.nanos(i - 1)) / 1e9;
        }
        java.util.Arrays.sort(gaps);
        assertThat(furthest(gaps, gap -> 1 - Math.exp(-500 * gap))).isLessThan(CRITICAL);
        // The rate holds whatever time there is: 10 000 take 20 s, give or take 1 %.
        assertThat(times.nanos(MANY - 1) / 1e9).isCloseTo(20, within(0.8));
    }

    @Test
    @DisplayName("PL-2: other crowds, other moments; the same crowd, the same")
    void crowdsDiffer() {
        assertThat(times(Law.POISSON, 0, 10, 1).nanos(5))
                .isEqualTo(times(Law.POISSON, 0, 10, 1).nanos(5))
                .isNotEqualTo(times(Law.POISSON, 0, 10, 2).nanos(5));
    }
}
