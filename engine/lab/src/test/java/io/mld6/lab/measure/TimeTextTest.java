// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lengths of time always have a unit.
class TimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "500us, PT0.0005S, 500us",
        "200ms, PT0.2S, 200ms",
        "1.5ms, PT0.0015S, 1.5ms",
        "2.5s, PT2.5S, 2.5s",
        "1000ms, PT1S, 1s",
        "90s, PT90S, 90s",
        "0.5h, PT30M, 30m",
        "1.5m, PT90S, 90s",
        "10m, PT10M, 10m",
        "60m, PT1H, 1h",
        "0s, PT0S, 0s",
        "8760h, PT8760H, 8760h",
        "0.000000001s, PT0.000000001S, 0s",
    })
    void whatIsReadIsSaidInTheShortestForm(String text, Duration length, String shortest) {
        assertThat(TimeText.parse(text)).isEqualTo(length);
        assertThat(TimeText.format(length)).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "", "s", "5 s", "-5s", "5S", "5min", "1m30s", ".5s", "5.s", "٥s"})
    void withoutANumberAndAUnitItIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeText.parse(text))
                .withMessageStartingWith(
                        "not a duration: '" + text + "' (expected a number and a unit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8761h", "999999999999h", "999999999999m"})
    void aYearIsTheLongest(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeText.parse(text))
                .withMessageContaining("too long");
    }
}
