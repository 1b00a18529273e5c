// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.FrameTally;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.ReportAnalysis;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Vectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two shards with a packet socket each are one engine to whoever looks at the wire.
///
/// Delays to the tick are the business of unit tests in virtual time. A busy machine may delay
/// anybody, so in every build most answers must come within a second of when they would without
/// shards (other draws would be three seconds off); at full size (`-Pscale`) all of them within
/// three ticks. `-Dmld6.wrapper="chrt -r 10"` keeps other work on a machine from spoiling the
/// figures.
@RequiresNetns
@RequiresCommands({"ip", "tcpdump"})
class ShardsIT {
    private static final int LISTENERS = 301;
    private static final int GROUPS = 20;
    private static final int MEMBERSHIPS = LISTENERS * GROUPS;
    private static final long BASE_MAC = 0x02_00_00_00_00_01L;
    private static final Ipv6Address FIRST_GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final int SNAP_OCTETS = 128;
    private static final int WINDOW_MS = 10_000;
    private static final int SHORT_WINDOW_MS = 500;

    /// Each membership is reported twice when it is joined.
    private static final int JOINS = 2 * MEMBERSHIPS;
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final String WRAPPER = System.getProperty("mld6.wrapper", "");
    private static final int APART_MS = 30;
    private static final int FAR_APART_MS = 1000;

    private final Path directory;

    ShardsIT(@TempDir Path directory) {
        this.directory = directory;
    }

    private record Run(ReportAnalysis seen, JsonNode summary) {}

    @Test
    void everyMembershipAnswersOnceWhenItWouldWithoutShards() throws Exception {
        Run one = run("snooped", 1, MEMBERSHIPS);
        everyoneAnswered(one);
        Run two = run("snooped", 2, MEMBERSHIPS);
        everyoneAnswered(two);
        System.out.printf(
                "shards: 1 and 2 with the same seed: delays differ by at most %.2f ms, %d of %d by"
                        + " more than %d ms%n",
                one.seen().mostDifferentMillis(two.seen()),
                one.seen().differingByMore(two.seen(), APART_MS),
                MEMBERSHIPS,
                APART_MS);
        assertThat(one.seen().differingByMore(two.seen(), FAR_APART_MS))
                .isLessThan(MEMBERSHIPS / 10);
        if (FULL) {
            assertThat(one.seen().mostDifferentMillis(two.seen())).isLessThanOrEqualTo(APART_MS);
        }
    }

    /// SN-4, V1-19: suppression stays what it is.
    @Test
    void oneReportPerGroupIsEnoughOnASharedSegment() throws Exception {
        Run run = run("shared", 2, GROUPS);
        assertThat(run.seen().strange()).isZero();
        assertThat(run.seen().answers()).isEqualTo(GROUPS);
        assertThat(run.seen().groupsAnsweredOnce()).isEqualTo(GROUPS);
        JsonNode responses = run.summary().path("responses");
        assertThat(responses.path("sent").asInt()).isEqualTo(GROUPS);
        assertThat(responses.path("suppressed").asInt()).isEqualTo(MEMBERSHIPS - GROUPS);
    }

