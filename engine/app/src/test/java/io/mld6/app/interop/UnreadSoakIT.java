// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.QueryTap;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Statement;
import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.TestReports;
import io.mld6.engine.testing.Wiretap;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Minutes with readers that never read: listeners and a querier, each with both streams in pipes
/// that are soon full, go on as if nobody had asked them to print.
@RequiresNetns
@RequiresCommands({"ip", "mkfifo"})
class UnreadSoakIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final Duration TIME = Duration.ofSeconds(FULL ? 600 : 20);
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int FLAP_EVERY = 3;
    private static final int PIPE_OCTETS = 64 << 10;
    private static final int ROOM_OCTETS = 256;
    private static final long SEED = 20_261_128;

    private static final int LISTENERS = 100;
    private static final int PAIRS = LISTENERS * 10;
    private static final String POPULATION =
            "emulate e0 --listeners 100 --groups ff0e::db8:0:101+10 --hearing snooped --seed 1";
    private static final int DELAY_MILLIS = 1000;

    private static final String QUERIER =
            "querier e1 --query-interval 2s --max-response 500ms --max-groups 1000";
    private static final long FIRST_GROUP_HIGH = Ipv6Address.parse("ff0e::db8:0:0").high();
    private static final int REPORTS_A_ROUND = 300;

    /// With the leaves of a thousand memberships, each said twice within a second.
    private static final Duration TO_END = Duration.ofSeconds(20);

    private Path directory;
    private Netns near;
    private Netns far;
    private Netns routerSide;
    private Netns hostSide;
    private Wiretap tap;

    @BeforeEach
    void open(@TempDir Path fresh) throws Exception {
        directory = fresh;
        near = Netns.create("near");
        far = Netns.create("far");
        near.veth("e0", far, "p0");
        tap = Wiretap.between(near, far);
        routerSide = Netns.create("router");
        hostSide = Netns.create("host");
        routerSide.veth("e1", hostSide, "p1");
    }

    @AfterEach
    void close() throws Exception {
        tap.close();
        near.close();
        routerSide.close();
        hostSide.close();
    }

    /// A pipe with little room left, and nobody who reads.
    private RandomAccessFile unread(String name) throws Exception {
        Path fifo = directory.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        RandomAccessFile both = new RandomAccessFile(fifo.toFile(), "rw");
        both.write(new byte[PIPE_OCTETS - ROOM_OCTETS]);
        return both;
    }

    /// A script that runs a command with its output in two of these.
    private String into(String out, String err) throws IOException {
        Path script = directory.resolve(out + ".sh");
        Files.writeString(
                script,
                "#!/bin/sh\nexec \"$@\" >%s 2>%s\n"
                        .formatted(directory.resolve(out), directory.resolve(err)));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toString();
    }

    @Test
    @DisplayName("SD-27 SD-31 LK-1 LK-6: nobody reads for long: all is answered, asked and left")
    void goOnAndEndWhileNobodyReads() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        try (RandomAccessFile _ = unread("out");
                RandomAccessFile _ = unread("err");
                RandomAccessFile _ = unread("router-out");
                RandomAccessFile _ = unread("router-err");
                QueryTap queries = QueryTap.on(hostSide, "p1", routerSide, "e1");
                RawPort mouth = RawPort.open(hostSide, "p1");
                MldProcess listeners = MldProcess.start(near, into("out", "err"), "", POPULATION);
                MldProcess querier =
                        MldProcess.start(
                                routerSide, into("router-out", "router-err"), "", QUERIER)) {
            int start = tap.now();
            Await.until(() -> assertThat(said(start, UnreadSoakIT::isJoin)).hasSize(PAIRS));
            Await.until(() -> assertThat(queries.heard()).isNotEmpty());

            int answered = 0;
            int flaps = 0;
            long slowestNanos = 0;
            long begin = System.nanoTime();
            long due = begin;
            while (due - begin < TIME.toNanos()) {
                for (int i = 0; i < REPORTS_A_ROUND; i++) {
                    mouth.send(randomReport(random));
                }
                slowestNanos = Math.max(slowestNanos, allAnswer());
                answered++;
                if (answered % FLAP_EVERY == 0) {
                    flap();
                    flaps++;
                }
                due += PERIOD_NANOS;
                for (long left = due - System.nanoTime();
                        left > 0;
                        left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            }
            double longestGap = longestGapSeconds(queries);
            System.out.printf(
                    "unread soak: %d s, %d queries answered by %d memberships, the slowest after"
                            + " %.0f ms, %d times without link; %d General Queries, at most %.2f s"
                            + " apart%n",
                    (System.nanoTime() - begin) / 1_000_000_000L,
                    answered,
                    PAIRS,
                    slowestNanos / 1e6,
                    flaps,
                    general(queries).size(),
                    longestGap);
            // The interval, and what a busy machine may add.
            assertThat(longestGap).isLessThan(3);
            allLeave(listeners, answered);
            querier.signal(MldProcess.SIGTERM);
            assertThat(querier.exitStatus()).as("nothing, or results, lost").isBetween(0, 1);
            assertThat(querier.summary().at("/statistics/sent/queryV2").asLong())
                    .isGreaterThanOrEqualTo(general(queries).size());
        }
    }

    /// Asks everybody; each listener answers for each group, once.
    ///
    /// @return how long the slowest answer took
    private long allAnswer() throws Exception {
        int moment = tap.now();
        long asked = System.nanoTime();
        tap.say(TestQueries.version2(DELAY_MILLIS, 2, 125, "::", List.of()));
        Await.until(() -> assertThat(said(moment, UnreadSoakIT::isAnswer)).hasSize(PAIRS));
        List<Statement> answers =
                tap.since(moment).stream().filter(UnreadSoakIT::isAnswer).toList();
        assertThat(answers).as("answers of %d", PAIRS).hasSize(PAIRS);
        return answers.stream().mapToLong(Statement::nanos).max().orElseThrow() - asked;
    }

    /// The link goes, which makes lines, and a query goes with it; it comes back, and everybody
    /// reports again. At either turn the far end knows before it speaks.
    private void flap() throws Exception {
        int moment = tap.now();
        near.ip("link set e0 down");
        Await.until(() -> assertThat(far.ip("-o link show p0")).doesNotContain("state UP"));
        tap.say(TestQueries.version2(DELAY_MILLIS, 2, 125, "::", List.of()));
        near.ip("link set e0 up");
        Await.until(() -> assertThat(said(moment, UnreadSoakIT::isJoin)).hasSize(PAIRS));
        Await.until(() -> assertThat(far.ip("-o link show p0")).contains("state UP"));
    }

    private void allLeave(MldProcess listeners, int answered) throws Exception {
        int moment = tap.now();
        long asked = System.nanoTime();
        listeners.signal(MldProcess.SIGTERM);
        assertThat(listeners.exitStatus()).as("results were lost").isEqualTo(1);
        assertThat(System.nanoTime() - asked).isLessThan(TO_END.toNanos());
        assertThat(said(moment, said -> said.kind() == Statement.Kind.TO_IN)).hasSize(PAIRS);
        JsonNode end = listeners.summary();
        assertThat(end.at("/responses/sent").asInt()).isEqualTo(answered * LISTENERS);
        assertThat(end.at("/responses/pending").asInt(-1)).isZero();
    }

    /// The pairs of listener and group of whom that was said since `moment`.
    private Set<String> said(int moment, Predicate<Statement> what) throws Exception {
        return tap.since(moment).stream()
                .filter(what)
                .map(said -> said.from() + " " + said.group())
                .collect(Collectors.toSet());
    }

    private static boolean isAnswer(Statement said) {
        return said.kind().isAnswer();
    }

    private static boolean isJoin(Statement said) {
        return said.kind() == Statement.Kind.TO_EX;
    }

    private static byte[] randomReport(SplittableRandom random) {
        Ipv6Address group = new Ipv6Address(FIRST_GROUP_HIGH, 1 + random.nextInt(1 << 30));
        return TestReports.version2(
                random.nextInt(1 << 30),
                new TestReports.Said(Statement.Kind.TO_EX, group, List.of()));
    }

    private static List<QueryTap.Asked> general(QueryTap queries) {
        return queries.heard(query -> query.group().equals("::"));
    }

    private static double longestGapSeconds(QueryTap queries) {
        long longest = 0;
        long before = 0;
        for (QueryTap.Asked query : general(queries)) {
            longest = before == 0 ? 0 : Math.max(longest, query.nanos() - before);
            before = query.nanos();
        }
        return Math.max(longest, System.nanoTime() - before) / 1e9;
    }
}
