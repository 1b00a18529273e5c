// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static io.mld6.lab.measure.Evening.NOBODYS;
import static io.mld6.lab.measure.Evening.ONE;
import static io.mld6.lab.measure.Evening.RADIO;
import static io.mld6.lab.measure.Evening.SOURCE;
import static io.mld6.lab.measure.Evening.STRANGER;
import static io.mld6.lab.measure.Evening.VLAN;
import static io.mld6.lab.measure.MeasuredNumber.DATA_DELAY;
import static io.mld6.lab.measure.MeasuredNumber.DATA_DUPLICATED;
import static io.mld6.lab.measure.MeasuredNumber.DATA_JITTER;
import static io.mld6.lab.measure.MeasuredNumber.DATA_LOST;
import static io.mld6.lab.measure.MeasuredNumber.DATA_RECEIVED;
import static io.mld6.lab.measure.MeasuredNumber.DATA_REORDERED;
import static io.mld6.lab.measure.MeasuredNumber.DATA_UNWANTED;
import static io.mld6.lab.measure.MeasuredNumber.LOSS_RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.lab.traffic.FlowPacket;
import io.mld6.lab.traffic.HandMadePacket;
import io.mld6.lab.traffic.PayloadFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Losses, duplicates and reordering by numbers; unwanted data; delay and jitter.
class DataTest {
    private static NumberStats stats(MeasuredRun run, MeasuredNumber number) {
        return run.whole().number(number);
    }

    /// Packets of channel ONE with these numbers, 10 ms apart, while somebody wants it.
    private static MeasuredRun run(PayloadFormat format, long... sequences) {
        Evening evening = new Evening().join(0, 1, ONE);
        for (int i = 0; i < sequences.length; i++) {
            evening.numbered(10 * (i + 1), format, sequences[i], 1);
        }
        return evening.finish(10 * (sequences.length + 1));
    }

    private static void assertCounts(MeasuredRun run, long lost, long duplicated, long reordered) {
        assertThat(
                        List.of(
                                stats(run, DATA_LOST).count(),
                                stats(run, DATA_DUPLICATED).count(),
                                stats(run, DATA_REORDERED).count()))
                .as("lost, duplicated, reordered")
                .containsExactly(lost, duplicated, reordered);
    }

    @Test
    void whatIsMissingIsLost() {
        MeasuredRun run = run(PayloadFormat.PROBE, 5, 6, 9, 10, 12);
        assertCounts(run, 3, 0, 0);
        assertThat(stats(run, DATA_LOST).denominator()).isEqualTo(8);
        assertThat(stats(run, DATA_LOST).isLowerBound()).isFalse();
        assertThat(stats(run, LOSS_RUN).count()).isEqualTo(2);
        assertThat(stats(run, LOSS_RUN).maximum()).isEqualTo(2);
        assertThat(stats(run, LOSS_RUN).mean()).isEqualTo(1.5);
    }

    @Test
    void aLatePacketIsReorderedAndNotLost() {
        MeasuredRun run = run(PayloadFormat.PROBE, 1, 2, 5, 3, 4, 6);
        assertCounts(run, 0, 0, 2);
        assertThat(stats(run, DATA_LOST).denominator()).isEqualTo(6);
        assertThat(stats(run, LOSS_RUN).count()).isZero();
    }

    /// Two holes; the packet of the older one comes after the newer one was found.
    @Test
    void aLatePacketFillsAnOlderHole() {
        assertCounts(run(PayloadFormat.PROBE, 1, 3, 5, 2, 6), 1, 0, 1);
        assertCounts(run(PayloadFormat.PROBE, 1, 100, 2, 3), 96, 0, 2);
        assertCounts(run(PayloadFormat.PROBE, 1, 100, 1, 2, 2, 37, 101), 96, 2, 2);
    }

    @Test
    void whatComesTwiceIsDuplicatedAndNotReordered() {
        MeasuredRun run = run(PayloadFormat.PROBE, 1, 2, 2, 3, 1, 4);
        assertCounts(run, 0, 2, 0);
        assertThat(stats(run, DATA_DUPLICATED).denominator()).isEqualTo(6);
        assertCounts(run(PayloadFormat.PROBE, 1, 3, 2, 2), 0, 1, 1);
    }

    @Test
    void aPacketOfBeforeTheFirstIsNotALoss() {
        assertCounts(run(PayloadFormat.PROBE, 10, 9, 11), 0, 0, 1);
    }

