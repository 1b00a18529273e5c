// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// What stands in a scrape of an engine and a querier on one segment, by the text format's own
/// grammar.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusTextTest {
    private static final int LISTENERS = 30;
    private static final int GROUPS = 2;

    private final PrometheusText text = new PrometheusText();
    private Samples scrape;
    private Samples openMetrics;
    private String openText;
    private Samples afterwards;

    /// Thirty listeners and one join two groups each, answer the General Queries at the start and
    /// leave; one more is there and joins nothing.
    @BeforeAll
    void plays() throws Exception {
        VirtualLink link = new VirtualLink();
        QuerierConfig asking =
                QuerierConfig.defaults().with(to -> to.maximumResponse(Duration.ofMillis(100)));
        try (Querier querier =
                        Querier.start(asking, LinkOpener.on(link), QuerierEvents.NONE, _ -> {});
                Engine engine =
                        Engine.start(EngineConfig.defaults(), LinkOpener.on(link), _ -> {})) {
            text.bind(querier);
            text.bind(engine);
            MacAddress first = MacAddress.parse("02:00:00:00:00:01");
            List<AddressRange> groups = AddressRange.parseList("ff0e::db8:0:1+" + GROUPS);
            Population homes = new Population(LISTENERS, first, groups, 0, false);
            engine.populate(homes.with(to -> to.name("homes"))).get();
            MacAddress phone = first.plus(LISTENERS);
            engine.populate(homes.with(to -> to.name("phones").listeners(1).baseMac(phone))).get();
            MacAddress single = phone.plus(1);
            int _ = engine.addListener(single, Ipv6Address.linkLocalEui64(single)).get();
            engine.ready().get();
            scrape = Samples.of(text.scrape(null));
            openText = text.scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
            openMetrics = Samples.of(openText);
        }
        afterwards = Samples.of(text.scrape(null));
    }

    @AfterAll
    void close() {
        text.close();
    }

    @Test
    @DisplayName("MT-2: each family of the list, under Prometheus' name and as its type")
    void families() {
        assertThat(scrape.types())
                .isEqualTo(
                        Map.ofEntries(
                                Map.entry("mld6_build_info", "gauge"),
                                Map.entry("mld6_messages_sent_total", "counter"),
                                Map.entry("mld6_messages_received_total", "counter"),
                                Map.entry("mld6_records_sent_total", "counter"),
                                Map.entry("mld6_records_received_total", "counter"),
                                Map.entry("mld6_frames_dropped_total", "counter"),
                                Map.entry("mld6_kernel_dropped_frames_total", "counter"),
                                Map.entry("mld6_send_errors_total", "counter"),
                                Map.entry("mld6_send_retries_total", "counter"),
                                Map.entry("mld6_listeners", "gauge"),
                                Map.entry("mld6_memberships", "gauge"),
                                Map.entry("mld6_groups", "gauge"),
                                Map.entry("mld6_sources", "gauge"),
                                Map.entry("mld6_responses_total", "counter"),
                                Map.entry("mld6_responses_pending", "gauge"),
                                Map.entry("mld6_response_delay_seconds", "histogram"),
                                Map.entry("mld6_tick_lag_seconds", "gauge"),
                                Map.entry("mld6_querier_active", "gauge"),
                                Map.entry("mld6_querier_elections_total", "counter")));
    }

    @Test
    @DisplayName("MT-2: what two roles have alike is kept apart by their label")
    void values() {
        String[] listener = {"role", "listener", "interface", "virtual"};
        assertThat(scrape.value("mld6_groups", listener)).isEqualTo(GROUPS);
        assertThat(scrape.value("mld6_querier_active", "role", "querier")).isEqualTo(1);
        // One record a Report, so that one counter is known by the other (RFC 9777 §6.1).
        assertThat(scrape.value("mld6_records_sent_total", "role", "listener", "record", "to_ex"))
                .isEqualTo((double) (LISTENERS + 1) * GROUPS * 2);
    }

    /// Who was added alone has an empty label, which is to Prometheus as if there were none.
    @Test
    @DisplayName("MT-9: listeners and memberships by population, and nothing counted twice")
    void populations() {
        String name = "mld6_listeners";
        assertThat(scrape.value(name, "population", "homes")).isEqualTo(LISTENERS);
        assertThat(scrape.value(name, "population", "phones")).isOne();
        assertThat(scrape.value(name, "population", "")).isOne();
        assertThat(scrape.named(name)).hasSize(3);
        for (String state : List.of("wanted", "joined")) {
            assertThat(scrape.value("mld6_memberships", "population", "homes", "state", state))
                    .isEqualTo((double) LISTENERS * GROUPS);
            assertThat(scrape.value("mld6_memberships", "population", "phones", "state", state))
                    .isEqualTo(GROUPS);
            assertThat(scrape.value("mld6_memberships", "population", "", "state", state)).isZero();
            assertThat(scrape.named("mld6_memberships", "state", state)).hasSize(3);
        }
    }

    @Test
    @DisplayName("MT-2: no sample has a label for a group, a listener or a VLAN")
    void labels() {
        Set<String> known =
                Set.of(
                        "interface",
                        "role",
                        "population",
                        "state",
                        "type",
                        "version",
                        "scope",
                        "record",
                        "reason",
                        "outcome",
                        "result",
                        "le",
                        "java");
        for (String name : scrape.names()) {
            assertThat(known).as(name).containsAll(scrape.labels(name));
        }
    }

    /// Prometheus' histograms: buckets count all that is shorter, and the last one all.
    @Test
    @DisplayName("MT-2: the buckets of a histogram rise to its count")
    void buckets() {
        String name = "mld6_response_delay_seconds";
        double before = 0;
        List<Samples.Sample> buckets = scrape.named(name + "_bucket");
        assertThat(buckets).hasSizeGreaterThan(10);
        for (Samples.Sample bucket : buckets) {
            assertThat(bucket.value()).isGreaterThanOrEqualTo(before);
            before = bucket.value();
        }
        assertThat(buckets.getLast().labels()).containsEntry("le", "+Inf");
        assertThat(before)
                .isEqualTo(scrape.value(name + "_count"))
                .isEqualTo(scrape.value("mld6_responses_total", "outcome", "sent"));
    }

    @Test
    @DisplayName("MT-6: OpenMetrics for who accepts it, the older text for all others")
    void kinds() {
        assertThat(PrometheusText.contentType(null)).startsWith("text/plain; version=0.0.4");
        assertThat(PrometheusText.contentType("*/*")).startsWith("text/plain; version=0.0.4");
        assertThat(PrometheusText.contentType("text/plain, Application/OpenMetrics-Text;q=0.1"))
                .startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(openText).endsWith("# EOF\n");
        assertThat(openMetrics.names()).isEqualTo(scrape.names());
        assertThat(openMetrics.types())
                .containsEntry("mld6_messages_sent", "counter")
                .containsEntry("mld6_build", "info");
    }

    @Test
    @DisplayName("MT-4: an engine that is closed is no longer shown")
    void unboundOnClose() {
        assertThat(afterwards.names()).containsExactly("mld6_build_info");
    }
}
