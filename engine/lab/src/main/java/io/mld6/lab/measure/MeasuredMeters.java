// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.engine.metrics.MeterTable;
import io.mld6.engine.metrics.TimeDistribution;
import io.mld6.lab.measure.ExpectationResult.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What a [MeasuredRun] shows on which meter: all phases together, as counters must not fall.
///
/// @param <S> the snapshot that has it
public final class MeasuredMeters<S> {
    private static final String POPULATION = "population";
    private static final String CHANNEL = "channel";
    /// Data of groups that are of no class.
    private static final String OTHER = "other";

    private final MeterTable<S> table;
    private final Function<S, MeasuredRun> run;

    private MeasuredMeters(MeterTable<S> table, Function<S, MeasuredRun> run) {
        this.table = table;
        this.run = run;
    }

    /// Adds them to a table.
    ///
    /// @param <S> the snapshot that has what was measured
    /// @param plan of the measurement
    public static <S> void addTo(
            MeterTable<S> table, Function<S, MeasuredRun> run, MeasurementPlan plan) {
        MeasuredMeters<S> meters = new MeasuredMeters<>(table, run);
        meters.joins();
        plan.populations().forEach(meters::ofPopulation);
        plan.channels().forEach(channels -> meters.ofClass(channels.name()));
        meters.ofNoClass();
        plan.expectations().forEach(meters::expectation);
    }

    private void joins() {
        joins("data", MeasuredMeters::joinsWithData);
        joins("timeout", whole -> whole.number(MeasuredNumber.JOIN_FAILED).count());
        joins("skipped", whole -> detail(whole, Detail.JOINS_LEFT));
    }

    private static long joinsWithData(MeasuredPhase whole) {
        return whole.number(MeasuredNumber.JOIN_LATENCY).count()
                + whole.number(MeasuredNumber.JOIN_LATENCY_WARM).count()
                + detail(whole, Detail.WARM_UNTIMED);
    }

    private void joins(String outcome, ToLongFunction<MeasuredPhase> count) {
        table.add(ScenarioMetric.JOINS, of(count)::applyAsLong, "outcome", outcome);
    }

    private ToLongFunction<S> of(ToLongFunction<MeasuredPhase> count) {
        return snapshot -> count.applyAsLong(run.apply(snapshot).whole());
    }

    private void ofPopulation(String population) {
        ofPopulation(population, ScenarioMetric.LEAVE_LATENCY, MeasuredNumber.LEAVE_LATENCY);
        ofPopulation(population, ScenarioMetric.ZAP_LATENCY, MeasuredNumber.ZAP_LATENCY);
        ofPopulation(population, ScenarioMetric.ZAP_GAP, MeasuredNumber.ZAP_GAP);
        ofPopulation(population, ScenarioMetric.ZAP_OVERLAP, MeasuredNumber.ZAP_OVERLAP);
        ofPopulation(
                population,
                ScenarioMetric.JOIN_LATENCY,
                MeasuredNumber.JOIN_LATENCY,
                "start",
                "cold");
        ofPopulation(
                population,
                ScenarioMetric.JOIN_LATENCY,
                MeasuredNumber.JOIN_LATENCY_WARM,
                "start",
                "warm");
    }

    private void ofPopulation(
            String population, ScenarioMetric metric, MeasuredNumber number, String... more) {
        String[] labels = new String[2 + more.length];
        labels[0] = POPULATION;
        labels[1] = population;
        System.arraycopy(more, 0, labels, 2, more.length);
        table.addTimes(
                metric,
                snapshot ->
                        times(
                                run.apply(snapshot)
                                        .whole()
                                        .ofPopulation(population, number)
                                        .orElse(null)),
                labels);
    }

    private void ofClass(String channels) {
        count(ScenarioMetric.DATA_PACKETS, channels, whole -> packets(whole, channels));
        count(ScenarioMetric.DATA_BYTES, channels, whole -> octets(whole, channels));
        ofClass(ScenarioMetric.DATA_LOST, channels, MeasuredNumber.DATA_LOST);
        ofClass(ScenarioMetric.DATA_DUPLICATED, channels, MeasuredNumber.DATA_DUPLICATED);
        ofClass(ScenarioMetric.DATA_REORDERED, channels, MeasuredNumber.DATA_REORDERED);
        ofClass(ScenarioMetric.DATA_UNWANTED, channels, MeasuredNumber.DATA_UNWANTED);
        timesOfClass(ScenarioMetric.DATA_DELAY, channels, MeasuredNumber.DATA_DELAY);
        timesOfClass(ScenarioMetric.DATA_JITTER, channels, MeasuredNumber.DATA_JITTER);
    }

