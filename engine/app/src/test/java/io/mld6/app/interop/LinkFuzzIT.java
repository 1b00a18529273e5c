// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.FrameStorm;
import io.mld6.engine.testing.FrameTally;
import io.mld6.engine.testing.MutatedFrames;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.PacketSockets;
import io.mld6.engine.testing.QueryTap;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Statement;
import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.TestReports;
import io.mld6.engine.testing.Wiretap;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Millions of frames, right and wrong ones, as fast as a cable takes them, while the MTU changes
/// and the link goes and comes back at either end: the books add up, and what is asked afterwards
/// is answered.
@RequiresNetns
@RequiresCommands("ip")
class LinkFuzzIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final long FRAMES = FULL ? 10_000_000 : 200_000;
    private static final int CHUNK = 8 * 1024;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long SEED = 20_261_127;

    /// What happens to the interface while frames come, one after the other and round again.
    private static final String[][] CHANGES = {
        {"near", "e0 mtu 1280"},
        {"far", "p0 down"},
        {"near", "e0 mtu 9000"},
        {"near", "e0 down"},
        {"near", "e0 mtu 1500"}
    };

    private static final int CHANGES_IN_ALL = FULL ? 100 : 10;

    private static final int LISTENERS = 20;
    private static final int GROUPS = 10;
    private static final String POPULATION =
            "--listeners 20 --groups ff0e::db8:0:1+9,ff0e::db8:0:101 --hearing snooped --seed 1";

    /// One of the vectors': known to the querier, whatever its limits have come to.
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:101");

    private Netns near;
    private Netns far;
    private FrameTally tally;
    private long heard;

    @BeforeEach
    void open() throws Exception {
        near = Netns.create("near");
        far = Netns.create("far");
        near.veth("e0", far, "p0");
        far.ip("link set p0 mtu 9000");
        tally = FrameTally.on(near, "e0");
    }

    @AfterEach
    void close() throws Exception {
        tally.close();
        near.close();
        far.close();
    }

    @Test
    @DisplayName("LK-5 LK-1 FZ-86: listeners: frames and answers add up, and all answer afterwards")
    void listenersKeepTheirBooks() throws Exception {
        try (MldProcess mld6 = MldProcess.emulate(near, "e0", POPULATION)) {
            mld6.await("ready");
            storm();
            try (Wiretap tap = Wiretap.between(near, far)) {
                int moment = tap.now();
                // Whatever was asked before: from here on this is MLDv1.
                tap.say(TestQueries.version1(1000, "::"));
                Await.until(() -> assertThat(reporters(tap, moment)).hasSize(LISTENERS * GROUPS));
                JsonNode end = mld6.interrupt();
                framesAddUp("listeners", end, end.path("kernelDropped").asLong());
                JsonNode responses = end.path("responses");
                assertThat(responses.path("scheduled").asLong())
                        .isEqualTo(
                                responses.path("sent").asLong()
                                        + responses.path("suppressed").asLong()
                                        + responses.path("cancelled").asLong());
                assertThat(responses.path("pending").asLong(-1)).isZero();
            }
        }
    }

    /// The pairs of listener and group that were reported since `moment`.
    private static Set<String> reporters(Wiretap tap, int moment) throws Exception {
        return tap.since(moment).stream()
                .filter(said -> said.kind() == Statement.Kind.REPORT_V1)
                .map(said -> said.from() + " " + said.group())
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName("LK-5 LK-1 FZ-86 SEC-15: a querier: frames add up, and it asks afterwards")
    void theQuerierKeepsItsBooks() throws Exception {
        try (MldProcess mld6 =
                MldProcess.start(
                        near,
                        "",
                        "",
                        "querier e0 --track-listeners --query-interval 2s --max-response 500ms"
                                + " --max-other-querier-interval 5s --keep-robustness"
                                + " --max-groups 10000")) {
            mld6.await("querier: this router");
            storm();
            try (QueryTap tap = QueryTap.on(far, "p0", near, "e0");
                    RawPort mouth = RawPort.open(far, "p0")) {
                Await.until(() -> assertThat(about(tap, "::")).hasSizeGreaterThan(1));
                mouth.send(TestReports.version1(1, GROUP));
                mouth.send(TestReports.done(1, GROUP));
                Await.until(() -> assertThat(about(tap, GROUP.toString())).isNotEmpty());
            }
            JsonNode books = mld6.interrupt().path("statistics");
            framesAddUp("querier", books, books.path("kernel-dropped").asLong());
        }
    }

    private static List<QueryTap.Asked> about(QueryTap tap, String group) {
        return tap.heard(query -> query.group().equals(group));
    }

    /// Everything that passed the socket filter was read, or dropped by the kernel for want of
    /// room; everything sent was taken by the kernel.
    private void framesAddUp(String who, JsonNode books, long unread) throws Exception {
        long received = 0;
        for (String kind : new String[] {"queryV1", "queryV2", "reportV1", "reportV2"}) {
            received += books.path("received").path(kind).asLong();
        }
        // The one name in which the two documents differ.
        received += books.at("/received/doneV1").asLong() + books.at("/received/leave").asLong();
        long dropped =
                Arrays.stream(DropReason.values())
                        .filter(reason -> reason.kind() != DropReason.Kind.WITHIN_MESSAGE)
                        .mapToLong(reason -> books.at("/dropped/" + reason).asLong())
                        .sum();
        long sent = 0;
        for (String kind : new String[] {"queryV1", "queryV2", "reportV1", "reportV2"}) {
            sent += books.path("sent").path(kind).asLong();
        }
        sent += books.at("/sent/doneV1").asLong() + books.at("/sent/leave").asLong();
        long refused = 0;
        for (JsonNode errno : books.at("/refused/errno")) {
            refused += errno.asLong();
        }
        System.out.printf(
                "link fuzz, %s: %,d frames came (seed %d): %,d received, %,d dropped by %d reasons,"
                        + " %,d by the kernel; %,d sent, %,d of them heard by then, %,d refused%n",
                who,
                tally.arrived(),
                SEED,
                received,
                dropped,
                Arrays.stream(DropReason.values())
                        .filter(reason -> books.at("/dropped/" + reason).asLong() > 0)
                        .count(),
                unread,
                sent,
                heard,
                books.at("/refused/frames").asLong());
        assertThat(received + dropped + unread).isEqualTo(tally.arrived());
        assertThat(received).isPositive();
        assertThat(dropped).isPositive();
        assertThat(refused).isEqualTo(books.at("/refused/frames").asLong(-1));
        // What is sent while the far end has no carrier is taken by the kernel and goes nowhere.
        assertThat(heard).isPositive().isLessThanOrEqualTo(sent);
    }

    /// Frames come, and the interface changes, until enough of both has been; then all of them have
    /// been read, and the link is as it was.
    private void storm() throws Exception {
        MutatedFrames frames = new MutatedFrames(new SplittableRandom(SEED));
        try (FrameStorm storm = FrameStorm.open(far, "p0");
                ExecutorService changer = Executors.newSingleThreadExecutor()) {
            Future<?> changes =
                    changer.submit(
                            () -> {
                                for (int i = 0; i < CHANGES_IN_ALL; i++) {
                                    awaitArrived(FRAMES * i / CHANGES_IN_ALL);
                                    change(CHANGES[i % CHANGES.length]);
                                }
                                awaitArrived(FRAMES);
                                return null;
                            });
            while (!changes.isDone()) {
                storm.pour(MutatedFrames.LONGEST_OCTETS, CHUNK, frames);
            }
            Object _ = changes.get();
        }
        tally.forget();
        long _ = PacketSockets.awaitFetched(near);
        // Before anybody else, with markers, speaks on the cable.
        heard = far.statistic("p0", "rx_packets");
    }

    private void awaitArrived(long frames) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (tally.arrived() < frames) {
            assertThat(System.nanoTime() - deadline).as("nothing comes any more").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /// An interface that went down comes back when the other end has noticed.
    private void change(String[] change) throws Exception {
        boolean ours = change[0].equals("near");
        (ours ? near : far).ip("link set " + change[1]);
        if (change[1].endsWith("down")) {
            Netns other = ours ? far : near;
            String end = ours ? "p0" : "e0";
            Await.until(
                    () ->
                            assertThat(other.run("cat /sys/class/net/" + end + "/operstate"))
                                    .doesNotStartWith("up"));
            (ours ? near : far).ip("link set " + change[1].replace("down", "up"));
        }
    }
}
