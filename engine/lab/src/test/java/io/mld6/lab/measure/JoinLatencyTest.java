// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static io.mld6.lab.measure.Evening.NOBODYS;
import static io.mld6.lab.measure.Evening.ONE;
import static io.mld6.lab.measure.Evening.RADIO;
import static io.mld6.lab.measure.Evening.SOURCE;
import static io.mld6.lab.measure.Evening.STRANGER;
import static io.mld6.lab.measure.Evening.VLAN;
import static io.mld6.lab.measure.MeasuredNumber.JOIN_FAILED;
import static io.mld6.lab.measure.MeasuredNumber.JOIN_LATENCY;
import static io.mld6.lab.measure.MeasuredNumber.JOIN_LATENCY_WARM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.EngineEvent.Why;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// First Report that joins, taken by the kernel, to the first packet. Cold: nothing flowed.
class JoinLatencyTest {
    private static NumberStats stats(MeasuredRun run, MeasuredNumber number) {
        return run.whole().number(number);
    }

    @Test
    void aColdJoinLastsFromItsReportToTheFirstPacket() {
        MeasuredRun run = new Evening().join(100, 1, ONE).stream(123.4, 500, 10, ONE).finish(600);
        assertThat(stats(run, JOIN_LATENCY).count()).isEqualTo(1);
        assertThat(stats(run, JOIN_LATENCY).maximum()).isEqualTo(0.0234);
        assertThat(stats(run, JOIN_LATENCY).minimum()).isEqualTo(0.0234);
        assertThat(stats(run, JOIN_LATENCY).resolution().seconds()).isCloseTo(0.01, within(1e-9));
        assertThat(stats(run, JOIN_LATENCY).resolution().measurable()).isTrue();
        assertThat(stats(run, JOIN_FAILED).count()).isZero();
        assertThat(stats(run, JOIN_FAILED).denominator()).isEqualTo(1);
    }

    /// Reports take another way than packets: their event comes when the data is counted.
    @Test
    void aReportHandedInAfterItsDataIsStillCold() {
        Evening evening = new Evening().stream(123.4, 250, 10, ONE).play();
        evening.measurement.tick(Evening.at(299));
        MeasuredRun run = evening.join(100, 1, ONE).finish(600);
        assertThat(stats(run, JOIN_LATENCY).maximum()).isEqualTo(0.0234);
        assertThat(run.faults()).isEmpty();
        assertThat(stats(run, MeasuredNumber.DATA_UNWANTED).count()).isZero();
    }

