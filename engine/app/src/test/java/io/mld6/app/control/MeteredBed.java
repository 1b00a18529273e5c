// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.metrics.SnapshotMeters;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierEvents;
import io.mld6.lab.belief.OracleMeters;
import io.mld6.lab.belief.OracleTally;
import io.mld6.lab.measure.ChannelClass;
import io.mld6.lab.measure.Condition;
import io.mld6.lab.measure.Expectation;
import io.mld6.lab.measure.Measurement;
import io.mld6.lab.measure.MeasurementPlan;
import io.mld6.lab.scenario.Examples;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.ScenarioReader;
import io.mld6.lab.scenario.play.RunMeters;
import io.mld6.lab.traffic.SendSnapshot;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Everything that has meters, on a segment inside the process: listeners, a querier, and the
/// measurement of a scenario in its first phase. Nothing happens any more once it is open.
final class MeteredBed implements AutoCloseable {
    static final int LISTENERS = 100;
    static final int GROUPS = 2;
    static final String PHASE = "steady";
    private static final String EXAMPLE = "iptv-evening";

    final PrometheusText text = new PrometheusText();
    final Engine engine;
    private final Querier querier;
    private final SnapshotMeters<RunMeters.Reading> run;
    private final SnapshotMeters<OracleTally> oracle;

    /// Opens it; returns when all is joined and said as often as it must be.
    MeteredBed() throws Exception {
        VirtualLink link = new VirtualLink();
        querier =
                Querier.start(
                        QuerierConfig.defaults(), LinkOpener.on(link), QuerierEvents.NONE, _ -> {});
        engine = Engine.start(EngineConfig.defaults(), LinkOpener.on(link), _ -> {});
        run = run();
        oracle = OracleMeters.of(new OracleTally("bridge br0"));
        text.bind(querier);
        text.bind(engine);
        text.bind(run);
        text.bind(oracle);
        MacAddress first = MacAddress.parse("02:00:00:00:00:01");
        List<AddressRange> groups = AddressRange.parseList("ff0e::db8:0:1+" + GROUPS);
        var _ = engine.populate(new Population(LISTENERS, first, groups, 0, false)).get();
        engine.ready().get();
    }

    private static SnapshotMeters<RunMeters.Reading> run() throws Exception {
        String text =
                Examples.all().stream()
                        .filter(one -> one.name().equals(EXAMPLE))
                        .findFirst()
                        .orElseThrow()
                        .text();
        Scenario scenario = ScenarioReader.read(EXAMPLE, text, List.of(), List.of()).scenario();
        MeasurementPlan plan =
                MeasurementPlan.of(
                        List.of(
                                new ChannelClass(
                                        "sd",
                                        List.of(Ipv6Address.parse("ff3e::8000:1")),
                                        List.of())),
                        List.of("homes"),
                        List.of(PHASE, "zapping"),
                        List.of(
                                expect("count(join_failed) == 0"),
                                expect("p99(join_latency) < 200ms")),
                        true);
        Measurement measurement = new Measurement(plan, _ -> {});
        long start = TimeUnit.DAYS.toNanos(20_000);
        measurement.phase(0, start);
        measurement.tick(start + TimeUnit.SECONDS.toNanos(5));
        Map<String, SendSnapshot> streams = new LinkedHashMap<>();
        for (String stream : scenario.streams().keySet()) {
            streams.put(
                    stream, new SendSnapshot(7, 7000, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, LinkState.UP));
        }
        return RunMeters.of(
                scenario,
                plan,
                () ->
                        CompletableFuture.completedFuture(
                                new RunMeters.Reading(measurement.snapshot(), streams, PHASE)));
    }

    private static Expectation expect(String that) {
        return new Expectation(Condition.parse(that), List.of(), Duration.ZERO, null, false, null);
    }

    /// Everybody is gone; the text stays.
    void end() {
        engine.close();
        querier.close();
        run.close();
        oracle.close();
    }

    @Override
    public void close() {
        end();
        text.close();
    }
}
