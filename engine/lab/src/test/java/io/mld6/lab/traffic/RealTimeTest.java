// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.linux.ClockPair;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RealTimeTest {
    private static final long EPOCH = 1_764_259_200_000_000_000L;
    private static final long SECOND = 1_000_000_000;

    private ClockPair now = new ClockPair(EPOCH, 5 * SECOND, 100);

    @Test
    void convertsBothWaysInTime() {
        RealTime time = new RealTime(() -> now);
        assertThat(time.of(5 * SECOND)).isEqualTo(EPOCH);
        assertThat(time.of(4 * SECOND)).isEqualTo(EPOCH - SECOND);
        assertThat(time.of(7 * SECOND + 3)).isEqualTo(EPOCH + 2 * SECOND + 3);
    }

    @Test
    @DisplayName("FLOW-9: a step of the clock is seen, with its size and sign; jitter is none")
    void seesSteps() {
        RealTime time = new RealTime(() -> now);
        now = new ClockPair(EPOCH + SECOND + 30_000, 6 * SECOND, 1_000);
        assertThat(time.watch()).isZero();
        assertThat(time.of(6 * SECOND)).isEqualTo(EPOCH + SECOND);
        now = new ClockPair(EPOCH + 2 * SECOND + 5_000_000, 7 * SECOND, 200);
        assertThat(time.watch()).isEqualTo(5_000_000);
        assertThat(time.of(7 * SECOND)).isEqualTo(EPOCH + 2 * SECOND + 5_000_000);
        assertThat(time.watch()).isZero();
        now = new ClockPair(EPOCH - 3600 * SECOND, 8 * SECOND, 200);
        assertThat(time.watch()).isEqualTo(-3603 * SECOND - 5_000_000);
    }

    @Test
    void takesNoBadReadingForAStep() {
        RealTime time = new RealTime(() -> now);
        // Something else ran for three milliseconds between the readings.
        now = new ClockPair(EPOCH + SECOND + 2_000_000, 6 * SECOND, 3_000_000);
        assertThat(time.watch()).isZero();
        assertThat(time.of(6 * SECOND)).isEqualTo(EPOCH + SECOND);
    }

    @Test
    void agreesWithTheClockOfTheMachine() {
        RealTime time = RealTime.system();
        long before = nanos();
        long now = time.nowNanos();
        long after = nanos();
        assertThat(now).isBetween(before - 10_000, after + 10_000);
        assertThat(time.watch()).isZero();
    }

    private static long nanos() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
    }
}
