// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static io.mld6.lab.measure.Evening.ONE;
import static io.mld6.lab.measure.Evening.TWO;
import static io.mld6.lab.measure.Evening.expect;
import static io.mld6.lab.measure.MeasuredNumber.JOIN_FAILED;
import static io.mld6.lab.measure.MeasuredNumber.JOIN_LATENCY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.EngineEvent.Why;
import io.mld6.lab.measure.Condition.Aggregate;
import io.mld6.lab.measure.Condition.Comparison;
import io.mld6.lab.measure.ExpectationResult.Outcome;
import io.mld6.lab.traffic.PayloadFormat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Expectations: phases, time to settle, sliding windows, populations, ratios, aborting; and phases
/// as the unit of statistics.
class ExpectationTest {
    private static final List<String> PHASES = List.of("boot", "steady");
    private static final Condition FAST = percentile(99, JOIN_LATENCY, 0.2);
    private static final Condition NONE_FAILED =
            condition(Aggregate.COUNT, JOIN_FAILED, Comparison.EQUAL, 0);

    private static Condition percentile(double percent, MeasuredNumber number, double limit) {
        return new Condition(
                Aggregate.PERCENTILE,
                percent,
                number,
                Comparison.BELOW,
                limit,
                "p" + percent + "(" + number.text() + ") < " + limit);
    }

    private static Condition condition(
            Aggregate aggregate, MeasuredNumber number, Comparison comparison, double limit) {
        return new Condition(aggregate, 0, number, comparison, limit, aggregate + " " + number);
    }

    /// Joins of one listener in a VLAN of its own, so that each is cold; data comes after the
    /// latency.
    private static Evening join(Evening evening, double millis, int vlan, double latency) {
        VlanTags tags = VlanTags.of(vlan);
        evening.report(millis, vlan % 10, tags, ONE, Why.JOIN, null);
        return evening.data(millis + latency, tags, Evening.SOURCE, ONE);
    }

    private static Outcome only(MeasuredRun run) {
        assertThat(run.expectations()).hasSize(1);
        return run.expectations().getFirst().outcome();
    }

    /// On a network that delivers nothing nobody fails who leaves before the time-out: that shows
    /// nothing, and one who stays shows that it fails.
    @Test
    void whoLeavesBeforeTheTimeOutShowsNothing() {
        Expectation none = expect(NONE_FAILED);
        MeasuredRun left =
                new Evening(PHASES, none).join(100, 1, ONE).leave(900, 1, ONE).finish(12_000);
        assertThat(only(left)).isEqualTo(Outcome.NO_DATA);
        assertThat(left.expectations().getFirst().why())
                .isEqualTo("nothing to judge: 1 ended before data or the time-out came");
        MeasuredRun stayed =
                new Evening(PHASES, none)
                        .join(100, 1, ONE)
                        .leave(900, 1, ONE)
                        .join(1000, 2, TWO)
                        .until(12_000)
                        .finish(12_000);
        assertThat(only(stayed)).isEqualTo(Outcome.MISSED);
        assertThat(only(new Evening(PHASES, none).finish(12_000))).isEqualTo(Outcome.HELD);
    }

