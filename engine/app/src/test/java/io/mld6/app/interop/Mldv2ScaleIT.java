// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RecordAnalysis;
import io.mld6.engine.testing.ReportAnalysis;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.TestQueries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everybody joins, answers a General Query and one about a group, in MLDv2; counted on the far end
/// by tcpdump and [RecordAnalysis].
///
/// Full size (`-Pscale`) is 10,000 listeners in 100 groups in a heap of 256 MiB, and holds the
/// delays to account; the small size, in every build, holds completeness only, since a busy machine
/// may delay anybody. `-Dmld6.wrapper="chrt -r 10"` as for [ScaleIT].
@RequiresNetns
@RequiresCommands({"ip", "tcpdump"})
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class Mldv2ScaleIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final String WRAPPER = System.getProperty("mld6.wrapper", "");
    private static final int LISTENERS = FULL ? 10_000 : 500;
    private static final int GROUPS = 100;
    private static final int MEMBERSHIPS = LISTENERS * GROUPS;
    /// 72 records without sources fit 1500 octets.
    private static final int REPORTS = 2 * LISTENERS;

    private static final long BASE_MAC = 0x02_00_00_00_00_01L;
    private static final Ipv6Address FIRST_GROUP = Ipv6Address.parse("ff0e::db8:0:1");

    private static final int SNAP_OCTETS = 1600;
    private static final int WINDOW_MS = 10_000;
    private static final int SPECIFIC_MS = 1000;
    private static final int BINS = 100;
    /// Of 98 bins with 100 listeners each: 97 degrees of freedom, so 97 +- 14; uniform delays
    /// exceed this with a probability of 4 in 10,000.
    private static final double MOST_CHI_SQUARE = 150;

    private static final int SOURCES = 20;
    /// What 20 interned sources, and the set of them, may take beside the memberships.
    private static final long ONE_SET_OCTETS = 4096;

    @TempDir private Path directory;

    /// V2-46, V2-53, V2-55, V2-62.
    @Test
    void everyMembershipIsReportedTwiceAndAnswersOnce() throws Exception {
        Path file = directory.resolve("crowd.pcap");
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            try (Capture capture = Capture.start(far, "p0", SNAP_OCTETS, file);
                    MldProcess mld6 = emulate(near, "")) {
                mld6.await("joined " + MEMBERSHIPS + " memberships").await("ready");
                capture.awaitQuiet();
                ask(capture, WINDOW_MS, "::");
                // The whole window and a while after: late answers must show.
                Thread.sleep(WINDOW_MS);
                capture.awaitQuiet();
                ask(capture, SPECIFIC_MS, FIRST_GROUP.plus(GROUPS - 1).toString());
                Thread.sleep(SPECIFIC_MS);
                capture.awaitQuiet();
                long lost = capture.stop();
                String memory = memory(mld6.pid());
                JsonNode summary = mld6.interrupt();
                RecordAnalysis.Phase[] phases =
                        RecordAnalysis.of(
                                file,
                                LISTENERS,
                                GROUPS,
                                BASE_MAC,
                                FIRST_GROUP.high(),
                                FIRST_GROUP.low(),
                                2);
                Files.delete(file);
                long[] bins = phases[1].bins(BINS, WINDOW_MS);
                System.out.printf(
                        "scale: MLDv2, %,d memberships join: %s%n", MEMBERSHIPS, phases[0]);
                System.out.printf(
                        "scale: MLDv2, General Query, %,d ms: %s; inner %d bins: mean %.1f,"
                                + " chi-square %.1f%n",
                        WINDOW_MS,
                        phases[1],
                        BINS - 2,
                        ReportAnalysis.innerMean(bins),
                        ReportAnalysis.chiSquare(bins));
                System.out.printf(
                        "scale: MLDv2, query about a group, %,d ms: %s%n", SPECIFIC_MS, phases[2]);
                System.out.printf(
                        "scale: MLDv2: responses %s; %s; %d frames lost by tcpdump%n",
                        summary.path("responses"), memory, lost);

                assertThat(lost).as("what tcpdump did not see").isZero();
                assertThat(phases[0].strange()).isZero();
                assertThat(phases[0].reports()).isEqualTo(2L * REPORTS);
                assertThat(phases[0].records()).isEqualTo(2L * MEMBERSHIPS);
                assertThat(phases[0].reportedTimes(2)).isEqualTo(MEMBERSHIPS);

                assertThat(phases[1].strange()).isZero();
                assertThat(phases[1].reports()).isEqualTo(REPORTS);
                assertThat(phases[1].records()).isEqualTo(MEMBERSHIPS);
                assertThat(phases[1].reportedTimes(1)).isEqualTo(MEMBERSHIPS);
                assertThat(Arrays.stream(phases[1].bins(10, WINDOW_MS)).min().orElseThrow())
                        .as("listeners in each of ten seconds, even of a busy machine")
                        .isGreaterThan(LISTENERS / 20);

                assertThat(phases[2].strange()).isZero();
                assertThat(phases[2].reports()).isEqualTo(LISTENERS);
                assertThat(phases[2].reportedTimes(1)).isEqualTo(LISTENERS);
                assertThat(phases[2].records()).isEqualTo(LISTENERS);

                assertThat(summary.path("kernelDropped").asInt()).isZero();
                if (FULL) {
                    assertThat(phases[1].lastMillis()).isLessThanOrEqualTo(WINDOW_MS);
                    assertThat(phases[2].lastMillis()).isLessThanOrEqualTo(SPECIFIC_MS);
                    assertThat(summary.at("/responses/late").asInt()).isZero();
                    assertThat(ReportAnalysis.chiSquare(bins)).isLessThan(MOST_CHI_SQUARE);
                }
            }
        }
    }

    /// The same with 20 sources of each group, in the same heap: 4 records of 340 octets to a
    /// Report.
    @Test
    void sourcesFitTheSameHeap() throws Exception {
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            try (MldProcess mld6 =
                    emulate(near, " --filter include --sources 2001:db8::1+" + SOURCES)) {
                mld6.await("joined " + MEMBERSHIPS + " memberships").await("ready");
                String memory = memory(mld6.pid());
                long received = far.statistic("p0", "rx_packets");
                JsonNode summary = mld6.interrupt();
                System.out.printf(
                        "scale: MLDv2, %,d memberships with %d sources each join: %,d reports; %s%n",
                        MEMBERSHIPS, SOURCES, received, memory);
                assertThat(received).isEqualTo(2L * LISTENERS * (GROUPS / 4));
                assertThat(summary.at("/records/sent").asLong()).isGreaterThan(2L * MEMBERSHIPS);
            }
        }
    }

    /// SEC-4: source sets are interned.
    @Test
    void sourcesCostNothingPerMembership() throws Exception {
        long without = tableOctets(FilterMode.EXCLUDE, List.of());
        long with =
                tableOctets(
                        FilterMode.INCLUDE,
                        List.of(new AddressRange(Ipv6Address.parse("2001:db8::1"), SOURCES, 1)));
        System.out.printf(
                "scale: MLDv2, tables of %,d memberships: %,d octets (%.1f each), with %d sources"
                        + " of each %,d%n",
                MEMBERSHIPS, without, (double) without / MEMBERSHIPS, SOURCES, with);
        assertThat(with).isBetween(without, without + ONE_SET_OCTETS);
    }

    private static long tableOctets(FilterMode mode, List<AddressRange> sources) throws Exception {
        Population population =
                new Population(
                        LISTENERS,
                        new MacAddress(BASE_MAC),
                        List.of(new AddressRange(FIRST_GROUP, GROUPS, 1)),
                        0,
                        false,
                        false,
                        mode,
                        sources);
        try (Engine engine =
                Engine.start(
                        EngineConfig.defaults().with(b -> b.hearing(Hearing.SNOOPED)),
                        LinkOpener.on(new VirtualLink()),
                        _ -> {})) {
            engine.populate(population).get();
            engine.ready().get();
            EngineSnapshot snapshot = engine.snapshot().get();
            assertThat(snapshot.memberships()).isEqualTo(MEMBERSHIPS);
            return snapshot.tableOctets();
        }
    }

    private static MldProcess emulate(Netns near, String options) throws Exception {
        return MldProcess.start(
                near,
                WRAPPER,
                "-Xmx256m",
                "emulate e0 --mld 2 --listeners %d --groups %s+%d --hearing snooped --seed 7%s"
                        .formatted(LISTENERS, FIRST_GROUP, GROUPS, options));
    }

    private static void ask(Capture capture, int delayMillis, String group) throws Exception {
        capture.send(TestQueries.version2(delayMillis, 2, 125, group, List.of()));
    }

    /// Peak and present resident memory, as the kernel counts it.
    private static String memory(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                .map(line -> line.replaceAll("\\s+", " "))
                .collect(Collectors.joining(", "));
    }
}
