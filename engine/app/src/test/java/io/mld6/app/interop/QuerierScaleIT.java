// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.LoopThread;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.QuerierBed;
import io.mld6.app.testing.QuerierBed.Storm;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.FrameStorm;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Statement.Kind;
import io.mld6.engine.testing.TestReports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
/// shows that nothing is lost on the way.
@RequiresNetns
@RequiresCommands({"ip", "setpriv"})
class QuerierScaleIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final int SMALLER = FULL ? 1 : 5;
    private static final int SOURCES = 10;
    private static final int CHUNK = 100_000;
    private static final long SEED = 20_260_103;
    private static final Ipv6Address FIRST_CHANNEL = Ipv6Address.parse("ff3e::8000:1");
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");
    private static final Ipv6Address FIRST_GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final int VERSION_1_OCTETS = 86;
    /// More than 64 MiB hold.
    private static final long TOO_MANY_REPORTS = 45_000;

    private QuerierBed bed;

    @BeforeEach
    void open() throws Exception {
        bed = new QuerierBed();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    /// Every listener reports every group: in MLDv1, one Report each; in MLDv2, as many records to
    /// a Report as fit; and again, as answers do.
    @ParameterizedTest
    @CsvSource({"1, 10000, 100", "1, 1000, 1000", "2, 10000, 100", "2, 1000, 1000"})
    void remembersEveryListenerOfEveryGroup(int version, int manyListeners, int groups)
            throws Exception {
        int count = manyListeners / SMALLER;
        int states = count * groups;
        try (MldProcess mld6 = bed.querier("--track-listeners");
                FrameStorm storm = bed.storm()) {
            mld6.await("querier: this router");
            Storm first = fire(mld6, storm, version, Kind.TO_EX, count, groups);
            Storm again = fire(mld6, storm, version, Kind.IS_EX, count, groups);
            String memory = QuerierBed.memory(mld6.pid());
            JsonNode end = QuerierBed.finish(mld6);
            String what =
                    "scale: querier, MLDv%d, %,d listeners x %,d groups"
                            .formatted(version, count, groups);
            System.out.printf("%s: %s%n", what, first.figures(states));
            System.out.printf(
                    "%s again: %s; %s; %,d frames dropped by the kernel%n",
                    what, again.figures(states), memory, QuerierBed.kernelDropped(end));

            assertThat(QuerierBed.kernelDropped(end)).isZero();
            assertThat(end.path("hosts-count").asLong()).isEqualTo(states + QuerierBed.ROUTERS_OWN);
            assertThat(end.at("/statistics/received/reportV" + version).asLong())
                    .isEqualTo(first.fired().frames() + again.fired().frames());
            assertThat(hostsOfEachGroup(mld6.json()))
                    .hasSize(groups)
                    .allMatch(hosts -> hosts == count);
        }
    }

    /// FZ-85, SEC-5: whatever is reported, the tables stay within their limits, what does not fit
    /// is counted, and the querier goes on.
    @Test
    void staysWithinItsLimitsWhateverIsReported() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        int reports = 1_000_000 / SMALLER;
        int mostGroups = 200_000 / SMALLER;
        try (FrameStorm storm = bed.storm();
                MldProcess mld6 =
                        bed.querier(
                                "",
                                "-Xmx512m",
                                "--track-listeners --max-listeners 500000 --max-groups "
                                        + mostGroups)) {
            mld6.await("querier: this router");
            double seconds = 0;
            long records = 0;
            for (int left = reports; left > 0; left -= CHUNK) {
                List<byte[]> frames =
                        Stream.generate(() -> randomReport(random)).limit(CHUNK).toList();
                records += CHUNK;
                storm.load(QuerierBed.LONGEST_OCTETS / 4, frames.stream());
                seconds += QuerierBed.fire(mld6, storm).seconds();
            }
            String memory = QuerierBed.memory(mld6.pid());
            JsonNode end = QuerierBed.finish(mld6);
            long received = end.at("/statistics/received/reportV2").asLong();
            JsonNode dropped = end.at("/statistics/dropped");
            System.out.printf(
                    "scale: querier, %,d random reports in %.2f s (%,.0f/s), %,d dropped by the kernel: %,d"
                            + " groups, %,d sources, %,d listeners; refused %,d groups, %,d sources,"
                            + " %,d listeners; %,d queries sent; %s%n",
                    records,
                    seconds,
                    records / seconds,
                    QuerierBed.kernelDropped(end),
                    end.path("groups-count").asLong(),
                    end.path("sources-count").asLong(),
                    end.path("hosts-count").asLong(),
                    dropped.path("LIMIT_GROUPS").asLong(),
                    dropped.path("LIMIT_SOURCES").asLong(),
                    dropped.path("LIMIT_LISTENERS").asLong(),
                    end.at("/statistics/sent/query").asLong(),
                    memory);
            assertThat(received + QuerierBed.kernelDropped(end)).isEqualTo(records);
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
        try (FrameStorm storm = bed.storm();
                MldProcess mld6 = bed.querier("setpriv --bounding-set=-all,+net_raw", "", "")) {
            mld6.await("querier: this router");
            List<byte[]> full =
                    QuerierBed.reports(
                                    1,
                                    IntStream.range(0, QuerierBed.RECORDS_PER_REPORT)
                                            .mapToObj(i -> QuerierBed.record(Kind.IS_EX, i))
                                            .toList(),
                                    QuerierBed.RECORDS_PER_REPORT)
                            .toList();
            storm.load(
                    QuerierBed.LONGEST_OCTETS,
                    Stream.generate(full::getFirst).limit(TOO_MANY_REPORTS));
            mld6.signal(MldProcess.SIGSTOP);
            FrameStorm.Fired fired = storm.fire();
            mld6.signal(MldProcess.SIGCONT);
            long _ = LoopThread.ofQuerier(mld6.pid()).awaitAsleep();
            JsonNode end = QuerierBed.finish(mld6);
            System.out.printf(
                    "scale: querier without CAP_NET_ADMIN: %,d frames fired (%,.0f/s), %,d dropped by the"
                            + " kernel%n",
                    fired.frames(), fired.framesPerSecond(), QuerierBed.kernelDropped(end));
            assertThat(mld6.lines()).noneMatch(line -> line.contains("receive buffer"));
            assertThat(QuerierBed.kernelDropped(end)).isBetween(1L, TOO_MANY_REPORTS / 2);
            assertThat(end.at("/statistics/received/reportV2").asLong())
                    .isEqualTo(fired.frames() - QuerierBed.kernelDropped(end));
            assertThat(mld6.lines())
                    .anyMatch(line -> line.startsWith("kernel ") && !line.contains(" 0 frames"));
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
                            .mapToObj(
                                    i ->
                                            TestReports.version1(
                                                    i / groups, QuerierBed.group(i % groups))));
        } else {
            storm.load(
                    QuerierBed.LONGEST_OCTETS,
                    IntStream.range(0, count)
                            .boxed()
                            .flatMap(
                                    listener ->
                                            QuerierBed.reports(
                                                    listener,
                                                    IntStream.range(0, groups)
                                                            .mapToObj(
                                                                    g -> QuerierBed.record(kind, g))
                                                            .toList(),
                                                    QuerierBed.RECORDS_PER_REPORT)));
        }
        return QuerierBed.fire(mld6, storm);
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
}