    /// 16 bits wrap, and a loss of 65536 packets would not be seen: a lower bound.
    @Test
    void numbersOfRtpWrap() {
        MeasuredRun run = run(PayloadFormat.RTP, 65_534, 65_535, 0, 2, 1, 5);
        assertCounts(run, 2, 0, 1);
        assertThat(stats(run, DATA_LOST).isLowerBound()).isTrue();
        assertThat(stats(run, DATA_LOST).details()).containsEntry("packets_with_short_numbers", 6L);
    }

    @Test
    void numbersOf32BitsWrap() {
        assertCounts(run(PayloadFormat.MGEN, 0xffff_fffeL, 0xffff_ffffL, 0, 1, 3), 1, 0, 0);
    }

    /// mcjoin counts from 0 again when it is started again; two packets in a row show it, as in RFC
    /// 3550 App. A.1.
    @Test
    void aSenderThatBeginsAnewLostNothing() {
        MeasuredRun run = run(PayloadFormat.MCJOIN, 5000, 5001, 0, 1, 2, 3, 5);
        assertCounts(run, 1, 0, 0);
        assertThat(stats(run, DATA_LOST).details()).containsEntry("sequence_restarts", 1L);
    }

    /// Seven packets of the PID a datagram: the counter goes 0, 7, 14, 5 (21 mod 16), 12.
    @Test
    void countersOfTransportStreamsCountSteps() {
        Evening evening = new Evening().join(0, 1, ONE);
        int[] counters = {0, 7, 14, 5, 12};
        for (int i = 0; i < counters.length; i++) {
            evening.numbered(10 * (i + 1), PayloadFormat.MPEG_TS, counters[i], 7);
        }
        assertCounts(evening.finish(100), 0, 0, 0);
        Evening lossy = new Evening().join(0, 1, ONE);
        lossy.numbered(10, PayloadFormat.MPEG_TS, 0, 7)
                .numbered(20, PayloadFormat.MPEG_TS, 14, 7)
                .numbered(30, PayloadFormat.MPEG_TS, 14, 7)
                .numbered(40, PayloadFormat.MPEG_TS, 5, 7);
        MeasuredRun run = lossy.finish(100);
        assertCounts(run, 1, 1, 0);
        assertThat(stats(run, DATA_LOST).isLowerBound()).isTrue();
    }

    /// Lost is what misses between the first packet and the leave: not what was sent before the
    /// join, after the leave, or between.
    @Test
    void lossIsCountedWhileSomebodyListens() {
        Evening evening = new Evening().join(0, 1, ONE);
        evening.numbered(10, PayloadFormat.PROBE, 100, 1)
                .numbered(20, PayloadFormat.PROBE, 102, 1)
                .leave(25, 1, ONE)
                .numbered(30, PayloadFormat.PROBE, 200, 1)
                .join(1000, 1, ONE)
                .numbered(1010, PayloadFormat.PROBE, 300, 1)
                .numbered(1020, PayloadFormat.PROBE, 301, 1);
        assertCounts(evening.finish(1100), 1, 0, 0);
    }

    @Test
    void whatNobodyWantsIsUnwanted() {
        MeasuredRun run =
                new Evening()
                        .join(100, 1, ONE).stream(110, 200, 10, ONE).leave(205, 1, ONE).stream(
                                        210, 250, 10, ONE)
                                .data(300, NOBODYS)
                                .data(310, RADIO)
                                .data(150, VLAN, STRANGER, ONE)
                                .data(320, Ipv6Address.parse("ff02::fb"))
                                .finish(1000);
        assertThat(stats(run, DATA_RECEIVED).count()).isEqualTo(10);
        assertThat(stats(run, DATA_UNWANTED).count()).isEqualTo(8);
        assertThat(stats(run, DATA_UNWANTED).details())
                .isEqualTo(Map.of("never_wanted", 3L, "wanted_before", 5L, "octets", 8000L));
        assertThat(stats(run, DATA_UNWANTED).denominator()).isEqualTo(19);
        assertThat(run.whole().packets()).isEqualTo(19);
        assertThat(run.whole().octets()).isEqualTo(19_000);
        assertThat(run.whole().ofClass("sd", DATA_UNWANTED).orElseThrow().count()).isEqualTo(6);
    }

    private static Evening sent(boolean oneClock, double... delays) {
        MeasurementPlan plan = Evening.plan(List.of("boot"));
        Evening evening =
                new Evening(
                        new MeasurementPlan(
                                plan.channels(),
                                plan.populations(),
                                plan.phases(),
                                plan.expectations(),
                                plan.joinTimeout(),
                                oneClock,
                                Duration.ofMillis(50),
                                100));
        evening.join(0, 1, ONE);
        for (int i = 0; i < delays.length; i++) {
            double came = 100 * (i + 1);
            FlowPacket packet =
                    HandMadePacket.sent(
                            HandMadePacket.of(VLAN.word(), SOURCE, ONE, Evening.at(came)),
                            Evening.at(came - delays[i]));
            evening.happens(came, () -> evening.measurement.packet(packet));
        }
        return evening;
    }

