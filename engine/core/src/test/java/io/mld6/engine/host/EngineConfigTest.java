// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.wire.SsmRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.testing.RecordLeaves;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EngineConfigTest {
    private static final EngineConfig DEFAULTS = EngineConfig.defaults();

    /// Nothing is as it is by default.
    private static final EngineConfig CHANGED =
            DEFAULTS.with(
                    b ->
                            b.mode(MldMode.V2_LITE)
                                    .hearing(Hearing.SNOOPED)
                                    .vlan(VlanTags.of(7))
                                    .robustnessVariable(3)
                                    .unsolicitedReportIntervalV1(Duration.ofSeconds(3))
                                    .unsolicitedReportIntervalV2(Duration.ofSeconds(4))
                                    .responseLaw(ResponseLaw.FIXED)
                                    .ssmRange(SsmRange.NONE)
                                    .alwaysDone(true)
                                    .ignoreVersion1(true)
                                    .anyVersion1Query(true)
                                    .tick(Duration.ofMillis(5))
                                    .seed(42)
                                    .joinRatePerSecond(11)
                                    .maxPacketsPerSecond(12)
                                    .shards(2));

    @Test
    @DisplayName("every knob can be turned, and stays as it was when another is")
    void carriesEveryKnob() {
        var before = RecordLeaves.of(DEFAULTS);
        RecordLeaves.of(CHANGED)
                .forEach(
                        (name, value) -> assertThat(value).as(name).isNotEqualTo(before.get(name)));
        assertThat(CHANGED.with(_ -> {})).isEqualTo(CHANGED);
        assertThat(DEFAULTS.with(_ -> {})).isEqualTo(DEFAULTS);
        assertThat(RecordLeaves.of(CHANGED))
                .hasSize(
                        (int)
                                Arrays.stream(EngineConfig.Builder.class.getDeclaredMethods())
                                        .filter(
                                                method ->
                                                        method.getReturnType()
                                                                == EngineConfig.Builder.class)
                                        .count());
    }

    @Test
    void refusesInOneLine() {
        refused("tick must be 1ms to 100ms: 101ms", b -> b.tick(Duration.ofMillis(101)));
        refused("robustness variable must be 1 to 15: 16", b -> b.robustnessVariable(16));
        refused(
                "MLDv1 unsolicited report interval must be more than 0s: 0s",
                b -> b.unsolicitedReportIntervalV1(Duration.ZERO));
        refused(
                "MLDv2 unsolicited report interval must be more than 0s: 0s",
                b -> b.unsolicitedReportIntervalV2(Duration.ZERO));
        refused("join rate must be 1 or more: 0", b -> b.joinRatePerSecond(0));
        refused(
                "packets per second, of which 0 is no bound, must be 0 or more: -1",
                b -> b.maxPacketsPerSecond(-1));
        refused("shards must be 1 to 64: 65", b -> b.shards(65));
        refused(
                "MLDv1 listeners cannot ignore version 1",
                b -> b.mode(MldMode.V1).ignoreVersion1(true));
    }

    private static void refused(String why, Consumer<EngineConfig.Builder> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.with(change))
                .withMessage(why);
    }
}
