// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mld6.engine.metrics.MeterTable;
import io.mld6.engine.metrics.SnapshotMeters;
import io.mld6.lab.traffic.PayloadFormat;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What an evening of known moments shows on its meters.
class MeasuredMetersTest {
    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry =
            new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final MeasurementPlan plan =
            Evening.plan(
                    List.of("boot", "steady"),
                    Evening.expect(Condition.parse("max(join_latency) < 1s"), "boot"),
                    Evening.expect(Condition.parse("max(join_latency) < 10ms"), "boot"),
                    Evening.expect(Condition.parse("max(zap_latency) < 1s")),
                    Evening.expect(Condition.parse("count(join_failed) == 0"), "steady"));
    private final Evening evening = new Evening(plan);

    private void bind() {
        MeterTable<MeasuredRun> table = new MeterTable<>();
        MeasuredMeters.addTo(table, run -> run, plan);
        new SnapshotMeters<>(
                        table,
                        () -> CompletableFuture.completedFuture(evening.measurement.snapshot()))
                .bindTo(registry);
    }

    /// Measuring goes on until then, and half a second of the registry's time passes.
    private void until(double millis) {
        evening.play();
        evening.measurement.tick(Evening.at(millis));
        clock.add(Duration.ofMillis(500));
    }

    private double count(ScenarioMetric metric, String... labels) {
        return registry.get(metric.meterName()).tags(labels).functionCounter().count();
    }

    private FunctionTimer times(ScenarioMetric metric, String... labels) {
        return registry.get(metric.meterName()).tags(labels).functionTimer();
    }

    private double expectation(String kind) {
        return registry.get("mld6.expectation").tag("kind", kind).gauge().value();
    }

    @Test
    @DisplayName(
            "MT-8: joins by what came of them, latencies by population and start, expectations")
    void joins() {
        bind();
        until(300);
        assertThat(expectation("max(join_latency) < 1s")).as("nothing came yet").isNaN();
        evening.join(1000, 3, Evening.ONE).data(1250, Evening.ONE);
        until(2000);
        assertThat(count(ScenarioMetric.JOINS, "outcome", "data")).isOne();
        assertThat(count(ScenarioMetric.JOINS, "outcome", "timeout")).isZero();
        FunctionTimer cold =
                times(ScenarioMetric.JOIN_LATENCY, "population", "homes", "start", "cold");
        assertThat(cold.count()).isOne();
        assertThat(cold.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(250);
        assertThat(
                        times(ScenarioMetric.JOIN_LATENCY, "population", "probes", "start", "cold")
                                .count())
                .isZero();
        assertThat(
                        times(ScenarioMetric.JOIN_LATENCY, "population", "homes", "start", "warm")
                                .count())
                .isZero();
        assertThat(expectation("max(join_latency) < 1s")).isOne();
        assertThat(expectation("max(join_latency) < 10ms")).isZero();
        assertThat(expectation("max(zap_latency) < 1s")).isNaN();
        assertThat(expectation("count(join_failed) == 0")).as("its phase is to come").isNaN();
    }

    @Test
    @DisplayName("MT-8: data by class, with what is of none; packets and octets add up")
    void data() {
        bind();
        evening.join(1000, 3, Evening.ONE);
        for (int i = 0; i < 4; i++) {
            evening.data(1100 + 100 * i, Evening.ONE);
        }
        evening.data(1150, Evening.NOBODYS).data(1160, Evening.NOBODYS);
        until(3000);
        MeasuredPhase whole = evening.measurement.snapshot().whole();
        assertThat(count(ScenarioMetric.DATA_PACKETS, "channel", "sd")).isEqualTo(4);
        assertThat(count(ScenarioMetric.DATA_PACKETS, "channel", "radio")).isZero();
        assertThat(count(ScenarioMetric.DATA_PACKETS, "channel", "other")).isEqualTo(2);
        assertThat(count(ScenarioMetric.DATA_UNWANTED, "channel", "other")).isEqualTo(2);
        assertThat(count(ScenarioMetric.DATA_UNWANTED, "channel", "sd")).isZero();
        double octets = count(ScenarioMetric.DATA_BYTES, "channel", "sd");
        assertThat(octets).isEqualTo(4000);
        assertThat(octets + count(ScenarioMetric.DATA_BYTES, "channel", "other"))
                .isEqualTo((double) whole.octets());
    }

    @Test
    @DisplayName("MT-8: a packet that was lost and came late takes nothing off the counter")
    void lossesThatWereNone() {
        bind();
        evening.join(1000, 3, Evening.ONE);
        evening.numbered(1100, PayloadFormat.PROBE, 1, 1).numbered(1200, PayloadFormat.PROBE, 3, 1);
        until(3000);
        double lost = count(ScenarioMetric.DATA_LOST, "channel", "sd");
        evening.numbered(3100, PayloadFormat.PROBE, 2, 1);
        until(5000);
        assertThat(count(ScenarioMetric.DATA_REORDERED, "channel", "sd")).isOne();
        assertThat(count(ScenarioMetric.DATA_LOST, "channel", "sd")).isGreaterThanOrEqualTo(lost);
    }
}
