// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import static io.mld6.engine.schedule.ScheduleWorld.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TickGridTest {
    private static final long TICK = 10 * MILLI;

    @ParameterizedTest
    @ValueSource(ints = {0, 5, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void roundsDownAndUpOnBothSidesOfTheOrigin(int first) {
        var grid = new TickGrid(TICK, 1000, first);
        assertThat(grid.tickAt(1000)).isEqualTo(first);
        assertThat(grid.tickFrom(1000)).isEqualTo(first);
        assertThat(grid.tickAt(999)).isEqualTo(first - 1);
        assertThat(grid.tickFrom(999)).isEqualTo(first);
        assertThat(grid.tickFrom(1001)).isEqualTo(first + 1);
        assertThat(grid.tickAt(1000 + TICK - 1)).isEqualTo(first);
        assertThat(grid.tickAt(1000 + TICK)).isEqualTo(first + 1);
        assertThat(grid.nanosOf(first + 3)).isEqualTo(1000 + 3 * TICK);
        assertThat(grid.nanosOf(first - 3)).isEqualTo(1000 - 3 * TICK);
    }

    @Test
    @DisplayName("SD-15: only differences of a monotonic clock count, also where it overflows")
    void clockMayOverflow() {
        long start = Long.MAX_VALUE - TICK;
        var grid = new TickGrid(TICK, start, 0);
        assertThat(start + 5 * TICK).isNegative();
        assertThat(grid.tickAt(start + 5 * TICK)).isEqualTo(5);
        assertThat(grid.nanosOf(5)).isEqualTo(start + 5 * TICK);
    }

    @Test
    void yearsOfTicksKeepTheirPlace() {
        var grid = new TickGrid(MILLI, 0, 0);
        long ticks = 0;
        // A year of 1 ms ticks is 7 times round the ints.
        for (int day = 1; day <= 366; day++) {
            ticks = day * 86_400_000L;
            grid.follow((int) ticks);
            assertThat(grid.tickAt(ticks * MILLI)).isEqualTo((int) ticks);
            assertThat(grid.nanosOf((int) (ticks + 8_387_584)))
                    .isEqualTo((ticks + 8_387_584) * MILLI);
        }
    }

    @Test
    void anchoringNeverTurnsTicksBack() {
        var grid = new TickGrid(TICK, 0, 0);
        int before = grid.tickAt(57 * MILLI);
        grid.anchor(57 * MILLI);
        assertThat(grid.tickAt(57 * MILLI)).isGreaterThanOrEqualTo(before);
        assertThat(grid.nanosOf(grid.tickAt(57 * MILLI))).isEqualTo(57 * MILLI);
        assertThat(grid.sinceTickNanos(57 * MILLI)).isZero();
        assertThat(grid.sinceTickNanos(58 * MILLI)).isEqualTo(MILLI);
    }

    @Test
    void refusesATickOfNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TickGrid(0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 1L << 31, 3L << 31})
    @DisplayName("the origin moves any number of ticks, and the grid stays where it lies")
    void movesAlongTheGrid(long ticks) {
        var grid = new TickGrid(TICK, 1000, 5);
        long now = 1000 + ticks * TICK + 3;
        int before = grid.tickAt(now);
        grid.move(now);
        assertThat(grid.tickAt(now)).isEqualTo(before).isEqualTo(5 + (int) ticks);
        assertThat(grid.nanosOf(before)).isEqualTo(now - 3);
        assertThat(grid.tickFrom(now)).isEqualTo(before + 1);
    }
}
