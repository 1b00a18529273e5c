// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.testing.LoopThread;
import io.mld6.app.testing.MldProcess;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.FrameStorm;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.QueryTap;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Statement.Kind;
import io.mld6.engine.testing.TestReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a querier takes in, over a cable and at the rate the cable delivers.
///
/// Full size (`-Pscale`) is a million pairs of group and listener; the small size, in every build,
/// shows that nothing is lost on the way. `-Dmld6.wrapper="chrt -r 10"` as for [ScaleIT].
@RequiresNetns
@RequiresCommands({"ip", "setpriv"})
class QuerierScaleIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final String WRAPPER = System.getProperty("mld6.wrapper", "");
    private static final int SMALLER = FULL ? 1 : 5;
    private static final int GROUPS = 100_000 / SMALLER;
    private static final int SOURCES = 10;
    private static final int INTERVAL_S = 5;
    private static final double MOST_LAG_MS = 1000;
    private static final int CHUNK = 100_000;
    private static final long SEED = 20_260_103;
    private static final Ipv6Address FIRST_CHANNEL = Ipv6Address.parse("ff3e::8000:1");
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");
    private static final int REPORT_OCTETS = 70;
    private static final int RECORD_OCTETS = 20;
    private static final Ipv6Address FIRST_GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final int VERSION_1_OCTETS = 86;
    private static final int RECORDS_PER_REPORT = 72;
    private static final int LONGEST_OCTETS = 1514;
    /// More than 64 MiB hold.
    private static final long TOO_MANY_REPORTS = 45_000;
    /// A router listens to what is sent to routers, and hears itself.
    private static final int ROUTERS_OWN = 2;

    private Netns router;
    private Netns listeners;

    @BeforeEach
    void open() throws Exception {
        router = Netns.create("router");
        listeners = Netns.create("listeners");
        router.veth("e0", listeners, "p0");
    }

    @AfterEach
    void close() {
        router.close();
        listeners.close();
    }

    /// What was fired at a querier, and how it took it.
    private record Storm(FrameStorm.Fired fired, double seconds, long loopNanos) {
        String figures(long states) {
            return "%,d frames fired in %.2f s (%,.0f/s), taken in in %.2f s: %,.0f frames/s, %,.0f states/s; %,d ns of its event loop each"
                    .formatted(
                            fired.frames(),
                            fired.seconds(),
                            fired.framesPerSecond(),
                            seconds,
                            fired.frames() / seconds,
                            states / seconds,
                            loopNanos / fired.frames());
        }
    }

    /// Every listener reports every group: in MLDv1, one Report each; in MLDv2, as many records to
    /// a Report as fit; and again, as answers do.
    @ParameterizedTest
    @CsvSource({"1, 10000, 100", "1, 1000, 1000", "2, 10000, 100", "2, 1000, 1000"})
    void remembersEveryListenerOfEveryGroup(int version, int manyListeners, int groups)
            throws Exception {
        int count = manyListeners / SMALLER;
        int states = count * groups;
        try (MldProcess mld6 = querier("--track-listeners");
                FrameStorm storm = FrameStorm.open(listeners, "p0")) {
            mld6.await("querier: this router");
            Storm first = fire(mld6, storm, version, Kind.TO_EX, count, groups);
            Storm again = fire(mld6, storm, version, Kind.IS_EX, count, groups);
            String memory = memory(mld6.pid());
            JsonNode end = finish(mld6);
            String what =
                    "scale: querier, MLDv%d, %,d listeners x %,d groups"
                            .formatted(version, count, groups);
            System.out.printf("%s: %s%n", what, first.figures(states));
            System.out.printf(
                    "%s again: %s; %s; %,d frames dropped by the kernel%n",
                    what, again.figures(states), memory, kernelDropped(end));

            assertThat(kernelDropped(end)).isZero();
            assertThat(end.path("hosts-count").asLong()).isEqualTo(states + ROUTERS_OWN);
            assertThat(end.at("/statistics/received/reportV" + version).asLong())
                    .isEqualTo(first.fired().frames() + again.fired().frames());
            assertThat(hostsOfEachGroup(mld6.json()))
                    .hasSize(groups)
                    .allMatch(hosts -> hosts == count);
        }
    }

    /// SEC-5, Q-10, Q-13: a hundred thousand groups with ten sources each, which end within one
    /// minute while nobody refreshes them; meanwhile the querier asks as it is due, answers a leave
    /// at once, and writes its JSON.
    @Test
    void forgetsAMillionSourcesWithoutStalling() throws Exception {
        int sources = GROUPS * SOURCES;
        try (QueryTap tap = QueryTap.on(listeners, "p0", router, "e0");
                RawPort mouth = RawPort.open(listeners, "p0");
                FrameStorm storm = FrameStorm.open(listeners, "p0");
                MldProcess mld6 =
                        querier(
                                "--query-interval %ds --max-response 1s --dump-every 1s"
                                        .formatted(INTERVAL_S))) {
            mld6.await("querier: this router");
            storm.load(LONGEST_OCTETS, channelReports());
            Storm taken = fire(mld6, storm);
            JsonNode full = awaitCount(mld6, "sources-count", sources);
            final String memory = memory(mld6.pid());
            Probes probes = new Probes(mouth, tap);
            long begin = System.nanoTime();
            int dumps = 0;
            long dumped = 0;
            while (head(mld6).path("sources-count").asLong() > 0) {
                probes.leave();
                long time = Files.getLastModifiedTime(mld6.json()).toMillis();
                dumps += time == dumped ? 0 : 1;
                dumped = time;
                assertThat(System.nanoTime() - begin).isLessThan(Duration.ofMinutes(1).toNanos());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            JsonNode end = finish(mld6);
            double apart = largestDeviationMillis(tap);
            System.out.printf(
                    "scale: querier, %,d groups x %d sources: %s; %s%n",
                    GROUPS, SOURCES, taken.figures(sources), memory);
            System.out.printf(
                    "scale: querier, %,d sources expired within %.1f s: General Queries at most %.1f ms off"
                            + " their schedule, %s, JSON written %d times%n",
                    sources, seconds, apart, probes, dumps);
            assertThat(full.path("groups-count").asLong()).isEqualTo(GROUPS + ROUTERS_OWN);
            assertThat(kernelDropped(end)).isZero();
            assertThat(end.path("groups-count").asLong()).isGreaterThanOrEqualTo(ROUTERS_OWN);
            assertThat(dumps).isGreaterThan(1);
            probes.allAnswered();
            if (FULL) {
                assertThat(apart).isLessThan(MOST_LAG_MS);
                assertThat(probes.largestMillis()).isLessThan(MOST_LAG_MS);
            }
        }
    }

    private static Stream<byte[]> channelReports() {
        int perReport = (LONGEST_OCTETS - REPORT_OCTETS) / (RECORD_OCTETS + 16 * SOURCES);
        List<Ipv6Address> sources = IntStream.range(0, SOURCES).mapToObj(SOURCE::plus).toList();
        return reports(
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
        try (FrameStorm storm = FrameStorm.open(listeners, "p0");
                MldProcess mld6 = querier("--dump-every 1s")) {
            mld6.await("querier: this router");
            storm.load(LONGEST_OCTETS, groupReports(Kind.TO_EX));
            Storm joined = fire(mld6, storm);
            awaitCount(mld6, "groups-count", GROUPS + ROUTERS_OWN);
            try (QueryTap tap = QueryTap.on(listeners, "p0", router, "e0")) {
                storm.load(LONGEST_OCTETS, groupReports(Kind.TO_IN));
                long start = System.nanoTime();
                Storm left = fire(mld6, storm);
                awaitCount(mld6, "groups-count", ROUTERS_OWN);
                JsonNode end = finish(mld6);
                Await.until(
                        () -> assertThat(tap.heard().size()).isGreaterThanOrEqualTo(2 * GROUPS));
                List<QueryTap.Asked> asked = tap.heard(query -> !query.group().equals("::"));
                System.out.printf(
                        "scale: querier, %,d groups joined: %s; left: %s%n",
                        GROUPS, joined.figures(GROUPS), left.figures(GROUPS));
                System.out.printf(
                        "scale: querier, %,d groups left: %,d queries about them in %.2f s%n",
                        GROUPS, asked.size(), (asked.getLast().nanos() - start) / 1e9);
                assertThat(kernelDropped(end)).isZero();
                assertThat(asked.size()).isEqualTo(2 * GROUPS);
                assertThat(asked.stream().map(QueryTap.Asked::group).distinct().count())
                        .isEqualTo(GROUPS);
                assertThat(asked.stream().filter(QueryTap.Asked::suppress).count()).isZero();
            }
        }
    }

    private static Stream<byte[]> groupReports(Kind kind) {
        return reports(
                1,
                IntStream.range(0, GROUPS).mapToObj(i -> record(kind, i)).toList(),
                RECORDS_PER_REPORT);
    }

    /// FZ-85, SEC-5: whatever is reported, the tables stay within their limits, what does not fit
    /// is counted, and the querier goes on.
    @Test
    void staysWithinItsLimitsWhateverIsReported() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        int reports = 1_000_000 / SMALLER;
        int mostGroups = 200_000 / SMALLER;
        try (FrameStorm storm = FrameStorm.open(listeners, "p0");
                MldProcess mld6 =
                        MldProcess.start(
                                router,
                                WRAPPER,
                                "-Xmx512m",
                                "querier e0 --from fe80::1 --track-listeners --max-listeners 500000"
                                        + " --max-groups "
                                        + mostGroups)) {
            mld6.await("querier: this router");
            double seconds = 0;
            long records = 0;
            for (int left = reports; left > 0; left -= CHUNK) {
                List<byte[]> frames =
                        Stream.generate(() -> randomReport(random)).limit(CHUNK).toList();
                records += CHUNK;
                storm.load(LONGEST_OCTETS / 4, frames.stream());
                seconds += fire(mld6, storm).seconds();
            }
            String memory = memory(mld6.pid());
            JsonNode end = finish(mld6);
            long received = end.at("/statistics/received/reportV2").asLong();
            JsonNode dropped = end.at("/statistics/dropped");
            System.out.printf(
                    "scale: querier, %,d random reports in %.2f s (%,.0f/s), %,d dropped by the kernel: %,d"
                            + " groups, %,d sources, %,d listeners; refused %,d groups, %,d sources,"
                            + " %,d listeners; %,d queries sent; %s%n",
                    records,
                    seconds,
                    records / seconds,
                    kernelDropped(end),
                    end.path("groups-count").asLong(),
                    end.path("sources-count").asLong(),
                    end.path("hosts-count").asLong(),
                    dropped.path("LIMIT_GROUPS").asLong(),
                    dropped.path("LIMIT_SOURCES").asLong(),
                    dropped.path("LIMIT_LISTENERS").asLong(),
                    end.at("/statistics/sent/query").asLong(),
                    memory);
            assertThat(received + kernelDropped(end)).isEqualTo(records);
            assertThat(end.path("groups-count").asLong()).isLessThanOrEqualTo(mostGroups);
            assertThat(end.path("sources-count").asLong()).isLessThanOrEqualTo(10L * mostGroups);
            assertThat(end.path("hosts-count").asLong()).isLessThanOrEqualTo(500_000);
            assertThat(dropped.path("LIMIT_GROUPS").asLong()).isPositive();
            assertThat(end.path("is-querier").asBoolean()).isTrue();
        }
    }

    private static byte[] randomReport(SplittableRandom random) {
        Kind kind = Kind.of(random.nextInt(1, 7));
        Ipv6Address group =
                new Ipv6Address(
                        (random.nextBoolean() ? FIRST_GROUP : FIRST_CHANNEL).high(),
                        Integer.toUnsignedLong(random.nextInt(1 << 20)));
        List<Ipv6Address> sources =
                IntStream.range(0, random.nextInt(SOURCES + 1))
                        .mapToObj(_ -> SOURCE.plus(random.nextInt(1 << 16)))
                        .toList();
        return TestReports.version2(
                random.nextInt(1 << 20), new TestReports.Said(kind, group, sources));
    }

    /// LK-12: a querier has its ring also without the privilege that a large receive buffer takes,
    /// and what does not fit is counted. It is stopped meanwhile: often it is quick enough to lose
    /// nothing.
    @Test
    void countsWhatDoesNotFitItsRing() throws Exception {
        try (FrameStorm storm = FrameStorm.open(listeners, "p0");
                MldProcess mld6 =
                        MldProcess.start(
                                router,
                                (WRAPPER + " setpriv --bounding-set=-all,+net_raw").strip(),
                                "",
                                "querier e0 --from fe80::1")) {
            mld6.await("querier: this router");
            List<byte[]> full =
                    reports(
                                    1,
                                    IntStream.range(0, RECORDS_PER_REPORT)
                                            .mapToObj(i -> record(Kind.IS_EX, i))
                                            .toList(),
                                    RECORDS_PER_REPORT)
                            .toList();
            storm.load(LONGEST_OCTETS, Stream.generate(full::getFirst).limit(TOO_MANY_REPORTS));
            mld6.signal(MldProcess.SIGSTOP);
            FrameStorm.Fired fired = storm.fire();
            mld6.signal(MldProcess.SIGCONT);
            long _ = LoopThread.ofQuerier(mld6.pid()).awaitAsleep();
            JsonNode end = finish(mld6);
            System.out.printf(
                    "scale: querier without CAP_NET_ADMIN: %,d frames fired (%,.0f/s), %,d dropped by the"
                            + " kernel%n",
                    fired.frames(), fired.framesPerSecond(), kernelDropped(end));
            assertThat(mld6.lines()).noneMatch(line -> line.contains("receive buffer"));
            assertThat(kernelDropped(end)).isBetween(1L, TOO_MANY_REPORTS / 2);
            assertThat(end.at("/statistics/received/reportV2").asLong())
                    .isEqualTo(fired.frames() - kernelDropped(end));
            assertThat(mld6.lines())
                    .anyMatch(line -> line.startsWith("kernel ") && !line.contains(" 0 frames"));
        }
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

    private static Storm fire(
            MldProcess mld6, FrameStorm storm, int version, Kind kind, int count, int groups)
            throws Exception {
        if (version == 1) {
            // Group by group, as listeners answer: not listener by listener.
            storm.load(
                    VERSION_1_OCTETS,
                    IntStream.range(0, groups * count)
                            .mapToObj(i -> TestReports.version1(i / groups, group(i % groups))));
        } else {
            storm.load(
                    LONGEST_OCTETS,
                    IntStream.range(0, count)
                            .boxed()
                            .flatMap(
                                    listener ->
                                            reports(
                                                    listener,
                                                    IntStream.range(0, groups)
                                                            .mapToObj(g -> record(kind, g))
                                                            .toList(),
                                                    RECORDS_PER_REPORT)));
        }
        return fire(mld6, storm);
    }

    private static Storm fire(MldProcess mld6, FrameStorm storm) throws Exception {
        LoopThread loop = LoopThread.ofQuerier(mld6.pid());
        long before = loop.processorNanos();
        long start = System.nanoTime();
        FrameStorm.Fired fired = storm.fire();
        double seconds = (loop.awaitAsleep() - start) / 1e9;
        return new Storm(fired, seconds, loop.processorNanos() - before);
    }

    private static TestReports.Said record(Kind kind, int group) {
        return new TestReports.Said(kind, group(group), List.of());
    }

    private static Stream<byte[]> reports(
            int listener, List<TestReports.Said> records, int perReport) {
        return IntStream.range(0, Math.ceilDiv(records.size(), perReport))
                .mapToObj(
                        i ->
                                TestReports.version2(
                                        listener,
                                        records.subList(
                                                        i * perReport,
                                                        Math.min(
                                                                records.size(),
                                                                (i + 1) * perReport))
                                                .toArray(TestReports.Said[]::new)));
    }

    private static Ipv6Address group(int i) {
        return FIRST_GROUP.plus(i);
    }

    private MldProcess querier(String options) throws IOException {
        return MldProcess.start(router, WRAPPER, "", "querier e0 --from fe80::1 " + options);
    }

    /// Ends it and reads its JSON as [#head].
    private static JsonNode finish(MldProcess mld6) throws Exception {
        mld6.signal(MldProcess.SIGINT);
        assertThat(mld6.exitStatus()).as(mld6.toString()).isZero();
        return head(mld6);
    }

    private static JsonNode awaitCount(MldProcess mld6, String name, long wanted) throws Exception {
        Await.until(() -> assertThat(head(mld6).path(name).asLong()).isEqualTo(wanted));
        return head(mld6);
    }

    /// All of its JSON but the groups, of which there may be too many.
    private static JsonNode head(MldProcess mld6) throws Exception {
        Await.until(() -> assertThat(mld6.json()).exists());
        String json;
        try (Stream<String> lines = Files.lines(mld6.json())) {
            json =
                    lines.takeWhile(line -> !line.startsWith("  \"group\""))
                            .collect(Collectors.joining("\n"));
        }
        return new ObjectMapper().readTree(json + "\"group\": []}");
    }

    private static long kernelDropped(JsonNode end) {
        return end.at("/statistics/kernel-dropped").asLong();
    }

    /// How many listeners each group has that is not a router's own.
    private static List<Integer> hostsOfEachGroup(Path json) throws IOException {
        List<Integer> hosts = new ArrayList<>();
        String address = "";
        try (JsonParser parser = new JsonFactory().createParser(json.toFile())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    JsonToken _ = parser.nextToken();
                    if (name.equals("group-address")) {
                        address = parser.getText();
                    } else if (name.equals("host-count") && !address.startsWith("ff02")) {
                        hosts.add(parser.getIntValue());
                    }
                }
            }
        }
        return hosts;
    }

    /// Peak resident memory, as the kernel counts it.
    private static String memory(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> line.replaceAll("\\s+", " "))
                .collect(Collectors.joining(", "));
    }
}
