// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WallClockTest {
    private static long instant() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Test
    void isTheClockOfTheJavaRuntime() {
        WallClock clock = new WallClock();
        for (int i = 0; i < 1000; i++) {
            long before = instant();
            assertThat(clock.getAsLong()).isBetween(before, instant());
        }
    }
}
