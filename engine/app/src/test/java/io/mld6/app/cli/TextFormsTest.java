// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.wire.Ipv6Address;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "10s, PT10S",
        "2m, PT2M",
        "1h, PT1H",
        "0s, PT0S",
        "1.5s, PT1.5S",
        "0.25m, PT15S",
        "0.000001ms, PT0.000000001S"
    })
    void readsDurations(String text, Duration duration) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "10", "s", "10 s", "-1s", "1,5s", "1.s", ".5s", "10S", "1d", "PT1S", "1e3ms"
            })
    void refusesOtherDurations(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessage(
                        "not a duration: '" + text + "' (expected a form like 500ms, 10s or 2m)");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.999S, 999 ms",
        "PT1S, 1 s",
        "PT2.5S, 2.5 s",
        "PT65.535S, 65.535 s",
        "PT119S, 119 s",
        "PT2M, 2 min",
        "PT2M1S, 121 s",
        "PT2H, 2 h"
    })
    void writesDurations(Duration duration, String text) {
        assertThat(DurationText.format(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5000/s, 5000", "0.5/s, 0.5", "33.3, 33.3", "max, Infinity"})
    void readsPacketRates(String text, double perSecond) {
        assertThat(PacketRate.parse(text)).isEqualTo(new PacketRate(perSecond));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0.0/s", "-1", "1/m", "1 /s", ".5", "1.", "1e3", "MAX", "/s"})
    void refusesOtherPacketRates(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PacketRate.parse(text))
                .withMessage("not a rate: '" + text + "' (expected N or N/s, N above 0, or max)");
    }

    @Test
    void readsRates() {
        assertThat(Rate.parse("1")).isEqualTo(new Rate(1));
        assertThat(Rate.parse("100000/s")).isEqualTo(new Rate(100_000));
        assertThat(new Rate(5)).hasToString("5/s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "0/s", "-1", "1/m", "1 /s", "1.5", "1e6", "99999999999999999999"})
    void refusesOtherRates(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rate.parse(text))
                .withMessage("not a rate: '" + text + "' (expected N or N/s, N at least 1)");
    }

    @Test
    void readsRangesOfGroups() {
        assertThat(Converters.groups("ff0e::db8:0:1+100").last())
                .isEqualTo(Ipv6Address.parse("ff0e::db8:0:64"));
        assertThat(Converters.groups("ff0e::1+3/256").last())
                .isEqualTo(Ipv6Address.parse("ff0e::201"));
        assertThat(Converters.groups("ff02::2").count()).isEqualTo(1);
    }

    @Test
    void readsVersions() {
        assertThat(MldVersion.parse("1")).isEqualTo(MldVersion.V1).hasToString("MLDv1");
        assertThat(MldVersion.parse("2")).isEqualTo(MldVersion.V2).hasToString("MLDv2");
    }
}
