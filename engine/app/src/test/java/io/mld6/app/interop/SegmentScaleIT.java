// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.VlanAnalysis;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.Arrivals;
import io.mld6.engine.host.BulkResult;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.FrameStorm;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.TestQueries;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole access network in one process, on a real cable; answers counted at the far end by
/// tcpdump and [VlanAnalysis].
///
/// Full size (`-Pscale`): 1,000,000 subscribers in VLANs of their own; 4094 VLANs of 250 listeners;
/// 100,000 changes a second for a minute. The small size, in every build, holds completeness only,
/// since a busy machine may delay anybody.
@RequiresNetns
@RequiresCommands({"ip", "tcpdump"})
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class SegmentScaleIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    /// With the usual MACs one listener would have the address that [TestQueries] come from.
    private static final MacAddress BASE_MAC = MacAddress.parse("02:00:10:00:00:01");

    private static final long FIRST_GROUP_LOW = 0x0db8_0000_0001L;
    private static final String GROUPS = "ff0e::db8:0:1+";
    private static final int SNAP_OCTETS = 400;
    private static final int FRAME_OCTETS = 128;
    private static final int WINDOW_MS = 10_000;
    private static final int SPREAD_MS = 10_000;

    private static final byte[] GENERAL = TestQueries.version2(WINDOW_MS, 2, 125, "::", List.of());

    /// A cable of the kernel drops what goes beyond 1000 waiting frames.
    private static final int AT_ONCE = 64;
    private static final long MOST_RESIDENT_KB = 1 << 20;

    @TempDir private Path directory;

    private static byte[] tagged(long word, byte[] frame) {
        int tags = (int) word == 0 ? 4 : 8;
        ByteBuffer out = ByteBuffer.allocate(frame.length + tags).put(frame, 0, 12);
        out.putInt((int) (word >>> 32));
        if (tags == 8) {
            out.putInt((int) word);
        }
        return out.put(frame, 12, frame.length - 12).array();
    }

    private static byte[] general(long word) {
        return tagged(word, GENERAL);
    }

    @Test
    @DisplayName("SG-1 SG-2: a million subscribers, each in a VLAN in a VLAN of its own")
    void everySubscriberAnswersInItsVlan() throws Exception {
        int each = FULL ? 1000 : 20;
        int listeners = each * each;
        IntToLongFunction tags =
                i -> (0x88a80000L | (1 + i / each)) << 32 | 0x81000000L | (1 + i % each);
        Path file = directory.resolve("subscribers.pcap");
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            String options =
                    "--listeners %d --groups %s3 --vlan 1+%d.1+%d --vlan-mode each=1"
                            .formatted(listeners, GROUPS, each, each);
            try (MldProcess mld6 = emulate(near, options)) {
                mld6.await("joined " + 3 * listeners + " memberships").await("ready");
                try (Capture capture = Capture.startInbound(far, "p0", SNAP_OCTETS, file);
                        FrameStorm storm = FrameStorm.open(far, "p0")) {
                    spread(storm, listeners, tags);
                    Thread.sleep(WINDOW_MS);
                    judge(mld6, capture, file, listeners, 3, tags, "subscribers");
                }
            }
        }
    }

    private static void spread(FrameStorm storm, int queries, IntToLongFunction tags)
            throws Exception {
        long start = System.nanoTime();
        int chunks = Math.ceilDiv(queries, AT_ONCE);
        for (int chunk = 0; chunk < chunks; chunk++) {
            int from = chunk * AT_ONCE;
            int to = Math.min(queries, from + AT_ONCE);
            PrimitiveIterator.OfInt vlan = IntStream.range(from, to).iterator();
            storm.pour(FRAME_OCTETS, to - from, () -> general(tags.applyAsLong(vlan.nextInt())));
            long due = start + TimeUnit.MILLISECONDS.toNanos(SPREAD_MS) * (chunk + 1) / chunks;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
        }
    }

    private static void judge(
            MldProcess mld6,
            Capture capture,
            Path file,
            int listeners,
            int groups,
            IntToLongFunction tags,
            String what)
            throws Exception {
        capture.awaitQuiet();
        long lost = capture.stop();
        VlanAnalysis seen =
                new VlanAnalysis(listeners, groups, BASE_MAC.value(), FIRST_GROUP_LOW, tags)
                        .of(file);
        Files.delete(file);
        long kb = residentKb(mld6.pid());
        JsonNode summary = mld6.interrupt();
        System.out.printf(
                "scale: %s: %s; %d queries received, %d dropped by the kernel; responses %s; VmHWM: %d kB;"
                        + " %d frames lost by tcpdump%n",
                what,
                seen,
                summary.path("queries").asLong(),
                summary.path("kernelDropped").asLong(),
                summary.path("responses"),
                kb,
                lost);
        assertThat(lost).as("what tcpdump did not see").isZero();
        assertThat(seen.complete()).isEqualTo(listeners);
        assertThat(seen.strange() + seen.elsewhere() + seen.version1()).isZero();
        assertThat(seen.records()).isEqualTo((long) listeners * groups);
        assertThat(summary.at("/responses/sent").asInt()).isEqualTo(listeners);
        if (FULL) {
            assertThat(summary.at("/responses/late").asInt()).isZero();
            assertThat(kb).isLessThan(MOST_RESIDENT_KB);
        }
    }

    @Test
    @DisplayName("SG-1 SG-4: all VLANs asked at once; an MLDv1 querier changes its VLAN only")
    void allVlansAtOnce() throws Exception {
        int vlans = FULL ? 4094 : 40;
        int each = FULL ? 250 : 10;
        int listeners = vlans * each;
        IntToLongFunction tags = i -> (0x81000000L | (1 + i / each)) << 32;
        Path file = directory.resolve("vlans.pcap");
        Path later = directory.resolve("later.pcap");
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            String options =
                    "--listeners %d --groups %s4 --vlan 1+%d --vlan-mode each=%d"
                            .formatted(listeners, GROUPS, vlans, each);
            try (MldProcess mld6 = emulate(near, options);
                    FrameStorm storm = FrameStorm.open(far, "p0")) {
                mld6.await("joined " + 4 * listeners + " memberships").await("ready");
                try (Capture capture = Capture.startInbound(far, "p0", SNAP_OCTETS, later);
                        RawPort port = RawPort.open(far, "p0")) {
                    long old = tags.applyAsLong(7 * each);
                    port.send(tagged(old, TestQueries.version1(1000, "::")));
                    Thread.sleep(2000);
                    port.send(general(tags.applyAsLong(8 * each)));
                    Thread.sleep(WINDOW_MS);
                    capture.stop();
                }
                VlanAnalysis seen =
                        new VlanAnalysis(listeners, 4, BASE_MAC.value(), FIRST_GROUP_LOW, tags)
                                .of(later);
                System.out.printf("scale: MLDv1 in one VLAN, MLDv2 in another: %s%n", seen);
                assertThat(seen.version1()).isBetween(4L, 4L * each);
                assertThat(seen.complete()).isEqualTo(each);
                assertThat(seen.strange() + seen.elsewhere()).isZero();
                // MLDv1 is over when the querier was silent for 2 * 125 s + 10 s: its VLAN is left
                // out.
                try (Capture capture = Capture.startInbound(far, "p0", SNAP_OCTETS, file)) {
                    for (int first = 0; first < vlans; first += AT_ONCE) {
                        storm.load(
                                FRAME_OCTETS,
                                IntStream.range(first, Math.min(vlans, first + AT_ONCE))
                                        .mapToObj(i -> general(tags.applyAsLong(i * each))));
                        FrameStorm.Fired _ = storm.fire();
                        TimeUnit.MILLISECONDS.sleep(5);
                    }
                    Thread.sleep(WINDOW_MS);
                    capture.awaitQuiet();
                    assertThat(capture.stop()).as("what tcpdump did not see").isZero();
                }
                VlanAnalysis all =
                        new VlanAnalysis(listeners, 4, BASE_MAC.value(), FIRST_GROUP_LOW, tags)
                                .of(file);
                long kb = residentKb(mld6.pid());
                JsonNode summary = mld6.interrupt();
                System.out.printf(
                        "scale: %,d VLANs at once: %s; responses %s; VmHWM: %d kB%n",
                        vlans, all, summary.path("responses"), kb);
                assertThat(all.complete()).isEqualTo(listeners - each);
                assertThat(all.strange() + all.elsewhere()).isZero();
                if (FULL) {
                    assertThat(summary.at("/responses/late").asInt()).isZero();
                }
            }
        }
    }

    @Test
    @DisplayName("SG-10 SG-11: joins and leaves by the hundred thousand, and answers on time")
    void changesWhileItAnswers() throws Exception {
        int listeners = FULL ? 100_000 : 2000;
        int seconds = FULL ? 60 : 3;
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            EngineConfig config =
                    EngineConfig.defaults()
                            .with(
                                    b ->
                                            b.hearing(Hearing.SNOOPED)
                                                    .seed(7)
                                                    .joinRatePerSecond(100_000));
            try (Engine engine =
                            near.call(
                                    () ->
                                            Engine.start(
                                                    config,
                                                    LinkOpener.onInterface(
                                                            PacketChannelOptions.on("e0")),
                                                    _ -> {}));
                    RawPort port = RawPort.open(far, "p0")) {
                ListenerNumbers all =
                        engine.populate(
                                        Population.of(
                                                to ->
                                                        to.listeners(listeners)
                                                                .baseMac(BASE_MAC)
                                                                .groups(
                                                                        AddressRange.parseList(
                                                                                GROUPS + 1))))
                                .get();
                engine.ready().get();
                churn(engine, all, seconds, port);
            }
        }
    }

    private static void churn(Engine engine, ListenerNumbers all, int seconds, RawPort port)
            throws Exception {
        int half = all.size() / 2;
        List<AddressRange> group = AddressRange.parseList("ff0e::db8:1:1");
        byte[] query = TestQueries.version2(5000, 2, 125, "::", List.of());
        long before = 0;
        long refused = 0;
        long lagNanos = 0;
        long start = System.nanoTime();
        for (int second = 0; second < seconds; second++) {
            // One half joins while the other leaves, and next time the other way round.
            ListenerNumbers joining = all.slice(second % 2 * half, (second % 2 + 1) * half);
            ListenerNumbers leaving =
                    all.slice((second + 1) % 2 * half, half + (second + 1) % 2 * half);
            var joined = engine.changes().joinAll(joining, group, Arrivals.even(half));
            var left = engine.changes().leaveAll(leaving, group, Arrivals.even(half));
            if (second % 10 == 1) {
                port.send(query);
            }
            for (BulkResult one : List.of(joined.get(), left.get())) {
                refused += one.refused();
                lagNanos = Math.max(lagNanos, one.maxLagNanos());
            }
            if (second == 10) {
                before = engine.snapshot().get().tableOctets();
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        Await.until(
                () -> {
                    EngineSnapshot now = engine.snapshot().get();
                    assertThat(now.responses().pending()).isZero();
                });
        EngineSnapshot after = engine.snapshot().get();
        System.out.printf(
                "scale: %,d joins and leaves in %.1f s (%,.0f/s), the latest %.1f ms behind; %d"
                        + " queries, %,d answers, %d late; tables %,d octets after ten seconds, %,d in the end%n",
                2L * half * seconds,
                took,
                2L * half * seconds / took,
                lagNanos / 1e6,
                after.queries(),
                after.responses().sent(),
                after.responses().late(),
                before,
                after.tableOctets());
        assertThat(refused).isZero();
        assertThat(after.queries()).isPositive();
        assertThat(after.responses().sent()).isEqualTo(after.queries() * all.size());
        assertThat(after.memberships()).isEqualTo(all.size() + (long) half);
        if (FULL) {
            assertThat(took).isLessThan(seconds * 1.05);
            assertThat(after.responses().late()).isZero();
            assertThat(after.tableOctets()).isLessThan(before + before / 10);
        }
    }

    private static MldProcess emulate(Netns near, String options) throws Exception {
        return MldProcess.start(
                near,
                "",
                "-Xmx900m",
                "emulate e0 --seed 7 --leave-timeout 60s --mac " + BASE_MAC + " " + options);
    }

    private static long residentKb(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
