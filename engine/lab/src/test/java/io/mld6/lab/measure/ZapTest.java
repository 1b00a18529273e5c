// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static io.mld6.lab.measure.Evening.ONE;
import static io.mld6.lab.measure.Evening.RADIO;
import static io.mld6.lab.measure.Evening.TWO;
import static io.mld6.lab.measure.MeasuredNumber.ZAP_GAP;
import static io.mld6.lab.measure.MeasuredNumber.ZAP_LATENCY;
import static io.mld6.lab.measure.MeasuredNumber.ZAP_OVERLAP;
import static io.mld6.lab.measure.MeasuredNumber.ZAP_SKIPPED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// Changes of channels: Report to first packet of the new one; how the old one ends.
class ZapTest {
    private static NumberStats stats(MeasuredRun run, MeasuredNumber number) {
        return run.whole().number(number);
    }

    private static Evening watching() {
        return new Evening().join(0, 1, ONE);
    }

    /// Old until 1000, fast leave; new from 1040: latency from the Report, gap from the old data.
    @Test
    void latencyAndGap() {
        MeasuredRun run =
                watching().stream(10, 1000, 10, ONE)
                        .zap(1004, 1, ONE, TWO)
                        .leave(1005, 1, ONE)
                        .join(1005, 1, TWO)
                        .stream(1040, 1500, 10, TWO)
                        .finish(2000);
        assertThat(stats(run, ZAP_LATENCY).maximum()).isEqualTo(0.035);
        assertThat(stats(run, ZAP_GAP).maximum()).isEqualTo(0.040);
        assertThat(stats(run, ZAP_OVERLAP).count()).isZero();
        assertThat(stats(run, ZAP_SKIPPED).denominator()).isEqualTo(1);
        assertThat(stats(run, ZAP_LATENCY).details()).isEqualTo(Map.of("zaps", 1L));
    }

    /// Old until 1500, new from 1040: 46 packets of the old one came after the first of the new.
    @Test
    void overlapWithItsPacketsAndOctets() {
        MeasuredRun run =
                watching().stream(10, 1500, 10, ONE)
                        .zap(1004, 1, ONE, TWO)
                        .join(1005, 1, TWO)
                        .leave(1005, 1, ONE)
                        .stream(1041, 1600, 10, TWO)
                        .finish(2000);
        assertThat(stats(run, ZAP_LATENCY).maximum()).isEqualTo(0.036);
        assertThat(stats(run, ZAP_GAP).count()).isZero();
        assertThat(stats(run, ZAP_OVERLAP).maximum()).isEqualTo(0.459);
        assertThat(stats(run, ZAP_OVERLAP).details())
                .isEqualTo(Map.of("packets", 46L, "octets", 46_000L));
    }

    @Test
    void reportsThatCameAMomentBeforeBelongToIt() {
        MeasuredRun run =
                watching().stream(10, 1000, 10, ONE)
                        .leave(1005, 1, ONE)
                        .join(1005, 1, TWO)
                        .zap(1006, 1, ONE, TWO)
                        .stream(1040, 1500, 10, TWO)
                        .finish(2000);
        assertThat(stats(run, ZAP_LATENCY).maximum()).isEqualTo(0.035);
        assertThat(stats(run, ZAP_GAP).maximum()).isEqualTo(0.040);
    }

    /// First the leave, a while later the join.
    @Test
    void aChangeMayTakeTwoReports() {
        MeasuredRun run =
                watching().stream(10, 1000, 10, ONE)
                        .zap(1004, 1, ONE, TWO)
                        .leave(1005, 1, ONE)
                        .join(1305, 1, TWO)
                        .stream(1325, 1500, 10, TWO)
                        .finish(2000);
        assertThat(stats(run, ZAP_LATENCY).maximum()).isEqualTo(0.020);
        assertThat(stats(run, ZAP_GAP).maximum()).isEqualTo(0.325);
    }

    @Test
    void aChannelLeftBeforeItsDataCameWasSkipped() {
        MeasuredRun run =
                watching().stream(10, 1000, 10, ONE)
                        .zap(1004, 1, ONE, TWO)
                        .leave(1005, 1, ONE)
                        .join(1005, 1, TWO)
                        .zap(1104, 1, TWO, RADIO)
                        .leave(1105, 1, TWO)
                        .join(1105, 1, RADIO)
                        .stream(1115, 1500, 10, RADIO)
                        .finish(2000);
        assertThat(stats(run, ZAP_SKIPPED).count()).isEqualTo(1);
        assertThat(stats(run, ZAP_SKIPPED).denominator()).isEqualTo(2);
        assertThat(stats(run, ZAP_LATENCY).count()).isEqualTo(1);
        assertThat(stats(run, ZAP_LATENCY).maximum()).isEqualTo(0.010);
        assertThat(stats(run, MeasuredNumber.JOIN_FAILED).count()).isZero();
    }

    /// The old channel goes on for somebody else in the VLAN: its data says nothing.
    @Test
    void noGapWhereOthersStillListen() {
        MeasuredRun run =
                watching().join(1, 2, ONE).stream(10, 2000, 10, ONE)
                        .zap(1004, 1, ONE, TWO)
                        .leave(1005, 1, ONE)
                        .join(1005, 1, TWO)
                        .stream(1040, 1500, 10, TWO)
                        .finish(2000);
        assertThat(stats(run, ZAP_LATENCY).count()).isEqualTo(1);
        assertThat(stats(run, ZAP_GAP).count() + stats(run, ZAP_OVERLAP).count()).isZero();
        assertThat(stats(run, ZAP_GAP).details()).isEqualTo(Map.of("old_has_other_listeners", 1L));
    }

    @Test
    void noGapWhereSomebodyJoinsTheOldOneAgain() {
        MeasuredRun run =
                watching().stream(10, 2000, 10, ONE)
                        .zap(1004, 1, ONE, TWO)
                        .leave(1005, 1, ONE)
                        .join(1005, 1, TWO)
                        .join(1100, 2, ONE)
                        .stream(1040, 1500, 10, TWO)
                        .finish(2000);
        assertThat(stats(run, ZAP_GAP).details()).isEqualTo(Map.of("old_joined_again", 1L));
    }

    @Test
    void noGapWhereTheOldOneDoesNotStop() {
        MeasuredRun run =
                watching().stream(10, 6000, 10, ONE)
                        .zap(1004, 1, ONE, TWO)
                        .leave(1005, 1, ONE)
                        .join(1005, 1, TWO)
                        .stream(1040, 1500, 10, TWO)
                        .finish(6500);
        assertThat(stats(run, ZAP_GAP).details()).isEqualTo(Map.of("old_did_not_stop", 1L));
        assertThat(stats(run, ZAP_OVERLAP).count()).isZero();
    }

    /// What somebody else in the VLAN watches is there at once.
    @Test
    void aChangeToWhatFlowsIsWarm() {
        MeasuredRun run =
                watching().join(0, 2, TWO).stream(10, 1000, 10, ONE).stream(11, 2000, 10, TWO)
                        .zap(1004, 1, ONE, TWO)
                        .leave(1005, 1, ONE)
                        .join(1005, 1, TWO)
                        .finish(2500);
        assertThat(stats(run, ZAP_LATENCY).maximum()).isEqualTo(0.006);
        assertThat(stats(run, ZAP_LATENCY).details()).isEqualTo(Map.of("zaps", 1L, "warm", 1L));
    }
}