    /// J += (|D| - J) / 16 (RFC 3550 §6.4.1): with delays 10, 26, 26 ms: 1 ms, then 0.9375 ms.
    @Test
    void delayAndJitter() {
        MeasuredRun run = sent(true, 10, 26, 26).finish(500);
        assertThat(stats(run, DATA_DELAY).count()).isEqualTo(3);
        assertThat(stats(run, DATA_DELAY).minimum()).isEqualTo(0.010);
        assertThat(stats(run, DATA_DELAY).maximum()).isEqualTo(0.026);
        assertThat(stats(run, DATA_JITTER).count()).isEqualTo(2);
        assertThat(stats(run, DATA_JITTER).maximum()).isCloseTo(0.001, within(1e-9));
        assertThat(stats(run, DATA_JITTER).minimum()).isCloseTo(0.000_937_5, within(1e-9));
    }

    /// Another host's clock, an hour ahead: jitter is the same, and there is no delay.
    @Test
    void withoutOneClockThereIsJitterOnly() {
        MeasuredRun run = sent(false, -3_599_990, -3_599_974, -3_599_974).finish(500);
        assertThat(stats(run, DATA_DELAY).count()).isZero();
        assertThat(stats(run, DATA_JITTER).maximum()).isCloseTo(0.001, within(1e-9));
        MeasuredRun ahead = sent(true, -5, 5).finish(500);
        assertThat(stats(ahead, DATA_DELAY).count()).isEqualTo(1);
        assertThat(stats(ahead, DATA_DELAY).details()).isEqualTo(Map.of("sent_after_received", 1L));
    }

    /// The same delays in RTP's 90 kHz, whose 32 bits wrap: 100 ms are 9000 ticks, of which the
    /// second packet is 16 ms late.
    @Test
    void jitterOfRtpIsOfItsTimestamps() {
        Evening evening = new Evening().join(0, 1, ONE);
        double[] came = {100, 216, 316};
        for (int i = 0; i < came.length; i++) {
            FlowPacket packet =
                    HandMadePacket.media(
                            HandMadePacket.of(VLAN.word(), SOURCE, ONE, Evening.at(came[i])),
                            i,
                            (0xffff_f000L + 9000L * i) & 0xffff_ffffL);
            evening.happens(came[i], () -> evening.measurement.packet(packet));
        }
        MeasuredRun run = evening.finish(500);
        assertThat(stats(run, DATA_DELAY).count()).isZero();
        assertThat(stats(run, DATA_JITTER).count()).isEqualTo(2);
        assertThat(stats(run, DATA_JITTER).maximum()).isCloseTo(0.001, within(1e-9));
        assertThat(stats(run, DATA_JITTER).minimum()).isCloseTo(0.000_937_5, within(1e-9));
    }

    @Test
    void moreFlowsThanAreKeptAreAFaultOfTheTester() {
        Evening evening = sent(true);
        for (int i = 0; i < 101; i++) {
            evening.data(10, new Ipv6Address(NOBODYS.high(), 1000 + i));
        }
        MeasuredRun run = evening.finish(500);
        assertThat(run.faults().getFirst().fault()).isEqualTo(TesterFault.FLOWS_OVERFLOWED);
        assertThat(run.faults().getFirst().count()).isEqualTo(1);
        assertThat(run.verdict()).isEqualTo(RunVerdict.INCONCLUSIVE);
    }

    /// A step of the clock voids what it touches; what comes after it is measured.
    @Test
    void aStepOfTheClockVoidsWhatWaits() {
        Evening evening = new Evening().join(100, 1, ONE).until(150);
        evening.measurement.clockStepped(-3_600_000_000_000L);
        evening.data(-3_600_000, ONE);
        evening.join(-3_599_000, 2, Evening.TWO).data(-3_598_900, Evening.TWO);
        MeasuredRun run = evening.finish(-3_598_000);
        assertThat(stats(run, MeasuredNumber.JOIN_LATENCY).details()).containsEntry("void", 1L);
        assertThat(stats(run, MeasuredNumber.JOIN_LATENCY).maximum()).isEqualTo(0.1);
        assertThat(run.verdict()).isEqualTo(RunVerdict.INCONCLUSIVE);
        assertThat(run.faults().getFirst().line()).isEqualTo("the clock was set by -3600.000000 s");
    }
}
