// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("LK-11: the rate that is measured")
class LinkRateTest {
    private static final int TURN_MILLIS = 10;
    private static final int FRAMES_PER_TURN = 7000;

    private final LinkRate rate = new LinkRate();
    private long millis = 1_000_000;
    private long frames = 5_000_000;
    private long lagMillis;

    /// Turns in which the lag grows half as fast as time passes.
    private boolean turns(int count) {
        boolean measured = false;
        for (int i = 0; i < count; i++) {
            millis += TURN_MILLIS;
            frames += FRAMES_PER_TURN;
            lagMillis += TURN_MILLIS / 2;
            measured = turn();
        }
        return measured;
    }

    private boolean turn() {
        long lagNanos = TimeUnit.MILLISECONDS.toNanos(lagMillis);
        return rate.isNews(lagNanos)
                && rate.turnDone(TimeUnit.MILLISECONDS.toNanos(millis), lagNanos, frames);
    }

    @Test
    void isWhatGoesOutWhileAnswersFallBehind() {
        assertThat(turns(60)).as("100 ms behind by 200 ms, 400 ms of that").isFalse();
        assertThat(rate.framesPerSecond()).isZero();
        assertThat(turns(60)).isTrue();
        assertThat(rate.framesPerSecond()).isEqualTo(700_000.0);
    }

    @Test
    void isNotTakenFromAPause() {
        lagMillis = 3000;
        millis += 3000;
        assertThat(turn()).isFalse();
        millis += 3000;
        frames += 10;
        assertThat(turn()).as("no lag to speak of any more").isFalse();
        lagMillis = 4000;
        millis += 60_000;
        assertThat(turn()).as("another pause").isFalse();
        assertThat(rate.framesPerSecond()).isZero();
    }

    @Test
    void isForgotten() {
        turns(200);
        assertThat(rate.framesPerSecond()).isPositive();
        rate.forget();
        assertThat(rate.framesPerSecond()).isZero();
        assertThat(turns(10)).isFalse();
    }
}
