// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import static io.mld6.engine.schedule.ScheduleWorld.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.schedule.ScheduleWorld.Fired;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseScheduleTest {
    private static final long TICK = 10 * MILLI;

    @Test
    void firesEachRowOnceAtItsTick() {
        var world = new ScheduleWorld(3);
        world.arm(0, 5);
        world.arm(1, 1);
        world.arm(2, 2048);
        world.runToTick(5000);
        assertThat(world.fired)
                .containsExactly(
                        new Fired(1, 1, TICK),
                        new Fired(0, 5, 5 * TICK),
                        new Fired(2, 2048, 2048 * TICK));
        assertThat(world.schedule.armed()).isZero();
    }

    @Test
    @DisplayName("SD-13 SD-14: nothing fires a nanosecond before its tick")
    void neverEarly() {
        var world = new ScheduleWorld(1);
        world.arm(0, 7);
        world.time.runNanos(7 * TICK - 1);
        assertThat(world.fired).isEmpty();
        world.time.runNanos(1);
        assertThat(world.fired).hasSize(1);
    }

    @Test
    void putsOneTimeoutOnEachOccupiedTick() {
        var world = new ScheduleWorld(3000);
        for (int row = 0; row < 3000; row++) {
            world.arm(row, 10 + row % 3);
        }
        assertThat(world.time.timeoutsPending()).isEqualTo(3);
        world.runToTick(20);
        assertThat(world.fired).hasSize(3000);
    }

    @Test
    @DisplayName("SEED-3: arming again replaces the timer, sooner and later, never two per row")
    void movedRowFiresOnceAtItsLastTick() {
        var world = new ScheduleWorld(2);
        world.arm(0, 50);
        world.arm(0, 20);
        world.arm(1, 20);
        world.arm(1, 50);
        assertThat(world.schedule.armed()).isEqualTo(2);
        world.runToTick(100);
        assertThat(world.fired)
                .containsExactly(new Fired(0, 20, 20 * TICK), new Fired(1, 50, 50 * TICK));
    }

    @Test
    void rowMovedAwayAndBackFiresOnce() {
        var world = new ScheduleWorld(1);
        world.arm(0, 20);
        world.arm(0, 30);
        world.arm(0, 20);
        world.runToTick(100);
        assertThat(world.fired).containsExactly(new Fired(0, 20, 20 * TICK));
    }

    @Test
    @DisplayName("SEED-4: a stopped timer never fires, and stopping twice is nothing")
    void disarmedRowNeverFires() {
        var world = new ScheduleWorld(2);
        world.arm(0, 20);
        world.arm(1, 20);
        world.schedule.disarm(0);
        world.schedule.disarm(0);
        assertThat(world.schedule.armed()).isEqualTo(1);
        world.runToTick(100);
        assertThat(world.firedRows()).containsExactly(1);
    }

    @Test
    void rowMayBeArmedAgainWhileItFires() {
        var world = new ScheduleWorld(1);
        world.onFired =
                one -> {
                    if (world.fired.size() < 4) {
                        world.schedule.arm(0, one.tick() + 3);
                    }
                };
        world.arm(0, 3);
        world.runToTick(100);
        assertThat(world.fired.stream().map(Fired::tick)).containsExactly(3, 6, 9, 12);
    }

    @Test
    void tickThatHasPassedCountsAsTheNextOne() {
        var world = new ScheduleWorld(2);
        world.arm(1, 50);
        world.runToTick(50);
        world.arm(0, 50);
        world.runToTick(51);
        assertThat(world.fired)
                .containsExactly(new Fired(1, 50, 50 * TICK), new Fired(0, 51, 51 * TICK));
    }

    @Test
    void theTickWhoseNumberMeansUnarmedIsPassedOver() {
        var world = new ScheduleWorld(1, TICK, Integer.MAX_VALUE - 99);
        world.arm(0, 100);
        assertThat(world.schedule.armed()).isEqualTo(1);
        world.runToTick(200);
        assertThat(world.fired).containsExactly(new Fired(0, Integer.MIN_VALUE + 1, 101 * TICK));
        assertThat(world.schedule.armed()).isZero();
    }

    @Test
    void lateTimeoutFiresEverythingThatWasDueInOrder() {
        var world = new ScheduleWorld(100);
        for (int row = 0; row < 100; row++) {
            world.arm(row, 100 - row);
        }
        world.time.freeze(Duration.ofMillis(1005));
        world.time.runNanos(0);
        assertThat(world.fired.stream().map(Fired::tick))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
        assertThat(world.schedule.maxLagNanos()).isEqualTo(1005 * MILLI - TICK);
    }

    @Test
    void lagIsThatOfTheLatestDrain() {
        var world = new ScheduleWorld(2);
        world.time.lagBy(Duration.ofMillis(4));
        world.arm(0, 5);
        world.runToTick(10);
        world.time.lagBy(Duration.ofMillis(2));
        world.arm(1, 20);
        world.runToTick(30);
        assertThat(world.schedule.maxLagNanos()).isEqualTo(4 * MILLI);
    }

    @Test
    void handsOverSlicesAndLetsOthersInBetween() {
        var world = new ScheduleWorld(5000);
        for (int row = 0; row < 5000; row++) {
            world.arm(row, 1);
        }
        List<Integer> seenByOthers = new ArrayList<>();
        world.time.freeze(Duration.ofMillis(10));
        // The wheel's task is a turn; what is posted behind it runs before the next turn.
        world.onFired =
                one -> {
                    if (world.fired.size() == 1) {
                        world.time.execute(() -> seenByOthers.add(world.fired.size()));
                    }
                };
        world.time.runNanos(0);
        assertThat(seenByOthers).containsExactly(8 * 256);
        assertThat(new HashSet<>(world.firedRows())).hasSize(5000);
        assertThat(world.fired).hasSize(5000);
        assertThat(world.slices).allMatch(count -> count <= 256);
        assertThat(world.turns).isEqualTo(3);
    }

    @Test
    void standsStillWithoutRoomAndGoesOnWithoutLosingOrDoubling() {
        var world = new ScheduleWorld(1000);
        for (int row = 0; row < 1000; row++) {
            world.arm(row, 1 + row % 4);
        }
        world.room = 300;
        world.runToTick(100);
        assertThat(world.fired).hasSize(300);
        assertThat(world.schedule.armed()).isEqualTo(700);
        world.runToTick(200);
        assertThat(world.fired).as("no room, no row").hasSize(300);

        world.room = 17;
        world.schedule.resume();
        world.time.runPosted();
        assertThat(world.fired).hasSize(317);

        world.schedule.disarm(999);
        world.room = Integer.MAX_VALUE;
        world.schedule.resume();
        world.time.runPosted();
        assertThat(world.fired).hasSize(999);
        assertThat(new HashSet<>(world.firedRows())).hasSize(999).doesNotContain(999);
        assertThat(world.fired.stream().map(Fired::tick)).isSorted();
    }

    @Test
    void rowsOfAStalledTickCanBeMoved() {
        var world = new ScheduleWorld(4);
        for (int row = 0; row < 4; row++) {
            world.arm(row, 1);
        }
        world.room = 1;
        world.runToTick(10);
        int moved = 3 - world.firedRows().getFirst(); // one that has not fired
        world.arm(moved, 40);
        world.room = Integer.MAX_VALUE;
        world.schedule.resume();
        world.runToTick(100);
        assertThat(world.firedRows()).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(world.fired.getLast()).isEqualTo(new Fired(moved, 40, 40 * TICK));
    }

    @Test
    void resumeWithoutStallPostsNothing() {
        var world = new ScheduleWorld(1);
        world.arm(0, 5);
        world.schedule.resume();
        assertThat(world.time.runOnePosted()).isFalse();
    }

    @Test
    @DisplayName("every tick beyond the fine buckets wakes by itself after its bucket cascaded")
    void farTicksFireOnTime() {
        var world = new ScheduleWorld(5);
        long[] ticks = {2049, 4096, 4097, 5000, 6143};
        for (int row = 0; row < ticks.length; row++) {
            world.arm(row, ticks[row]);
        }
        world.runToTick(100_000);
        for (int row = 0; row < ticks.length; row++) {
            assertThat(world.fired.get(row))
                    .isEqualTo(new Fired(row, (int) ticks[row], ticks[row] * TICK));
        }
        assertThat(world.fired).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {2_097_151, 2_097_152, 2_099_200, 8_387_584, 20_000_000})
    @DisplayName("ticks beyond the coarse buckets, 139 minutes of 1 ms and more, fire on time")
    void ticksBeyondTheCoarseBucketsFireOnTime(long tick) {
        var world = new ScheduleWorld(2, MILLI, 0);
        world.arm(0, tick);
        world.arm(1, tick + 1);
        world.runToTick(tick - 1);
        assertThat(world.fired).isEmpty();
        world.runToTick(tick + 1);
        assertThat(world.fired)
                .containsExactly(
                        new Fired(0, (int) tick, tick * MILLI),
                        new Fired(1, (int) tick + 1, (tick + 1) * MILLI));
    }

    @Test
    @DisplayName("compaction drops stale entries only, also of buckets the cursor came close to")
    void compactionKeepsLiveRows() {
        var world = new ScheduleWorld(50, MILLI, 0);
        world.arm(0, 6000); // in a coarse bucket
        world.arm(1, 3_000_000); // beyond all of them
        world.arm(2, 6001);
        world.runToTick(4000); // 6000 is within the fine range now, its bucket not yet cascaded
        for (int i = 0; i < 20_000; i++) {
            world.arm(3, 4100 + i % 7);
            world.arm(4, 7000 + i % 7);
        }
        world.schedule.disarm(2);
        world.runToTick(3_000_001);
        assertThat(world.firedRows()).containsExactly(3, 0, 4, 1);
        assertThat(world.fired.get(1)).isEqualTo(new Fired(0, 6000, 6000 * MILLI));
        assertThat(world.fired.get(3)).isEqualTo(new Fired(1, 3_000_000, 3_000_000 * MILLI));
    }

    @Test
    @DisplayName("a million arms and disarms leave no memory and no timeouts behind")
    void churnIsBounded() {
        var world = new ScheduleWorld(2000);
        long sizeEarly = 0;
        for (int i = 0; i < 1_000_000; i++) {
            int row = i % 2000;
            world.arm(row, 1 + (i * 7919L) % 6000);
            if (i % 3 != 0) {
                world.schedule.disarm(row);
            }
            if (i == 50_000) {
                sizeEarly = world.schedule.sizeOctets();
            }
        }
        assertThat(world.schedule.sizeOctets()).isEqualTo(sizeEarly);
        // At most one for each of the 2048 single ticks and for each coarse bucket in use.
        assertThat(world.time.timeoutsPending()).isLessThanOrEqualTo(2048 + 4);
        int armed = world.schedule.armed();
        world.runToTick(7000);
        assertThat(world.fired).hasSize(armed);
    }

    @Test
    void chunksOfDrainedTicksAreUsedAgain() {
        var world = new ScheduleWorld(20_000);
        long sizeOfFirst = 0;
        for (int round = 0; round < 20; round++) {
            for (int row = 0; row < 20_000; row++) {
                world.arm(row, round * 1000L + 1 + row % 900);
            }
            if (round == 0) {
                sizeOfFirst = world.schedule.sizeOctets();
            }
            world.runToTick((round + 1) * 1000L - 1);
        }
        assertThat(world.fired).hasSize(20 * 20_000);
        assertThat(world.schedule.sizeOctets()).isEqualTo(sizeOfFirst);
    }

    @Test
    void wheelStopsWhenIdleAndAFreshOneStarts() {
        var world = new ScheduleWorld(1);
        assertThat(world.time.wheelsStarted()).isZero();
        world.arm(0, 5);
        assertThat(world.time.wheelsRunning()).isEqualTo(1);
        world.runToTick(500);
        assertThat(world.time.wheelsRunning()).isZero();
        assertThat(world.schedule.isRunning()).isFalse();
        world.arm(0, 600);
        assertThat(world.time.wheelsRunning()).isEqualTo(1);
        world.runToTick(700);
        assertThat(world.firedRows()).containsExactly(0, 0);
        assertThat(world.time.wheelsStarted()).isEqualTo(2);
    }

    @Test
    void wheelIsKeptWhileSomethingIsArmed() {
        var world = new ScheduleWorld(2);
        world.arm(0, 5);
        world.arm(1, 1000);
        world.runToTick(6);
        world.runToTick(999);
        assertThat(world.schedule.isRunning()).isTrue();
        world.runToTick(1000);
        assertThat(world.firedRows()).containsExactly(0, 1);
        assertThat(world.time.wheelsStarted()).isEqualTo(1);
    }

    @Test
    void stoppedScheduleFiresNothing() {
        var world = new ScheduleWorld(1);
        world.arm(0, 5);
        world.schedule.stop();
        world.runToTick(500);
        assertThat(world.fired).isEmpty();
        assertThat(world.time.wheelsRunning()).isZero();
    }

    @Test
    void gridIsLaidAnewWhileNothingIsArmed() {
        var world = new ScheduleWorld(1);
        world.time.runNanos(3 * TICK + 4 * MILLI);
        world.schedule.prepare(world.time.getAsLong());
        int now = world.schedule.grid().tickAt(world.time.getAsLong());
        assertThat(world.schedule.grid().nanosOf(now)).isEqualTo(world.time.getAsLong());
        assertThat(now).as("ticks never run backwards").isGreaterThanOrEqualTo(3);
        world.schedule.arm(0, now + 2);
        world.time.runNanos(2 * TICK - 1);
        assertThat(world.fired).isEmpty();
        world.time.runNanos(1);
        assertThat(world.fired).hasSize(1);
    }

    @Test
    void gridStaysWhileSomethingIsArmed() {
        var world = new ScheduleWorld(1);
        world.arm(0, 50);
        long before = world.schedule.grid().nanosOf(50);
        world.time.runNanos(3 * TICK + 4 * MILLI);
        world.schedule.prepare(world.time.getAsLong());
        assertThat(world.schedule.grid().nanosOf(50)).isEqualTo(before);
    }

    @Test
    void entriesOfBeforeAnIdleTimeFireNothing() {
        var world = new ScheduleWorld(2);
        world.arm(0, 50);
        world.schedule.disarm(0);
        world.time.runNanos(4 * MILLI);
        world.schedule.prepare(world.time.getAsLong());
        int now = world.schedule.grid().tickAt(world.time.getAsLong());
        world.schedule.arm(1, now + 10);
        world.runToTick(4000);
        assertThat(world.firedRows()).containsExactly(1);
    }

    @Test
    void aRowFiledBesideAStaleEntryAfterTheWheelStoppedFires() {
        var world = new ScheduleWorld(2);
        world.arm(0, 5);
        world.arm(1, 1000);
        world.schedule.disarm(1);
        world.runToTick(500);
        assertThat(world.schedule.isRunning()).isFalse();
        // Tick 1000 has an entry already, but nobody is woken for it any more.
        world.arm(0, 1000);
        world.runToTick(1000);
        assertThat(world.firedRows()).containsExactly(0, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3000, 5_000_000, 1L << 31, 3L << 31})
    void catchingUpKeepsTheGrid(long idleTicks) {
        var world = new ScheduleWorld(1);
        world.arm(0, 5);
        world.runToTick(500);
        world.fired.clear();
        world.time.runNanos(idleTicks * TICK + 3 * MILLI);
        long now = world.time.getAsLong();
        world.schedule.catchUp(now);
        int tick = world.schedule.grid().tickAt(now);
        assertThat(now - world.schedule.grid().nanosOf(tick)).isEqualTo(3 * MILLI);
        world.schedule.arm(0, tick + 20_000);
        world.time.runNanos(20_000 * TICK - 3 * MILLI - 1);
        assertThat(world.fired).isEmpty();
        world.time.runNanos(1);
        assertThat(world.fired).hasSize(1);
    }

    @Test
    void catchingUpLeavesArmedRowsAlone() {
        var world = new ScheduleWorld(2);
        world.arm(0, 10_000);
        world.time.freeze(Duration.ofSeconds(50));
        world.schedule.catchUp(world.time.getAsLong());
        world.runToTick(9_999);
        assertThat(world.fired).isEmpty();
        world.runToTick(10_000);
        assertThat(world.firedRows()).containsExactly(0);
    }
}