    @Test
    void theRunAsOneAndEachPhaseForItself() {
        Evening evening = new Evening(PHASES, expect(FAST), expect(FAST, "boot", "steady"));
        join(evening, 100, 1, 50);
        evening.phase(1, 1000);
        join(evening, 1100, 2, 250);
        MeasuredRun run = evening.finish(2000);
        assertThat(run.expectations())
                .extracting(ExpectationResult::phase, ExpectationResult::outcome)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(null, Outcome.MISSED),
                        org.assertj.core.groups.Tuple.tuple("boot", Outcome.HELD),
                        org.assertj.core.groups.Tuple.tuple("steady", Outcome.MISSED));
        assertThat(run.expectations().get(2).value()).isEqualTo(0.25);
        assertThat(run.verdict()).isEqualTo(RunVerdict.MISSED);
        assertThat(run.verdict().exitStatus()).isEqualTo(99);
    }

    /// A join belongs to the phase it began in, wherever its data comes.
    @Test
    void aValueCountsWhereItBegan() {
        Evening evening = new Evening(PHASES, expect(FAST, "boot"), expect(FAST, "steady"));
        join(evening, 900, 1, 150);
        evening.phase(1, 1000);
        MeasuredRun run = evening.finish(2000);
        assertThat(run.expectations().getFirst().value()).isEqualTo(0.15);
        assertThat(run.expectations().getLast().outcome()).isEqualTo(Outcome.NO_DATA);
        assertThat(run.phases().getFirst().number(JOIN_LATENCY).count()).isEqualTo(1);
        assertThat(run.phases().getLast().number(JOIN_LATENCY).count()).isZero();
    }

    /// Mean over phases of 1 and of 3 joins: of the values, not of the means.
    @Test
    void neverAnAverageOfAverages() {
        Evening evening = new Evening(PHASES);
        join(evening, 100, 1, 100);
        evening.phase(1, 1000);
        for (int i = 0; i < 3; i++) {
            join(evening, 1100 + i, 2 + i, 20);
        }
        MeasuredRun run = evening.finish(2000);
        assertThat(run.whole().number(JOIN_LATENCY).mean()).isCloseTo(0.04, within(1e-12));
        assertThat(run.whole().number(JOIN_LATENCY).percentile(50)).isCloseTo(0.02, within(2e-5));
        assertThat(run.phases().getFirst().number(JOIN_LATENCY).mean()).isEqualTo(0.1);
    }

    @Test
    void repetitionsOfAPhaseGoTogetherAndEachSettles() {
        Expectation settled =
                new Expectation(FAST, List.of("kick"), Duration.ofMillis(200), null, false, null);
        Evening evening = new Evening(List.of("kick", "kick"), settled);
        join(evening, 100, 1, 900);
        join(evening, 300, 2, 10);
        evening.phase(1, 2000);
        join(evening, 2100, 3, 900);
        join(evening, 2200, 4, 20);
        MeasuredRun run = evening.finish(4000);
        assertThat(only(run)).isEqualTo(Outcome.HELD);
        assertThat(run.expectations().getFirst().value()).isEqualTo(0.02);
        assertThat(run.phases()).hasSize(1);
        assertThat(run.phases().getFirst().repetitions()).isEqualTo(2);
        assertThat(run.phases().getFirst().seconds()).isEqualTo(4);
        assertThat(run.phases().getFirst().number(JOIN_LATENCY).count()).isEqualTo(4);
    }

    @Test
    void ofOnePopulation() {
        Expectation probes = new Expectation(FAST, List.of(), Duration.ZERO, null, false, "probes");
        Evening evening = new Evening(PHASES, probes);
        evening.join(100, 1, ONE).data(900, ONE).join(100, 11, TWO).data(150, TWO);
        assertThat(evening.finish(2000).expectations().getFirst().value()).isEqualTo(0.05);
    }

    @Test
    void dataHasNoPopulation() {
        Expectation lost =
                new Expectation(
                        condition(Aggregate.COUNT, MeasuredNumber.DATA_LOST, Comparison.EQUAL, 0),
                        List.of(),
                        Duration.ZERO,
                        null,
                        false,
                        "probes");
        MeasuredRun run = new Evening(PHASES, lost).finish(1000);
        assertThat(only(run)).isEqualTo(Outcome.NO_DATA);
        assertThat(run.verdict()).isEqualTo(RunVerdict.INCONCLUSIVE);
    }

    /// A latency that never ended is no data, but no success, either.
    @Test
    void allFailedIsMissed() {
        MeasuredRun run =
                new Evening(PHASES, expect(FAST)).join(100, 1, ONE).until(11_000).finish(12_000);
        assertThat(only(run)).isEqualTo(Outcome.MISSED);
        assertThat(run.expectations().getFirst().why()).isEqualTo("no value, as 1 failed");
        assertThat(run.expectations().getFirst().value()).isNaN();
    }

    @Test
    void nothingMeasuredIsNotHeld() {
        MeasuredRun run = new Evening(PHASES, expect(FAST)).finish(1000);
        assertThat(only(run)).isEqualTo(Outcome.NO_DATA);
        assertThat(run.verdict().exitStatus()).isEqualTo(98);
        assertThat(only(new Evening(PHASES, expect(NONE_FAILED)).finish(1000)))
                .isEqualTo(Outcome.HELD);
        assertThat(only(new Evening(PHASES, expect(NONE_FAILED, "steady")).finish(1000)))
                .isEqualTo(Outcome.NO_DATA);
    }

    /// A missed expectation must never blame the device for a fault of the tester.
    @Test
    void aFaultOfTheTesterIsNotTheDevices() {
        Evening evening = new Evening(PHASES, expect(FAST), expect(NONE_FAILED));
        join(evening, 100, 1, 500);
        evening.measurement.fault(TesterFault.KERNEL_DROPPED, 12, "12 frames dropped");
        MeasuredRun run = evening.finish(1000);
        assertThat(run.expectations().getFirst().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(run.expectations().getLast().outcome()).isEqualTo(Outcome.HELD);
        assertThat(run.verdict().exitStatus()).isEqualTo(98);
    }

    @Test
    void aStreamTooSlowToTellIsInconclusive() {
        MeasuredRun run =
                new Evening(PHASES, expect(FAST))
                        .join(0, 1, ONE).stream(100, 20_000, 1500, ONE).finish(21_000);
        assertThat(only(run)).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void ratiosAreOfWhatCouldHaveBeen() {
        Condition lost =
                condition(Aggregate.RATIO, MeasuredNumber.DATA_LOST, Comparison.BELOW, 0.2);
        Expectation settled =
                new Expectation(lost, List.of(), Duration.ofMillis(95), null, false, null);
        Evening evening = new Evening(PHASES, settled).join(0, 1, ONE);
        long[] numbers = {0, 1, 2, 10, 11, 12, 13, 14, 15, 16, 18, 19};
        for (int i = 0; i < numbers.length; i++) {
            evening.numbered(10 * (i + 1), PayloadFormat.PROBE, numbers[i], 1);
        }
        MeasuredRun run = evening.finish(1000);
        // From 100 ms on: 16, 18, 19 came, 17 did not.
        assertThat(run.expectations().getFirst().denominator()).isEqualTo(4);
        assertThat(run.expectations().getFirst().value()).isEqualTo(0.25);
        assertThat(only(run)).isEqualTo(Outcome.MISSED);
        assertThat(run.whole().number(MeasuredNumber.DATA_LOST).ratio()).isEqualTo(8.0 / 20);
    }

    @Test
    void ratesAreOfTheTimeThatCounts() {
        Condition rate =
                condition(Aggregate.RATE, MeasuredNumber.DATA_RECEIVED, Comparison.AT_LEAST, 99);
        Expectation settled =
                new Expectation(rate, List.of("boot"), Duration.ofSeconds(1), null, false, null);
        MeasuredRun run =
                new Evening(PHASES, settled)
                        .join(0, 1, ONE).stream(1000, 2990, 10, ONE).phase(1, 3000).finish(4000);
        assertThat(run.expectations().getFirst().value()).isEqualTo(100);
    }

    /// Joins of 500 ms at the start only: a window of 1 s sees nothing else there, the phase as one
    /// hardly sees them.
    @Test
    void aWindowSlides() {
        Condition median = percentile(50, JOIN_LATENCY, 0.2);
        Expectation sliding =
                new Expectation(
                        median, List.of("boot"), Duration.ZERO, Duration.ofSeconds(1), false, null);
        Evening evening = new Evening(PHASES, expect(median, "boot"), sliding);
        join(evening, 2000, 1, 500);
        for (int i = 0; i < 20; i++) {
            join(evening, 4000 + 100 * i, 10 + i, 20);
        }
        MeasuredRun run = evening.finish(10_000);
        assertThat(run.expectations().getFirst().outcome()).isEqualTo(Outcome.HELD);
        assertThat(run.expectations().getLast().outcome()).isEqualTo(Outcome.MISSED);
        assertThat(run.expectations().getLast().value()).isEqualTo(0.5);
    }

    /// A stream of 100 packets/s that stops for 600 ms: the worst second has 40 of them, or 45 if
    /// the window has not the best place, as it moves by a twentieth.
    @Test
    void aWindowFindsTheWorstPlace() {
        Condition rate =
                condition(Aggregate.RATE, MeasuredNumber.DATA_RECEIVED, Comparison.AT_LEAST, 90);
        Expectation sliding =
                new Expectation(
                        rate, List.of("boot"), Duration.ZERO, Duration.ofSeconds(1), false, null);
        MeasuredRun run =
                new Evening(PHASES, sliding)
                        .join(0, 1, ONE).stream(0, 2470, 10, ONE).stream(3080, 4990, 10, ONE)
                                .phase(1, 5000)
                                .finish(6000);
        assertThat(run.expectations().getFirst().value()).isBetween(39.0, 45.0);
        assertThat(only(run)).isEqualTo(Outcome.MISSED);
    }

    @Test
    void aWindowLongerThanItsPhaseIsOneWindow() {
        Condition count =
                condition(Aggregate.COUNT, MeasuredNumber.DATA_RECEIVED, Comparison.AT_LEAST, 20);
        Expectation sliding =
                new Expectation(
                        count, List.of("boot"), Duration.ZERO, Duration.ofMinutes(1), false, null);
        MeasuredRun run =
                new Evening(PHASES, sliding)
                        .join(0, 1, ONE).stream(10, 300, 10, ONE).phase(1, 400).finish(6000);
        assertThat(only(run)).isEqualTo(Outcome.HELD);
        assertThat(run.expectations().getFirst().value()).isEqualTo(30);
    }

    /// What becomes known after the phase still counts in its last window.
    @Test
    void aWindowSeesWhatComesAfterItsPhase() {
        Condition most = condition(Aggregate.MAX, JOIN_LATENCY, Comparison.BELOW, 1);
        Expectation sliding =
                new Expectation(
                        most, List.of("boot"), Duration.ZERO, Duration.ofSeconds(1), true, null);
        Evening evening = new Evening(PHASES, sliding);
        join(evening, 100, 1, 10);
        join(evening, 2900, 2, 1500);
        MeasuredRun run = evening.phase(1, 3000).finish(6000);
        assertThat(only(run)).isEqualTo(Outcome.MISSED);
        assertThat(run.expectations().getFirst().value()).isEqualTo(1.5);
    }

    @Test
    void aLateJoinEndsTheRunAtOnceWhereItIsAskedFor() {
        Condition most = condition(Aggregate.MAX, JOIN_LATENCY, Comparison.BELOW, 1);
        Expectation abort = new Expectation(most, List.of("boot"), Duration.ZERO, null, true, null);
        Evening evening = new Evening(PHASES, abort);
        join(evening, 100, 1, 1500);
        evening.until(1590);
        assertThat(evening.measurement.abortRequested()).isFalse();
        evening.until(1620);
        assertThat(evening.measurement.abortRequested()).isTrue();
    }

    /// A percentile may recover, so that it ends the run with its phase only.
    @Test
    void whatMayRecoverEndsTheRunWithItsPhase() {
        Expectation abort = new Expectation(FAST, List.of("boot"), Duration.ZERO, null, true, null);
        Evening evening = new Evening(PHASES, abort);
        join(evening, 100, 1, 1500);
        evening.until(2000);
        assertThat(evening.measurement.abortRequested()).isFalse();
        evening.phase(1, 2100).until(2200);
        assertThat(evening.measurement.abortRequested()).isTrue();
    }

    @Test
    void eventsOfOthersCount() {
        Condition missed =
                condition(Aggregate.COUNT, MeasuredNumber.ACTIONS_MISSED, Comparison.AT_MOST, 2);
        Evening evening = new Evening(PHASES, expect(missed)).until(10);
        evening.measurement.missed(3);
        assertThat(only(evening.finish(1000))).isEqualTo(Outcome.MISSED);
    }

    /// A line a second and phase: packets of that second, latencies that became known in it.
    @Test
    void secondsPass() {
        Evening evening = new Evening(PHASES).join(100, 1, ONE);
        evening.stream(950, 2490, 10, ONE).phase(1, 1500).finish(2500);
        assertThat(evening.seconds)
                .extracting(MeasuredSecond::second, MeasuredSecond::phase, MeasuredSecond::packets)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0L, "boot", 5L),
                        org.assertj.core.groups.Tuple.tuple(1L, "boot", 50L),
                        org.assertj.core.groups.Tuple.tuple(1L, "steady", 50L),
                        org.assertj.core.groups.Tuple.tuple(2L, "steady", 50L));
        assertThat(evening.seconds.getFirst().octets()).isEqualTo(5000);
        assertThat(evening.seconds.getFirst().unixSeconds()).isEqualTo(1_700_000_000L);
        assertThat(evening.seconds.getFirst().numbers())
                .extracting(NumberStats::number)
                .contains(JOIN_LATENCY, MeasuredNumber.DATA_RECEIVED);
    }

    @Test
    void groupsOfTwoClassesAreOfTheFirst() {
        Ipv6Address other = Ipv6Address.parse("2001:db8:1::20");
        MeasurementPlan plan =
                MeasurementPlan.of(
                        List.of(
                                new ChannelClass("a", List.of(ONE), List.of(Evening.SOURCE)),
                                new ChannelClass("b", List.of(ONE), List.of(other))),
                        List.of("homes", "probes"),
                        PHASES,
                        List.of(),
                        true);
        MeasuredRun run =
                new Evening(plan)
                        .join(0, 1, ONE)
                        .data(10, Evening.VLAN, Evening.SOURCE, ONE)
                        .data(20, Evening.VLAN, other, ONE)
                        .finish(1000);
        assertThat(run.whole().number(MeasuredNumber.DATA_RECEIVED).count()).isEqualTo(2);
        assertThat(run.whole().ofClass("a", JOIN_LATENCY)).isPresent();
        assertThat(run.whole().ofClass("b", JOIN_LATENCY)).isEmpty();
    }
}
