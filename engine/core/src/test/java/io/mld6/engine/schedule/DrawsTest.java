// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import static io.mld6.engine.schedule.ScheduleWorld.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {
    private static final int DRAWS = 100_000;
    private static final long TEN_SECONDS = 10_000 * MILLI;

    /// Delays in ticks of many memberships to one query.
    private static int[] delays(long seed, long ordinal, long mrdNanos, long tickNanos, long into) {
        var grid = new TickGrid(tickNanos, 0, 0);
        var draw = new DelayDraw();
        draw.set(grid, into, mrdNanos - DelayDraw.marginNanos(mrdNanos, tickNanos));
        long key = new Draws(seed).key(Draws.Purpose.RESPONSE, ordinal);
        int[] delays = new int[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            delays[i] = draw.dueTick(Draws.bits(key, i % 1000, i / 1000)) - grid.tickAt(into);
        }
        return delays;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 0, -1, Long.MIN_VALUE, 0x9e3779b97f4a7c15L})
    @DisplayName("SD-2 SD-4 SEED-25: answers to a 10 s query spread evenly over the 10 s")
    void drawsAreUniform(long seed) {
        int[] delays = delays(seed, 5, TEN_SECONDS, 10 * MILLI, 0);
        int[] bins = new int[100];
        double sum = 0;
        int largest = 0;
        // The range is 997 ticks: 9.97 s of the 10 s, three ticks are left for the wheel.
        for (int delay : delays) {
            assertThat(delay).isBetween(1, 997);
            bins[(delay - 1) * 100 / 997]++;
            sum += delay * 10.0;
            largest = Math.max(largest, delay);
        }
        assertThat(sum / DRAWS).as("mean in ms").isBetween(4960.0, 5020.0);
        assertThat(largest * 10).as("longest in ms").isGreaterThan(9900);
        // Ticks do not divide evenly into bins; each bin has 9 or 10 of them.
        double chiSquare = 0;
        for (int bin = 0; bin < 100; bin++) {
            int ticks =
                    (int) Math.ceilDiv((bin + 1) * 997L, 100) - (int) Math.ceilDiv(bin * 997L, 100);
            double expected = DRAWS * ticks / 997.0;
            chiSquare += (bins[bin] - expected) * (bins[bin] - expected) / expected;
        }
        // 99 degrees of freedom: above 161 once in 10 000 runs, and seeds are fixed.
        assertThat(chiSquare).isLessThan(161);
    }

    @Test
    void sameSeedSameDelays() {
        assertThat(delays(42, 7, TEN_SECONDS, 10 * MILLI, 0))
                .isEqualTo(delays(42, 7, TEN_SECONDS, 10 * MILLI, 0));
    }

    @Test
    void seedQueryListenerGroupAndPurposeAllMatter() {
        var draws = new Draws(42);
        long key = draws.key(Draws.Purpose.RESPONSE, 7);
        Set<Long> values = new HashSet<>();
        values.add(Draws.bits(key, 3, 4));
        values.add(Draws.bits(key, 4, 3));
        values.add(Draws.bits(key, 3, 5));
        values.add(Draws.bits(key, 2, 4));
        values.add(Draws.bits(draws.key(Draws.Purpose.RESPONSE, 8), 3, 4));
        values.add(Draws.bits(draws.key(Draws.Purpose.REPETITION, 7), 3, 4));
        values.add(Draws.bits(new Draws(43).key(Draws.Purpose.RESPONSE, 7), 3, 4));
        assertThat(values).hasSize(7);
    }

    @Test
    @DisplayName("V1-29: neighbours in listener, group and query are not correlated")
    void neighboursAreIndependent() {
        int[] first = delays(1, 100, TEN_SECONDS, 10 * MILLI, 0);
        int[] second = delays(1, 101, TEN_SECONDS, 10 * MILLI, 0);
        assertThat(Math.abs(correlation(first, second, 0))).as("two queries").isLessThan(0.015);
        assertThat(Math.abs(correlation(first, first, 1))).as("next listener").isLessThan(0.015);
        assertThat(Math.abs(correlation(first, first, 1000))).as("next group").isLessThan(0.015);
    }

    private static double correlation(int[] a, int[] b, int shift) {
        double mean = 499;
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i + shift < a.length; i++) {
            double x = a[i] - mean;
            double y = b[i + shift] - mean;
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        return ab / Math.sqrt(aa * bb);
    }

    @ParameterizedTest
    @CsvSource({
        // MRD in ms, tick in ms, moment inside the tick in us
        "10000, 10, 0",
        "10000, 10, 9999",
        "10000, 1, 500",
        "1000, 10, 1",
        "60, 10, 5000",
        "65535, 10, 3333",
        "8387584, 10, 1234",
        "8387584, 1, 999",
    })
    @DisplayName("SD-4: never beyond the Maximum Response Delay, never in the current tick")
    void delayStaysInsideTheMaximum(long mrdMillis, long tickMillis, long intoMicros) {
        long mrd = mrdMillis * MILLI;
        long tick = tickMillis * MILLI;
        long now = intoMicros * 1000;
        int largest = 0;
        for (int delay : delays(9, 1, mrd, tick, now)) {
            assertThat(delay).isPositive();
            assertThat(delay * tick - now).isPositive().isLessThanOrEqualTo(mrd);
            largest = Math.max(largest, delay);
        }
        assertThat(largest * tick - now)
                .as("the range is used up to three ticks or half of it")
                .isGreaterThan(mrd - Math.min(3 * tick, mrd / 2) - Math.max(tick, mrd / 500));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5, 9, 10, 20, 30, 59})
    @DisplayName(
            "SD-3 SEED-24: a delay below the resolution is one tick, not zero and not an error")
    void shortDelaysAreAtLeastOneTick(long mrdMillis) {
        for (int delay : delays(3, 1, mrdMillis * MILLI, 10 * MILLI, 4321)) {
            assertThat(delay).isBetween(1, (int) Math.ceilDiv(mrdMillis, 10L) + 1);
        }
    }

    @Test
    void extremesOfTheBitsStayInRange() {
        var grid = new TickGrid(10 * MILLI, 0, 0);
        var draw = new DelayDraw();
        draw.set(grid, 0, 100 * MILLI);
        assertThat(draw.dueTick(0)).isEqualTo(1);
        assertThat(draw.dueTick(-1L)).isEqualTo(10);
        assertThat(draw.dueTick(Long.MIN_VALUE)).isBetween(5, 6);
    }

    @Test
    void marginIsThreeTicksOrHalfTheDelay() {
        assertThat(DelayDraw.marginNanos(10_000 * MILLI, 10 * MILLI)).isEqualTo(30 * MILLI);
        assertThat(DelayDraw.marginNanos(60 * MILLI, 10 * MILLI)).isEqualTo(30 * MILLI);
        assertThat(DelayDraw.marginNanos(50 * MILLI, 10 * MILLI)).isEqualTo(25 * MILLI);
        assertThat(DelayDraw.marginNanos(1 * MILLI, 10 * MILLI)).isEqualTo(MILLI / 2);
        assertThat(DelayDraw.marginNanos(0, 10 * MILLI)).isZero();
    }
}
