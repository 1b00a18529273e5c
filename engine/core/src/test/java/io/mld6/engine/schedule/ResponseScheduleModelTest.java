// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import static io.mld6.engine.schedule.ScheduleWorld.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.schedule.ScheduleWorld.Fired;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random operations against a sorted map from tick to rows, from any first tick on: ticks are
/// ints that wrap, and 2^31 lies nowhere special.
class ResponseScheduleModelTest {
    private static final int ROWS = 700;
    private static final int STEPS = 60_000;

    /// What should fire when, in ticks after the start.
    private static final class Model {
        final TreeMap<Long, TreeSet<Integer>> byTick = new TreeMap<>();
        final Map<Integer, Long> tickOf = new HashMap<>();

        void arm(int row, long tick) {
            disarm(row);
            tickOf.put(row, tick);
            byTick.computeIfAbsent(tick, _ -> new TreeSet<>()).add(row);
        }

        void disarm(int row) {
            Long tick = tickOf.remove(row);
            if (tick != null) {
                TreeSet<Integer> rows = byTick.getOrDefault(tick, new TreeSet<>());
                rows.remove(row);
                if (rows.isEmpty()) {
                    byTick.remove(tick);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 10",
        "2, 0, 1",
        "3, 2147483647, 10",
        "4, 2147483000, 1",
        "5, 2140000000, 1",
        "6, -2147483648, 10",
        "7, -2147483000, 1",
        "8, 2147481600, 10",
        "9, -3000, 10",
    })
    void firesWhatTheModelFires(long seed, int firstTick, long tickMillis) {
        long tickNanos = tickMillis * MILLI;
        var random = new SplittableRandom(seed);
        var world = new ScheduleWorld(ROWS, tickNanos, firstTick);
        var model = new Model();
        world.onFired = one -> check(world, model, one, "seed " + seed);
        for (int step = 0; step < STEPS; step++) {
            int row = random.nextInt(ROWS);
            int choice = random.nextInt(100);
            if (choice < 55) {
                long tick = world.nanos() / tickNanos + delayTicks(random, tickMillis);
                // The one tick whose number says "unarmed" is passed over.
                if ((int) (firstTick + tick) == Integer.MIN_VALUE) {
                    tick++;
                }
                model.arm(row, tick);
                world.arm(row, tick);
            } else if (choice < 80) {
                model.disarm(row);
                world.schedule.disarm(row);
            } else {
                world.time.runNanos(advanceNanos(random, tickNanos));
                long now = world.nanos() / tickNanos;
                assertThat(model.byTick.headMap(now, true))
                        .as("overdue, seed %d step %d", seed, step)
                        .isEmpty();
            }
            assertThat(world.schedule.armed()).isEqualTo(model.tickOf.size());
        }
        assertThat(world.fired.size()).as("the run means something").isGreaterThan(ROWS);
        world.time.runNanos(8_400_000L * 2 * MILLI);
        assertThat(model.tickOf).as("all have fired in the end").isEmpty();
        assertThat(world.schedule.armed()).isZero();
    }

    private static void check(ScheduleWorld world, Model model, Fired one, String seed) {
        assertThat(model.tickOf).as("armed rows, %s", seed).containsKey(one.row());
        long tick = model.tickOf.getOrDefault(one.row(), 0L);
        assertThat(one.tick()).as(seed).isEqualTo((int) (world.firstTick + tick));
        assertThat(one.nanos()).as(seed).isEqualTo(tick * world.tickNanos);
        model.disarm(one.row());
    }

    /// 1 tick to 139 minutes, all orders of magnitude alike.
    private static long delayTicks(SplittableRandom random, long tickMillis) {
        long most = 8_387_584L / tickMillis;
        long bound = Math.min(most, 1L << random.nextInt(1, 25));
        return 1 + random.nextLong(bound);
    }

    private static long advanceNanos(SplittableRandom random, long tickNanos) {
        return random.nextLong(tickNanos << random.nextInt(0, 18));
    }

    @ParameterizedTest
    @CsvSource({"11, 0", "12, 2147483000", "13, -2147483648"})
    void losesAndDoublesNothingWhenRoomComesAndGoes(long seed, int firstTick) {
        var random = new SplittableRandom(seed);
        var world = new ScheduleWorld(ROWS, 10 * MILLI, firstTick);
        var model = new Model();
        world.onFired =
                one -> {
                    assertThat(model.tickOf).as("seed %d", seed).containsKey(one.row());
                    long tick = model.tickOf.getOrDefault(one.row(), 0L);
                    assertThat(one.tick()).isEqualTo((int) (world.firstTick + tick));
                    assertThat(one.nanos()).isGreaterThanOrEqualTo(tick * 10 * MILLI);
                    model.disarm(one.row());
                };
        for (int step = 0; step < STEPS; step++) {
            int row = random.nextInt(ROWS);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    long tick = world.nanos() / (10 * MILLI) + 1 + random.nextInt(5000);
                    if ((int) (firstTick + tick) != Integer.MIN_VALUE) {
                        model.arm(row, tick);
                        world.arm(row, tick);
                    }
                }
                case 3 -> {
                    model.disarm(row);
                    world.schedule.disarm(row);
                }
                case 4 -> {
                    world.room = random.nextInt(4) == 0 ? 0 : random.nextInt(30);
                    world.schedule.resume();
                }
                default -> world.time.runNanos(random.nextLong(400 * MILLI));
            }
            assertThat(world.schedule.armed()).isEqualTo(model.tickOf.size());
        }
        int firedSoFar = world.fired.size();
        assertThat(firedSoFar).isGreaterThan(ROWS);
        world.room = Integer.MAX_VALUE;
        world.schedule.resume();
        world.runToTick(world.nanos() / (10 * MILLI) + 6000);
        assertThat(model.tickOf).isEmpty();
    }
}
