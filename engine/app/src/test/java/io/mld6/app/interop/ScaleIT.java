// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.ReportAnalysis;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Vectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everybody answers one General Query, counted on the far end by tcpdump and [ReportAnalysis].
///
/// Full size (`-Pscale`) is 10,000 listeners in 100 groups in a heap of 256 MiB, and holds the
/// delays to account (HR-5); the small size, in every build, holds completeness only, since a busy
/// machine may delay anybody. `-Dmld6.wrapper="chrt -r 10"` keeps other work on a machine from
/// spoiling the figures.
@RequiresNetns
@RequiresCommands({"ip", "tcpdump"})
class ScaleIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final String WRAPPER = System.getProperty("mld6.wrapper", "");
    private static final int LISTENERS = FULL ? 10_000 : 500;
    private static final int GROUPS = FULL ? 100 : 20;
    private static final int MEMBERSHIPS = LISTENERS * GROUPS;
    private static final long BASE_MAC = 0x02_00_00_00_00_01L;
    private static final Ipv6Address FIRST_GROUP = Ipv6Address.parse("ff0e::db8:0:1");

    private static final int SNAP_OCTETS = 128;
    private static final int WINDOW_MS = 10_000;
    private static final int BINS = 100;
    private static final double MOST_CHI_SQUARE = 150;
    private static final double MOST_EDGE_DEVIATION = 0.35;
    private static final int TICK_MS = 10;

    private final Path directory;

    ScaleIT(@TempDir Path directory) {
        this.directory = directory;
    }

    private record Run(ReportAnalysis seen, JsonNode summary) {}

    @Test
    void everyMembershipAnswersOnceAndAtTheSameTimeForTheSameSeed() throws Exception {
        Run first = run("snooped", "first");
        everyoneAnswered(first);
        Run second = run("snooped", "second");
        everyoneAnswered(second);
        double apart = first.seen().mostDifferentMillis(second.seen());
        System.out.printf("scale: same seed again, delays differ by at most %.2f ms%n", apart);
        if (FULL) {
            assertThat(apart).isLessThanOrEqualTo(3 * TICK_MS);
        }
    }

    /// SN-4: on a shared segment one speaks for all.
    @Test
    void oneReportPerGroupIsEnoughOnASharedSegment() throws Exception {
        Run run = run("shared", "shared");
        assertThat(run.seen().answers()).isEqualTo(GROUPS);
        assertThat(run.seen().groupsAnsweredOnce()).isEqualTo(GROUPS);
        assertThat(run.seen().strange()).isZero();
        assertThat(run.seen().betweenReadyAndQuery()).isZero();
        JsonNode responses = run.summary().path("responses");
        assertThat(responses.path("sent").asInt()).isEqualTo(GROUPS);
        assertThat(responses.path("scheduled").asInt()).isEqualTo(MEMBERSHIPS);
        assertThat(responses.path("suppressed").asInt()).isEqualTo(MEMBERSHIPS - GROUPS);
    }

    private static void everyoneAnswered(Run run) {
        ReportAnalysis seen = run.seen();
        JsonNode responses = run.summary().path("responses");
        assertThat(seen.strange()).isZero();
        assertThat(seen.before()).isEqualTo(2L * MEMBERSHIPS);
        assertThat(seen.betweenReadyAndQuery()).isZero();
        assertThat(seen.answers()).isEqualTo(MEMBERSHIPS);
        assertThat(seen.distinct()).isEqualTo(MEMBERSHIPS);
        assertThat(responses.path("sent").asInt()).isEqualTo(MEMBERSHIPS);
        assertThat(responses.path("scheduled").asInt()).isEqualTo(MEMBERSHIPS);
        assertThat(Arrays.stream(seen.bins(WINDOW_MS / 1000, WINDOW_MS)).min().orElseThrow())
                .as("answers in each of ten seconds, even of a busy machine")
                .isGreaterThan(MEMBERSHIPS / 20);
        if (FULL) {
            long[] bins = seen.bins(BINS, WINDOW_MS);
            double mean = ReportAnalysis.innerMean(bins);
            assertThat(seen.laterThan(WINDOW_MS)).isZero();
            assertThat(responses.path("late").asInt()).isZero();
            assertThat(ReportAnalysis.chiSquare(bins)).isLessThan(MOST_CHI_SQUARE);
            assertThat(Math.abs(bins[0] / mean - 1)).isLessThan(MOST_EDGE_DEVIATION);
            assertThat(Math.abs(bins[BINS - 1] / mean - 1)).isLessThan(MOST_EDGE_DEVIATION);
        }
    }

    private Run run(String segment, String name) throws Exception {
        Path file = directory.resolve(name + ".pcap");
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            try (Capture capture = Capture.start(far, "p0", SNAP_OCTETS, file);
                    MldProcess mld6 = emulate(near, segment)) {
                mld6.await("joined " + MEMBERSHIPS + " memberships").await("ready");
                capture.mark();
                capture.awaitQuiet();
                capture.send(Vectors.frame("v1-general-query"));
                // The whole window and a while after: late answers must show.
                Await.throughout(Duration.ofMillis(WINDOW_MS), () -> {});
                capture.awaitQuiet();
                long lost = capture.stop();
                String memory = memory(mld6.pid());
                JsonNode summary = mld6.interrupt();
                ReportAnalysis seen =
                        ReportAnalysis.of(
                                file,
                                LISTENERS,
                                GROUPS,
                                BASE_MAC,
                                FIRST_GROUP.high(),
                                FIRST_GROUP.low());
                Files.delete(file);
                System.out.printf(
                        "scale: %s, %,d memberships: %s%n",
                        name, MEMBERSHIPS, seen.figures(WINDOW_MS));
                System.out.printf(
                        "scale: %s: responses %s; %s; %d frames lost by tcpdump%n",
                        name, summary.path("responses"), memory, lost);
                assertThat(lost).as("what tcpdump did not see").isZero();
                assertThat(summary.path("kernelDropped").asInt()).isZero();
                return new Run(seen, summary);
            }
        }
    }

    private static MldProcess emulate(Netns near, String segment) throws Exception {
        return MldProcess.start(
                near,
                WRAPPER,
                "-Xmx256m",
                "emulate e0 --mld 1 --listeners %d --groups %s+%d --hearing %s --seed 7"
                        .formatted(LISTENERS, FIRST_GROUP, GROUPS, segment));
    }

    /// Peak and present resident memory, as the kernel counts it.
    private static String memory(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                .map(line -> line.replaceAll("\\s+", " "))
                .collect(Collectors.joining(", "));
    }
}