    /// `mld6 query` on the very interface of two shards and another host's query reach everybody,
    /// once.
    @ParameterizedTest
    @ValueSource(strings = {"near", "far"})
    @DisplayName("LK-10 LK-7: a query of this host is answered by the memberships of all shards")
    void queriesOfThisHostReachAllShards(String where) throws Exception {
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            try (FrameTally tally = FrameTally.on(far, "p0");
                    MldProcess mld6 = emulate(near, "snooped", 2)) {
                mld6.await("joined " + MEMBERSHIPS + " memberships").await("ready");
                boolean here = where.equals("near");
                MldProcess query =
                        MldProcess.start(
                                here ? near : far,
                                "",
                                "",
                                "query %s --mld 1 --from fe80::ff --max-response %dms --wait 0s"
                                        .formatted(here ? "e0" : "p0", SHORT_WINDOW_MS));
                assertThat(query.exitStatus()).as(query.toString()).isZero();
                // A query from here comes by at the far end, too.
                long everything = (long) JOINS + MEMBERSHIPS + (here ? 1 : 0);
                Await.until(() -> assertThat(tally.arrived()).isGreaterThanOrEqualTo(everything));
                Await.throughout(
                        Duration.ofMillis(SHORT_WINDOW_MS),
                        () -> assertThat(tally.arrived()).isEqualTo(everything));
                JsonNode summary = mld6.interrupt();
                assertThat(summary.at("/responses/sent").asInt()).isEqualTo(MEMBERSHIPS);
                assertThat(summary.at("/received/queryV1").asInt()).isEqualTo(1);
                assertThat(summary.at("/dropped/OWN_MESSAGE").asInt()).isZero();
                assertThat(summary.path("kernelDropped").asInt()).isZero();
            }
        }
    }

    /// Two million Reports a query want a second core; whoever has one gets it unasked.
    @ParameterizedTest
    @ValueSource(ints = {999, 1000})
    void aSecondShardComesWhereItPays(int groups) throws Exception {
        boolean pays = groups == 1000 && Runtime.getRuntime().availableProcessors() > 1;
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            try (MldProcess mld6 =
                    MldProcess.start(
                            near,
                            "",
                            "",
                            "emulate e0 --mld 1 --hearing snooped --listeners 2000 --groups %s+%d --leave-timeout 1ms"
                                    .formatted(FIRST_GROUP, groups))) {
                mld6.await("2,000 listeners");
                String opening = mld6.toString();
                assertThat(opening).contains("MLDv1 on e0");
                assertThat(opening.contains(", 2 shards")).as(opening).isEqualTo(pays);
            }
        }
    }

    private static void everyoneAnswered(Run run) {
        ReportAnalysis seen = run.seen();
        assertThat(seen.strange()).isZero();
        assertThat(seen.before()).isEqualTo(JOINS);
        assertThat(seen.betweenReadyAndQuery()).isZero();
        assertThat(seen.answers()).isEqualTo(MEMBERSHIPS);
        assertThat(seen.distinct()).isEqualTo(MEMBERSHIPS);
        JsonNode summary = run.summary();
        assertThat(summary.at("/responses/scheduled").asInt()).isEqualTo(MEMBERSHIPS);
        assertThat(summary.at("/responses/sent").asInt()).isEqualTo(MEMBERSHIPS);
        assertThat(summary.at("/received/queryV1").asInt()).as("not once a shard").isEqualTo(1);
        assertThat(summary.at("/received/reportV1").asInt()).as("its own Reports").isZero();
        assertThat(summary.at("/dropped/OWN_MESSAGE").asInt()).isZero();
        assertThat(summary.path("kernelDropped").asInt()).isZero();
        assertThat(summary.at("/sent/doneV1").asInt()).isEqualTo(MEMBERSHIPS);
    }

    /// @param answers that the query gets
    private Run run(String segment, int shards, int answers) throws Exception {
        Path file = directory.resolve(segment + shards + ".pcap");
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            try (Capture capture = Capture.start(far, "p0", SNAP_OCTETS, file);
                    FrameTally tally = FrameTally.on(far, "p0");
                    MldProcess mld6 = emulate(near, segment, shards)) {
                mld6.await("joined " + MEMBERSHIPS + " memberships").await("ready");
                capture.mark();
                long joined = tally.arrived();
                Await.throughout(
                        Duration.ofSeconds(1), () -> assertThat(tally.arrived()).isEqualTo(joined));
                capture.send(Vectors.frame("v1-general-query"));
                Await.throughout(
                        Duration.ofMillis(WINDOW_MS + 1000),
                        () -> assertThat(tally.arrived() - joined).isLessThanOrEqualTo(answers));
                assertThat(capture.stop()).as("what tcpdump did not see").isZero();
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
                System.out.printf("shards: %s, %d: %s%n", segment, shards, seen.figures(WINDOW_MS));
                return new Run(seen, summary);
            }
        }
    }

    private static MldProcess emulate(Netns near, String segment, int shards) throws Exception {
        return MldProcess.start(
                near,
                WRAPPER,
                "",
                "emulate e0 --mld 1 --listeners %d --groups %s+%d --hearing %s --seed 7 --shards %d"
                        .formatted(LISTENERS, FIRST_GROUP, GROUPS, segment, shards));
    }
}
