// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClockPairTest {
    @Test
    @DisplayName("FLOW-9: both clocks of one moment, which the platform's own readings enclose")
    void readsBothClocks() {
        long realBefore = nanos();
        long before = System.nanoTime();
        ClockPair pair = ClockPair.read();
        long after = System.nanoTime();
        long realAfter = nanos();
        assertThat(pair.realNanos()).isBetween(realBefore, realAfter);
        assertThat(pair.monotonicNanos()).isBetween(before, after);
        assertThat(pair.uncertainNanos()).isBetween(0L, after - before);
    }

    private static long nanos() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
    }
}
