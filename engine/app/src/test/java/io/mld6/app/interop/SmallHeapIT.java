// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.LoopThread;
import io.mld6.app.testing.MldProcess;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.FrameStorm;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.QueryTap;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Statement.Kind;
import io.mld6.engine.testing.TestReports;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A heap that is smaller than what could be asked of it.
@RequiresNetns
class SmallHeapIT {
    private static final int REPORTS = 600_000;
    private static final int CHUNK = 50_000;
    /// Half of the limit that there is where the heap is large.
    private static final int GROUPS = 100_000;
    private static final int FRAME_OCTETS = 128;
    private static final long FIRST_GROUP_HIGH = Ipv6Address.parse("ff0e::db8:0:0").high();

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

    /// Each from another listener: more of them in these groups than a small heap remembers.
    private static byte[] randomReport(SplittableRandom random) {
        Ipv6Address group = new Ipv6Address(FIRST_GROUP_HIGH, random.nextInt(GROUPS));
        return TestReports.version2(
                random.nextInt(1 << 30), new TestReports.Said(Kind.TO_EX, group, List.of()));
    }

    /// What is reported lasts for 36 s (RFC 9777 §9.4), so that it piles up.
    @Test
    @DisplayName("SEC-5: default limits follow the heap; a flood is counted, and queries go on")
    void asksOnWhateverIsReported() throws Exception {
        SplittableRandom random = new SplittableRandom(10);
        try (FrameStorm storm = FrameStorm.open(listeners, "p0");
                QueryTap tap = QueryTap.on(listeners, "p0", router, "e0");
                MldProcess mld6 =
                        MldProcess.start(
                                router,
                                "",
                                "-Xmx64m",
                                "querier e0 --from fe80::1 --track-listeners --query-interval 5s"
                                        + " --max-response 500ms --robustness 7")) {
            mld6.await("querier: this router");
            for (int sent = 0; sent < REPORTS; sent += CHUNK) {
                storm.load(FRAME_OCTETS, Stream.generate(() -> randomReport(random)).limit(CHUNK));
                FrameStorm.Fired _ = storm.fire();
                long _ = LoopThread.ofQuerier(mld6.pid()).awaitAsleep();
            }
            long before = general(tap);
            Await.until(() -> assertThat(general(tap)).isGreaterThan(before + 2));
            mld6.signal(MldProcess.SIGINT);
            assertThat(mld6.exitStatus()).as(mld6.toString()).isZero();
            assertThat(mld6.lines()).anyMatch(line -> line.startsWith("note: at most"));
            JsonNode end = mld6.summary();
            assertThat(end.at("/statistics/dropped/LIMIT_GROUPS").asLong()).isPositive();
            assertThat(
                            end.at("/statistics/received/reportV2").asLong()
                                    + end.at("/statistics/kernel-dropped").asLong())
                    .isEqualTo(REPORTS);
        }
    }

    private static long general(QueryTap tap) throws Exception {
        return tap.heard(query -> query.group().equals("::")).size();
    }

    @ParameterizedTest
    @CsvSource({
        "-Xmx64m,  --max-groups 200000,                            --max-groups",
        "-Xmx64m,  --track-listeners --max-listeners 2000000,      --max-listeners",
        "-Xmx128m, --max-groups 1000 --max-sources 100000000,      --max-sources",
        "-Xmx16m,  --track-listeners,                              -Xmx"
    })
    void refusesLimitsThatDoNotFit(String heap, String options, String named) throws Exception {
        try (MldProcess mld6 = MldProcess.start(router, "", heap, "querier e0 " + options)) {
            assertThat(mld6.exitStatus()).as(mld6.toString()).isEqualTo(2);
            assertThat(mld6.errors()).singleElement().asString().contains("MiB of heap", named);
            assertThat(mld6.lines()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "emulate e0 --listeners 2 --groups ff0e::1",
        "querier e0",
        "query e0",
        "demo --listeners 10"
    })
    @DisplayName("no heap to begin with: one line, no stack")
    void saysThatMemoryIsShort(String arguments) throws Exception {
        try (MldProcess mld6 = MldProcess.start(router, "", "-Xmx4m", arguments)) {
            assertThat(mld6.exitStatus()).as(mld6.toString()).isIn(1, 2);
            assertThat(mld6.errors()).singleElement().asString().contains("-Xmx");
        }
    }
}
