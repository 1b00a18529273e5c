// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import static io.mld6.engine.schedule.ScheduleWorld.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.schedule.ScheduleWorld.Fired;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Many rows armed in one call fire as if each had been armed alone: in single ticks and coarse
/// buckets, over the wrap of ticks, past stale entries and through compaction.
class BulkArmingTest {
    private static final int ROWS = 3000;

    @ParameterizedTest
    @CsvSource({
        // seed, first tick, longest delay in ticks
        "1, 0, 5",
        "2, 0, 1000",
        "3, 0, 2048",
        "4, 100, 3000000",
        "5, 2147483000, 1000",
        "6, 2147483647, 5000",
        "7, -2147483648, 1000",
        "8, -1000, 2049",
        "9, 2147483640, 20",
    })
    @DisplayName("SD-2 SD-4: armed together, every row fires once, at its own tick")
    void firesEachRowAtItsTick(long seed, int firstTick, int longest) {
        var random = new SplittableRandom(seed);
        var world = new ScheduleWorld(ROWS, 10 * MILLI, firstTick);
        for (int query = 0; query < 4; query++) {
            long base = world.nanos() / (10 * MILLI);
            var expected = new TreeMap<Long, TreeSet<Integer>>();
            Set<Integer> leave = new HashSet<>();
            int[] rows = new int[ROWS];
            int[] ticks = new int[ROWS];
            int count = 0;
            for (int row = 0; row < ROWS; row++) {
                if (random.nextInt(10) == 0) {
                    continue; // stays idle
                }
                long tick = base + 1 + random.nextInt(longest);
                rows[count] = row;
                ticks[count++] = (int) (firstTick + tick);
                // The one tick whose number says "unarmed" is passed over.
                long fires = firstTick + (int) tick == Integer.MIN_VALUE ? tick + 1 : tick;
                if (random.nextInt(8) == 0) {
                    leave.add(row);
                } else {
                    expected.computeIfAbsent(fires, _ -> new TreeSet<>()).add(row);
                }
            }
            world.fired.clear();
            world.armMarked(rows, ticks, count);
            assertThat(world.schedule.armed()).isEqualTo(count);
            leave.forEach(world.schedule::disarm);
            world.runToTick(base + longest + 2);
            var fired = new TreeMap<Long, TreeSet<Integer>>();
            for (Fired one : world.fired) {
                long tick = one.nanos() / (10 * MILLI);
                assertThat(one.tick()).isEqualTo((int) (firstTick + tick));
                assertThat(fired.computeIfAbsent(tick, _ -> new TreeSet<>()).add(one.row()))
                        .as("row %d once", one.row())
                        .isTrue();
            }
            assertThat(fired).as("seed %d query %d", seed, query).isEqualTo(expected);
            assertThat(world.schedule.armed()).isZero();
        }
    }

    @Test
    void aTickThatHasPassedCountsAsTheNextOne() {
        var world = new ScheduleWorld(3);
        world.arm(2, 100);
        world.runToTick(50);
        world.armMarked(new int[] {0, 1}, new int[] {7, 50}, 2);
        world.runToTick(52);
        assertThat(world.firedRows()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void staleEntriesOfEarlierCallsDoNotPileUp() {
        var world = new ScheduleWorld(ROWS);
        int[] rows = new int[ROWS];
        int[] ticks = new int[ROWS];
        for (int round = 0; round < 50; round++) {
            for (int row = 0; row < ROWS; row++) {
                rows[row] = row;
                ticks[row] = 1000 + (row + round) % 500;
            }
            world.armMarked(rows, ticks, ROWS);
            if (round < 49) {
                for (int row = 1; row < ROWS; row++) {
                    world.schedule.disarm(row);
                }
                world.schedule.disarm(0);
            }
        }
        assertThat(world.schedule.sizeOctets()).as("memory follows rows").isLessThan(1 << 20);
        world.runToTick(2000);
        assertThat(world.fired).hasSize(ROWS);
        for (Fired one : world.fired) {
            assertThat(one.tick()).isEqualTo(1000 + (one.row() + 49) % 500);
        }
    }
}
