// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static io.mld6.lab.measure.Evening.ONE;
import static io.mld6.lab.measure.MeasuredNumber.LEAVE_FAILED;
import static io.mld6.lab.measure.MeasuredNumber.LEAVE_LATENCY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// Leaving Report of the last listener in a VLAN to the last packet; closed when quiet for max(3
/// gaps, 200 ms); failed when data flows after 2 x LLQT.
class LeaveLatencyTest {
    private static NumberStats stats(MeasuredRun run, MeasuredNumber number) {
        return run.whole().number(number);
    }

    private static Evening watching() {
        return new Evening().join(0, 1, ONE);
    }

    @Test
    void aLeaveLastsToTheLastPacket() {
        MeasuredRun run =
                watching().stream(10, 3000, 10, ONE).leave(1005, 1, ONE).until(3400).finish(3500);
        assertThat(stats(run, LEAVE_LATENCY).count()).isEqualTo(1);
        assertThat(stats(run, LEAVE_LATENCY).maximum()).isEqualTo(1.995);
        assertThat(stats(run, LEAVE_FAILED).count()).isZero();
        assertThat(stats(run, LEAVE_FAILED).denominator()).isEqualTo(1);
        assertThat(stats(run, LEAVE_LATENCY).details()).isEmpty();
    }

    @Test
    void noPacketAfterTheLeaveIsAFastLeave() {
        MeasuredRun run = watching().stream(10, 1000, 10, ONE).leave(1005, 1, ONE).finish(1300);
        assertThat(stats(run, LEAVE_LATENCY).count()).isEqualTo(1);
        assertThat(stats(run, LEAVE_LATENCY).maximum()).isZero();
        assertThat(stats(run, LEAVE_LATENCY).details()).isEqualTo(Map.of("fast", 1L));
    }

    /// 200 ms after the leave without a packet, but not before.
    @Test
    void itIsQuietAfterTwoHundredMilliseconds() {
        MeasuredRun before = watching().stream(10, 1000, 10, ONE).leave(1005, 1, ONE).finish(1205);
        assertThat(stats(before, LEAVE_LATENCY).count()).isZero();
        assertThat(stats(before, LEAVE_LATENCY).details()).isEqualTo(Map.of("open_at_end", 1L));
        MeasuredRun after = watching().stream(10, 1000, 10, ONE).leave(1005, 1, ONE).finish(1206);
        assertThat(stats(after, LEAVE_LATENCY).count()).isEqualTo(1);
    }

    /// A stream of four packets a second: three gaps are 750 ms.
    @Test
    void aSlowStreamIsQuietAfterThreeGaps() {
        MeasuredRun run = watching().stream(10, 9010, 250, ONE).leave(8000, 1, ONE).finish(9750);
        assertThat(stats(run, LEAVE_LATENCY).count()).isZero();
        MeasuredRun later = watching().stream(10, 9010, 250, ONE).leave(8000, 1, ONE).finish(9770);
        assertThat(stats(later, LEAVE_LATENCY).maximum()).isEqualTo(1.01);
    }

    @Test
    void theLastListenerOnlyIsTimed() {
        MeasuredRun run =
                watching().join(100, 2, ONE).stream(10, 1000, 10, ONE)
                        .leave(400, 1, ONE)
                        .leave(705, 2, ONE)
                        .until(1300)
                        .finish(1500);
        assertThat(stats(run, LEAVE_LATENCY).count()).isEqualTo(1);
        assertThat(stats(run, LEAVE_LATENCY).maximum()).isEqualTo(0.295);
    }

    /// LLQT is 2 s until a specific query was heard, so 4 s is the bound.
    @Test
    void whatFlowsAfterTwiceTheLastListenerQueryTimeHasFailed() {
        MeasuredRun run = watching().stream(10, 6000, 10, ONE).leave(1005, 1, ONE).finish(6100);
        assertThat(stats(run, LEAVE_FAILED).count()).isEqualTo(1);
        assertThat(stats(run, LEAVE_FAILED).ratio()).isEqualTo(1);
        assertThat(stats(run, LEAVE_LATENCY).count()).isZero();
        MeasuredRun in = watching().stream(10, 5000, 10, ONE).leave(1005, 1, ONE).finish(6000);
        assertThat(stats(in, LEAVE_FAILED).count()).isZero();
        assertThat(stats(in, LEAVE_LATENCY).maximum()).isEqualTo(3.995);
    }

