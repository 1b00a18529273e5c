// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {
    private static final DurationRange TICK = DurationRange.ofMillis("tick", 1, 100, 10);

    @Test
    @DisplayName("RFC 9777 §9.1: the Robustness Variable is 2 by default and never 0")
    void robustnessVariable() {
        assertThat(RobustnessVariable.RANGE.usual()).isEqualTo(2);
        assertThat(RobustnessVariable.RANGE).hasToString("1 to 15");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 15})
    void bothBoundsOfANumberBelongToIt(long value) {
        assertThatCode(() -> RobustnessVariable.RANGE.check(value)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 16, Long.MAX_VALUE})
    void refusesANumberInOneLine(long value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RobustnessVariable.RANGE.check(value))
                .withMessage("robustness variable must be 1 to 15: " + value);
    }

    @Test
    void aNumberMayHaveNoUpperBound() {
        NumberRange rate = NumberRange.from("rate", 1, 100);
        assertThat(rate.accepts(Long.MAX_VALUE)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rate.check(0))
                .withMessage("rate must be 1 or more: 0");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "100, true", "0, false", "101, false", "-1, false"})
    void bothBoundsOfADurationBelongToIt(long millis, boolean accepted) {
        assertThat(TICK.accepts(Duration.ofMillis(millis))).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.101S, 101ms",
        "PT2S, 2s",
        "PT2.5S, 2500ms",
        "PT0.0005S, PT0.0005S",
        "PT0S, 0s"
    })
    void refusesADurationInOneLine(Duration value, String said) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TICK.check(value))
                .withMessage("tick must be 1ms to 100ms: " + said);
    }

    @Test
    void aDurationMayHaveNoUpperBound() {
        DurationRange wait = DurationRange.positive("wait", Duration.ofSeconds(10));
        assertThat(wait.accepts(DurationRange.LONGEST)).isTrue();
        assertThat(wait.accepts(DurationRange.LONGEST.plusNanos(1)))
                .as("would not fit into nanoseconds")
                .isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wait.check(Duration.ZERO))
                .withMessage("wait must be more than 0s: 0s");
        assertThat(
                        new DurationRange(
                                "x", Duration.ofSeconds(1), DurationRange.LONGEST, wait.usual()))
                .hasToString("1s or more");
    }

    @Test
    void upTo() {
        assertThat(TICK.upTo(Duration.ofMillis(50))).hasToString("1ms to 50ms");
    }

    @Test
    void theUsualValueIsAccepted() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NumberRange("x", 1, 2, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> DurationRange.ofMillis("x", 1, 2, 3));
    }
}