    /// Later than packets are held back, the latency is still right, but what was counted cannot be
    /// counted again: the tester was at fault.
    @Test
    void aReportThatIsEvenLaterIsAFaultOfTheTester() {
        Evening evening = new Evening().stream(123.4, 450, 10, ONE).until(450);
        MeasuredRun run = evening.join(100, 1, ONE).finish(600);
        assertThat(stats(run, JOIN_LATENCY).maximum()).isEqualTo(0.0234);
        assertThat(run.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.fault()).isEqualTo(TesterFault.EVENTS_LATE));
        assertThat(run.verdict()).isEqualTo(RunVerdict.INCONCLUSIVE);
    }

    @Test
    void aJoinOfWhatFlowsIsWarmAndKeptApart() {
        MeasuredRun run =
                new Evening()
                        .join(100, 1, ONE).stream(105, 1000, 10, ONE)
                                .join(501, 2, ONE)
                                .finish(1100);
        assertThat(stats(run, JOIN_LATENCY).count()).isEqualTo(1);
        assertThat(stats(run, JOIN_LATENCY_WARM).count()).isEqualTo(1);
        assertThat(stats(run, JOIN_LATENCY_WARM).maximum()).isEqualTo(0.004);
    }

    /// Nothing flowed when the second joined, either: it waits for the same packet.
    @Test
    void whoJoinsWhileNothingFlowsIsCold() {
        MeasuredRun run =
                new Evening().join(100, 1, ONE).join(110, 12, ONE).data(130, ONE).finish(600);
        assertThat(stats(run, JOIN_LATENCY).count()).isEqualTo(2);
        assertThat(run.whole().ofPopulation("homes", JOIN_LATENCY).orElseThrow().maximum())
                .isEqualTo(0.030);
        assertThat(run.whole().ofPopulation("probes", JOIN_LATENCY).orElseThrow().maximum())
                .isEqualTo(0.020);
    }

    @Test
    void vlansAreApart() {
        MeasuredRun run =
                new Evening()
                        .report(100, 1, VlanTags.of(200), ONE, Why.JOIN, null).stream(
                                        0, 300, 10, ONE)
                                .data(340, VlanTags.of(200), SOURCE, ONE)
                                .finish(600);
        assertThat(stats(run, JOIN_LATENCY).maximum()).isEqualTo(0.240);
    }

    /// The unit of a channel with sources is (VLAN, source, group), without it is (VLAN, group).
    @Test
    void dataOfAnotherSourceEndsNoJoinOfASourceSpecificChannel() {
        MeasuredRun run =
                new Evening()
                        .join(100, 1, ONE)
                        .data(110, VLAN, STRANGER, ONE)
                        .data(150, VLAN, SOURCE, ONE)
                        .join(100, 1, RADIO)
                        .data(110, VLAN, STRANGER, RADIO)
                        .finish(600);
        assertThat(run.whole().ofClass("sd", JOIN_LATENCY).orElseThrow().maximum())
                .isEqualTo(0.050);
        assertThat(run.whole().ofClass("radio", JOIN_LATENCY).orElseThrow().maximum())
                .isEqualTo(0.010);
    }

    @Test
    void whichTransmissionItTookIsCounted() {
        MeasuredRun run =
                new Evening()
                        .join(100, 1, ONE)
                        .repeat(600, 1, ONE)
                        .data(610, ONE)
                        .join(100, 1, TWO)
                        .data(110, TWO)
                        .repeat(600, 1, TWO)
                        .finish(700);
        assertThat(stats(run, JOIN_LATENCY).details())
                .isEqualTo(Map.of("first_transmission", 1L, "second_transmission", 1L));
        assertThat(stats(run, JOIN_LATENCY).maximum()).isEqualTo(0.510);
    }

    private static final Ipv6Address TWO = Evening.TWO;

    @Test
    void aJoinNoDataFollowsInTenSecondsHasFailed() {
        MeasuredRun run =
                new Evening().join(100, 1, ONE).until(10_500).data(10_600, ONE).finish(11_000);
        assertThat(stats(run, JOIN_FAILED).count()).isEqualTo(1);
        assertThat(stats(run, JOIN_FAILED).ratio()).isEqualTo(1);
        assertThat(stats(run, JOIN_LATENCY).count()).isZero();
    }

    /// The first packet after exactly the time-out is in time, a nanosecond later it is not.
    @Test
    void theTimeOutIsExact() {
        assertThat(
                        stats(
                                        new Evening()
                                                .join(105, 1, ONE)
                                                .data(10_105, ONE)
                                                .finish(10_200),
                                        JOIN_FAILED)
                                .count())
                .isZero();
        assertThat(
                        stats(
                                        new Evening()
                                                .join(105, 1, ONE)
                                                .data(10_105.000_001, ONE)
                                                .finish(10_200),
                                        JOIN_FAILED)
                                .count())
                .isEqualTo(1);
    }

    @Test
    void whoLeavesBeforeDataCameIsNeitherServedNorFailed() {
        MeasuredRun run =
                new Evening().join(100, 1, ONE).leave(200, 1, ONE).until(12_000).finish(12_000);
        assertThat(stats(run, JOIN_FAILED).count()).isZero();
        assertThat(stats(run, JOIN_FAILED).denominator()).isZero();
        assertThat(stats(run, JOIN_LATENCY).details()).isEqualTo(Map.of("left_before_data", 1L));
    }

    @Test
    void theEndOfTheRunFailsNothing() {
        MeasuredRun run = new Evening().join(100, 1, ONE).finish(5000);
        assertThat(stats(run, JOIN_FAILED).count()).isZero();
        assertThat(stats(run, JOIN_LATENCY).details()).isEqualTo(Map.of("open_at_end", 1L));
    }

    /// After a lost link everything is joined anew: nobody wants more than before.
    @Test
    void aJoinThatIsRepeatedCountsOnce() {
        MeasuredRun run =
                new Evening()
                        .join(100, 1, ONE).stream(110, 1000, 10, ONE)
                                .join(500, 1, ONE)
                                .leave(900, 1, ONE)
                                .stream(1010, 1500, 10, ONE)
                                .until(1800)
                                .finish(2000);
        assertThat(stats(run, JOIN_LATENCY).count()).isEqualTo(1);
        assertThat(stats(run, JOIN_LATENCY_WARM).count()).isZero();
        assertThat(stats(run, MeasuredNumber.LEAVE_LATENCY).maximum()).isEqualTo(0.6);
    }

    @Test
    void groupsThatAreNoChannelAreNotJoined() {
        MeasuredRun run = new Evening().join(100, 1, NOBODYS).until(12_000).finish(12_000);
        assertThat(stats(run, JOIN_FAILED).denominator()).isZero();
    }

    /// A stream slower than a packet a second says nothing within ten seconds.
    @Test
    void aStreamThatIsTooSlowIsNotMeasurable() {
        MeasuredRun run =
                new Evening().join(100, 1, ONE).stream(600, 20_000, 1500, ONE).finish(21_000);
        assertThat(stats(run, JOIN_LATENCY).count()).isEqualTo(1);
        assertThat(stats(run, JOIN_LATENCY).resolution().seconds()).isCloseTo(1.5, within(1e-9));
        assertThat(stats(run, JOIN_LATENCY).resolution().measurable()).isFalse();
    }

    @Test
    void equalMomentsGiveEqualNumbersInWhateverOrderTheyCome() {
        Evening first = new Evening().join(100, 1, ONE).join(120, 2, ONE).stream(140, 300, 5, ONE);
        Evening second = new Evening().stream(140, 295, 5, ONE).join(120, 2, ONE).join(100, 1, ONE);
        second.playAsTold().data(300, ONE);
        List<MeasuredRun> runs = List.of(first.finish(500), second.finish(500));
        assertThat(ResultText.markdown("run", runs.getFirst()))
                .isEqualTo(ResultText.markdown("run", runs.getLast()));
    }
}
