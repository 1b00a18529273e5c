// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.RequiresCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus scrapes everything that has meters; its values are asked for again, and the
/// dashboard's queries are put to it.
@RequiresCommands({"prometheus", "promtool"})
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PrometheusIT {
    private static final String OURS = "{job=\"mld6\",__name__=~\"mld6_.+\"}";

    @Test
    @DisplayName(
            "MT-4 MT-6 MT-7: a real Prometheus reads what the engine counted, and answers every query of the dashboard")
    void aRealServerScrapes(@TempDir Path folder) throws Exception {
        try (MeteredBed bed = new MeteredBed();
                ScrapeTarget target = new ScrapeTarget(bed.text);
                PrometheusServer prometheus = new PrometheusServer(folder, target.port())) {
            Await.until(() -> hears(prometheus));
            assertThat(target.served())
                    .allMatch(type -> type.startsWith("application/openmetrics"));
            sameSeries(prometheus, Samples.of(bed.text.scrape(null)));
            sameNumbers(prometheus, bed.engine.snapshot().get());
            for (Dashboard.Query query : Dashboard.ofTheProduct().queries()) {
                List<PrometheusServer.Series> _ = prometheus.query(query.filled());
            }
            assertThat(prometheus.query("mld6_phase_info"))
                    .singleElement()
                    .matches(one -> "steady".equals(one.labels().get("phase")));

            bed.end();
            Await.until(() -> assertThat(prometheus.query("mld6_memberships")).isEmpty());
            assertThat(prometheus.query("mld6_build_info")).as("still scraped").hasSize(1);
            assertThat(prometheus.isAlive()).isTrue();
        }
    }

    /// It is up and has scraped what does not change any more.
    private static void hears(PrometheusServer prometheus) {
        assertThat(prometheus.isAlive()).as("prometheus runs").isTrue();
        try {
            assertThat(prometheus.query("mld6_memberships{state=\"joined\"}"))
                    .anyMatch(one -> one.value() == MeteredBed.LISTENERS * MeteredBed.GROUPS);
        } catch (IOException notYet) {
            throw new AssertionError(notYet);
        }
    }

    /// Each sample of the text is a series there, with its labels and its value, and no other is.
    private static void sameSeries(PrometheusServer prometheus, Samples scrape) throws Exception {
        Map<Map<String, String>, Double> expected = new HashMap<>();
        for (String name : scrape.names()) {
            for (Samples.Sample sample : scrape.named(name)) {
                Map<String, String> labels = new TreeMap<>(sample.labels());
                labels.put("__name__", name);
                expected.put(labels, sample.value());
            }
        }
        Map<Map<String, String>, Double> found = new HashMap<>();
        for (PrometheusServer.Series series : prometheus.query(OURS)) {
            Map<String, String> labels = new TreeMap<>(series.labels());
            labels.keySet().removeAll(List.of("job", "instance"));
            found.put(labels, series.value());
        }
        assertThat(found).hasSizeGreaterThan(250).isEqualTo(expected);
    }

    private static void sameNumbers(PrometheusServer prometheus, EngineSnapshot now)
            throws Exception {
        String sent =
                "sum(mld6_messages_sent_total{role=\"listener\",type=\"report\",version=\"2\"})";
        assertThat(one(prometheus, sent))
                .isPositive()
                .isEqualTo((double) now.counters().get(MldCounter.SENT_REPORT_V2));
        assertThat(one(prometheus, "sum(mld6_records_sent_total{role=\"listener\"})"))
                .isEqualTo((double) now.counters().get(MldCounter.SENT_RECORDS));
        assertThat(one(prometheus, "mld6_response_delay_seconds_bucket{le=\"+Inf\"}"))
                .isEqualTo((double) now.responses().sent());
        assertThat(one(prometheus, "sum(mld6_stream_packets_sent_total)")).isEqualTo(7);
    }

    private static double one(PrometheusServer prometheus, String query) throws IOException {
        List<PrometheusServer.Series> found = prometheus.query(query);
        assertThat(found).as(query).hasSize(1);
        return found.getFirst().value();
    }

    @Test
    @DisplayName("MT-6: promtool finds nothing to say about the text")
    void promtoolIsContent(@TempDir Path folder) throws Exception {
        try (MeteredBed bed = new MeteredBed()) {
            Path said = folder.resolve("promtool.log");
            Process promtool =
                    new ProcessBuilder("promtool", "check", "metrics")
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            try (var in = promtool.getOutputStream()) {
                in.write(bed.text.scrape(null).getBytes(StandardCharsets.UTF_8));
            }
            assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(said).isEmptyFile();
            assertThat(promtool.exitValue()).isZero();
        }
    }
}
