// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.QuerierBed;
import io.mld6.app.testing.QuerierBed.Storm;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.FrameStorm;
import io.mld6.engine.testing.QueryTap;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Statement.Kind;
import io.mld6.engine.testing.TestReports;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a querier does when all of a hundred thousand groups end together: it goes on asking as it
/// is due. Full size (`-Pscale`); a fifth of them in every build.
@RequiresNetns
@RequiresCommands("ip")
class QuerierForgettingIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final int SMALLER = FULL ? 1 : 5;
    private static final int GROUPS = 100_000 / SMALLER;
    private static final int SOURCES = 10;
    private static final int INTERVAL_S = 5;
    private static final double MOST_LAG_MS = 1000;
    private static final Ipv6Address FIRST_CHANNEL = Ipv6Address.parse("ff3e::8000:1");
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");
    private static final int REPORT_OCTETS = 70;
    private static final int RECORD_OCTETS = 20;

    private QuerierBed bed;

    @BeforeEach
    void open() throws Exception {
        bed = new QuerierBed();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    /// SEC-5, Q-10, Q-13: a hundred thousand groups with ten sources each, which end within one
    /// minute while nobody refreshes them; meanwhile the querier asks as it is due, answers a leave
    /// at once, and writes its JSON.
    @Test
    void forgetsAMillionSourcesWithoutStalling() throws Exception {
        int sources = GROUPS * SOURCES;
        try (QueryTap tap = bed.tap();
                RawPort mouth = bed.mouth();
                FrameStorm storm = bed.storm();
                MldProcess mld6 =
                        bed.querier(
                                "--query-interval %ds --max-response 1s --dump-every 1s"
                                        .formatted(INTERVAL_S))) {
            mld6.await("querier: this router");
            storm.load(QuerierBed.LONGEST_OCTETS, channelReports());
            Storm taken = QuerierBed.fire(mld6, storm);
            JsonNode full = QuerierBed.awaitCount(mld6, "sources-count", sources);
            final String memory = QuerierBed.memory(mld6.pid());
            Probes probes = new Probes(mouth, tap);
            long begin = System.nanoTime();
            int dumps = 0;
            long dumped = 0;
            while (QuerierBed.head(mld6).path("sources-count").asLong() > 0) {
                probes.leave();
                long time = Files.getLastModifiedTime(mld6.json()).toMillis();
                dumps += time == dumped ? 0 : 1;
                dumped = time;
                assertThat(System.nanoTime() - begin).isLessThan(Duration.ofMinutes(1).toNanos());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            JsonNode end = QuerierBed.finish(mld6);
            double apart = largestDeviationMillis(tap);
            System.out.printf(
                    "scale: querier, %,d groups x %d sources: %s; %s%n",
                    GROUPS, SOURCES, taken.figures(sources), memory);
            System.out.printf(
                    "scale: querier, %,d sources expired within %.1f s: General Queries at most %.1f ms off"
                            + " their schedule, %s, JSON written %d times%n",
                    sources, seconds, apart, probes, dumps);
            assertThat(full.path("groups-count").asLong())
                    .isEqualTo(GROUPS + QuerierBed.ROUTERS_OWN);
            assertThat(QuerierBed.kernelDropped(end)).isZero();
            assertThat(end.path("groups-count").asLong())
                    .isGreaterThanOrEqualTo(QuerierBed.ROUTERS_OWN);
            assertThat(dumps).isGreaterThan(1);
            probes.allAnswered();
            if (FULL) {
                assertThat(apart).isLessThan(MOST_LAG_MS);
                assertThat(probes.largestMillis()).isLessThan(MOST_LAG_MS);
            }
        }
    }

    private static Stream<byte[]> channelReports() {
        int perReport =
                (QuerierBed.LONGEST_OCTETS - REPORT_OCTETS) / (RECORD_OCTETS + 16 * SOURCES);
        List<Ipv6Address> sources = IntStream.range(0, SOURCES).mapToObj(SOURCE::plus).toList();
        return QuerierBed.reports(
                1,
                IntStream.range(0, GROUPS)
                        .mapToObj(
                                i ->
                                        new TestReports.Said(
                                                i % 2 == 0 ? Kind.ALLOW : Kind.IS_IN,
                                                FIRST_CHANNEL.plus(i),
                                                sources))
                        .toList(),
                perReport);
    }

    /// How far the time from one General Query to the next was from what it is to be.
    private static double largestDeviationMillis(QueryTap tap) {
        List<QueryTap.Asked> general = tap.heard(query -> query.group().equals("::"));
        // The first ones are startup queries, closer together.
        double most = 0;
        for (int i = 3; i < general.size(); i++) {
            double apart = (general.get(i).nanos() - general.get(i - 1).nanos()) / 1e6;
            most = Math.max(most, Math.abs(apart - INTERVAL_S * 1000));
        }
        assertThat(general).hasSizeGreaterThan(3);
        return most;
    }

    /// all leave at once, and the querier asks twice about every group.
    @Test
    void asksTwiceAboutEveryGroupThatIsLeft() throws Exception {
        try (FrameStorm storm = bed.storm();
                MldProcess mld6 = bed.querier("--dump-every 1s")) {
            mld6.await("querier: this router");
            storm.load(QuerierBed.LONGEST_OCTETS, groupReports(Kind.TO_EX));
            Storm joined = QuerierBed.fire(mld6, storm);
            QuerierBed.awaitCount(mld6, "groups-count", GROUPS + QuerierBed.ROUTERS_OWN);
            try (QueryTap tap = bed.tap()) {
                storm.load(QuerierBed.LONGEST_OCTETS, groupReports(Kind.TO_IN));
                long start = System.nanoTime();
                Storm left = QuerierBed.fire(mld6, storm);
                QuerierBed.awaitCount(mld6, "groups-count", QuerierBed.ROUTERS_OWN);
                JsonNode end = QuerierBed.finish(mld6);
                Await.until(
                        () -> assertThat(tap.heard().size()).isGreaterThanOrEqualTo(2 * GROUPS));
                List<QueryTap.Asked> asked = tap.heard(query -> !query.group().equals("::"));
                System.out.printf(
                        "scale: querier, %,d groups joined: %s; left: %s%n",
                        GROUPS, joined.figures(GROUPS), left.figures(GROUPS));
                System.out.printf(
                        "scale: querier, %,d groups left: %,d queries about them in %.2f s%n",
                        GROUPS, asked.size(), (asked.getLast().nanos() - start) / 1e9);
                assertThat(QuerierBed.kernelDropped(end)).isZero();
                assertThat(asked.size()).isEqualTo(2 * GROUPS);
                assertThat(asked.stream().map(QueryTap.Asked::group).distinct().count())
                        .isEqualTo(GROUPS);
                assertThat(asked.stream().filter(QueryTap.Asked::suppress).count()).isZero();
            }
        }
    }

    private static Stream<byte[]> groupReports(Kind kind) {
        return QuerierBed.reports(
                1,
                IntStream.range(0, GROUPS).mapToObj(i -> QuerierBed.record(kind, i)).toList(),
                QuerierBed.RECORDS_PER_REPORT);
    }

    /// Leaves of groups of their own, and how long each waited for its query.
    private static final class Probes {
        private static final Ipv6Address FIRST = Ipv6Address.parse("ff0e::db8:ffff:0:1");
        private static final int SOMEBODY = 0xffff;
        private static final long PERIOD_MS = 50;
        private final RawPort mouth;
        private final QueryTap tap;
        private final Map<String, Long> sent = new HashMap<>();

        Probes(RawPort mouth, QueryTap tap) {
            this.mouth = mouth;
            this.tap = tap;
        }

        void leave() throws Exception {
            Ipv6Address group = FIRST.plus(sent.size());
            byte[] report =
                    TestReports.version2(
                            SOMEBODY,
                            new TestReports.Said(Kind.TO_EX, group, List.of()),
                            new TestReports.Said(Kind.TO_IN, group, List.of()));
            sent.put(group.toString(), System.nanoTime());
            mouth.send(report);
            Thread.sleep(PERIOD_MS);
        }

        private double[] waitedMillis() {
            Map<String, Long> first = new HashMap<>();
            tap.heard().forEach(query -> first.putIfAbsent(query.group(), query.nanos()));
            return sent.entrySet().stream()
                    .filter(probe -> first.containsKey(probe.getKey()))
                    .mapToDouble(probe -> waitedMillis(first, probe))
                    .sorted()
                    .toArray();
        }

        private static double waitedMillis(Map<String, Long> first, Map.Entry<String, Long> probe) {
            long asked = Objects.requireNonNull(first.get(probe.getKey()));
            return (asked - probe.getValue()) / 1e6;
        }

        double largestMillis() {
            double[] waited = waitedMillis();
            return waited[waited.length - 1];
        }

        void allAnswered() {
            assertThat(waitedMillis()).hasSize(sent.size());
        }

        @Override
        public String toString() {
            double[] waited = waitedMillis();
            return String.format(
                    Locale.ROOT,
                    "%d leaves asked about after %.1f ms in the median, %.1f ms at most",
                    waited.length,
                    waited[waited.length / 2],
                    waited[waited.length - 1]);
        }
    }
}