    /// Maximum Response Delay 100 ms times robustness 2: LLQT 200 ms, failed after 400 ms.
    @Test
    void theLastListenerQueryTimeIsTheDevices() {
        MeasuredRun run =
                watching().stream(10, 2000, 10, ONE)
                        .leave(1005, 1, ONE)
                        .query(1006, ONE, 100, 2)
                        .finish(2100);
        assertThat(stats(run, LEAVE_FAILED).count()).isEqualTo(1);
        MeasuredRun version1 =
                watching().stream(10, 1400, 10, ONE)
                        .leave(1005, 1, ONE)
                        .version1Query(1006, ONE, 100)
                        .finish(2100);
        assertThat(stats(version1, LEAVE_LATENCY).maximum()).isEqualTo(0.395);
    }

    @Test
    void aJoinBeforeItIsQuietEndsTheMeasurement() {
        MeasuredRun run =
                watching().stream(10, 1800, 10, ONE)
                        .leave(1005, 1, ONE)
                        .join(1405, 2, ONE)
                        .finish(2100);
        assertThat(stats(run, LEAVE_LATENCY).count()).isZero();
        assertThat(stats(run, LEAVE_LATENCY).details()).isEqualTo(Map.of("joined_again", 1L));
        assertThat(stats(run, LEAVE_FAILED).denominator()).isZero();
    }

    /// A leave nobody sent cannot be timed, and a dead stream does not stop.
    @Test
    void silenceAndDeadStreamsAreNoLeaves() {
        Evening silent = watching().stream(10, 3000, 10, ONE);
        silent.happens(1000, () -> silent.measurement.silent(Evening.at(1000), 1));
        MeasuredRun run = silent.finish(3300);
        assertThat(stats(run, LEAVE_FAILED).denominator()).isZero();
        assertThat(stats(run, MeasuredNumber.DATA_UNWANTED).details())
                .containsEntry("wanted_before", 201L);
        MeasuredRun dead = watching().stream(10, 500, 10, ONE).leave(2000, 1, ONE).finish(3000);
        assertThat(stats(dead, LEAVE_LATENCY).count()).isZero();
        assertThat(stats(dead, LEAVE_LATENCY).details()).isEqualTo(Map.of("nothing_flowed", 1L));
    }

    /// An MLDv1 listener that was not the last to report sends no Done (RFC 2710 §4): it may join
    /// again, and that is a join.
    @Test
    void aLeaveWithoutAReportEndsTheWish() {
        Evening evening = watching().stream(10, 500, 10, ONE);
        evening.play().measurement.left(Evening.at(505), 1, Evening.VLAN.word(), ONE);
        MeasuredRun run =
                evening.until(15_000).join(16_000, 1, ONE).data(16_040, ONE).finish(17_000);
        assertThat(stats(run, MeasuredNumber.JOIN_LATENCY).count()).isEqualTo(2);
        assertThat(stats(run, MeasuredNumber.JOIN_LATENCY).maximum()).isEqualTo(0.04);
    }

    /// BLOCK of other sources leaves the channel wanted.
    @Test
    void blockingOtherSourcesIsNoLeave() {
        Evening evening = watching().stream(10, 2000, 10, ONE);
        evening.happens(
                500,
                () ->
                        evening.measurement.sources(
                                Evening.at(500), 1, Evening.VLAN.word(), ONE, true));
        MeasuredRun run = evening.leave(500, 1, ONE).finish(2500);
        assertThat(stats(run, LEAVE_FAILED).denominator()).isZero();
        assertThat(stats(run, MeasuredNumber.DATA_UNWANTED).count()).isZero();
    }
}