    private void ofClass(ScenarioMetric metric, String channels, MeasuredNumber number) {
        count(metric, channels, whole -> counted(whole, channels, number));
    }

    private void timesOfClass(ScenarioMetric metric, String channels, MeasuredNumber number) {
        table.addTimes(
                metric,
                snapshot ->
                        times(run.apply(snapshot).whole().ofClass(channels, number).orElse(null)),
                CHANNEL,
                channels);
    }

    /// What is left of the whole when all classes are taken away.
    private void ofNoClass() {
        count(
                ScenarioMetric.DATA_PACKETS,
                OTHER,
                whole -> whole.packets() - ofClasses(whole, name -> packets(whole, name)));
        count(
                ScenarioMetric.DATA_BYTES,
                OTHER,
                whole -> whole.octets() - ofClasses(whole, name -> octets(whole, name)));
        MeasuredNumber unwanted = MeasuredNumber.DATA_UNWANTED;
        count(
                ScenarioMetric.DATA_UNWANTED,
                OTHER,
                whole ->
                        whole.number(unwanted).count()
                                - ofClasses(whole, name -> counted(whole, name, unwanted)));
    }

    private static long ofClasses(MeasuredPhase whole, ToLongFunction<String> count) {
        return whole.byClass().keySet().stream().mapToLong(count).sum();
    }

    private void count(
            ScenarioMetric metric, String channels, ToLongFunction<MeasuredPhase> count) {
        table.add(metric, of(count)::applyAsLong, CHANNEL, channels);
    }

    /// All that came of a class: what its wanted packets are a share of.
    private static long packets(MeasuredPhase whole, String channels) {
        return whole.ofClass(channels, MeasuredNumber.DATA_RECEIVED)
                .map(NumberStats::denominator)
                .orElse(0L);
    }

    private static long octets(MeasuredPhase whole, String channels) {
        return detail(whole, channels, Detail.RECEIVED_OCTETS)
                + detail(whole, channels, Detail.UNWANTED_OCTETS);
    }

    private static long counted(MeasuredPhase whole, String channels, MeasuredNumber number) {
        return whole.ofClass(channels, number).map(NumberStats::count).orElse(0L);
    }

    private static long detail(MeasuredPhase whole, Detail detail) {
        return detail(whole.number(detail.number()), detail);
    }

    private static long detail(MeasuredPhase whole, String channels, Detail detail) {
        return whole.ofClass(channels, detail.number())
                .map(stats -> detail(stats, detail))
                .orElse(0L);
    }

    private static long detail(NumberStats stats, Detail detail) {
        return stats.details().getOrDefault(detail.text(), 0L);
    }

    private static TimeDistribution times(@Nullable NumberStats stats) {
        Histogram micros = stats == null ? null : stats.histogram();
        return micros == null || stats == null
                ? TimeDistribution.NONE
                : TimeDistribution.of(micros, stats.mean() * stats.count());
    }

    private void expectation(Expectation expectation) {
        if (expectation.phases().isEmpty()) {
            expectation(expectation, null);
        }
        expectation.phases().forEach(phase -> expectation(expectation, phase));
    }

    private void expectation(Expectation expectation, @Nullable String phase) {
        table.add(
                ScenarioMetric.EXPECTATION,
                snapshot -> holds(run.apply(snapshot).expectations(), expectation, phase),
                "kind",
                ResultText.condition(expectation),
                "phase",
                phase == null ? MeasuredPhase.RUN : phase);
    }

    /// An outcome that says nothing about the network is no data.
    private static double holds(
            List<ExpectationResult> results, Expectation expectation, @Nullable String phase) {
        for (ExpectationResult result : results) {
            if (result.expectation().equals(expectation) && Objects.equals(result.phase(), phase)) {
                return result.outcome() == Outcome.HELD
                        ? 1
                        : result.outcome() == Outcome.MISSED ? 0 : Double.NaN;
            }
        }
        return Double.NaN;
    }
}
