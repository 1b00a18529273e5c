// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.FrameStorm;
import io.mld6.engine.testing.MldProcess;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.PacketSockets;
import io.mld6.engine.testing.ReportFrames;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Statement.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
    private static final Ipv6Address FIRST_GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final int VERSION_1_OCTETS = 86;
    private static final int RECORDS_PER_REPORT = 72;
    private static final int LONGEST_OCTETS = 1514;
    private static final double MEGA = 1 << 20;
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
    private record Storm(FrameStorm.Fired fired, double seconds, double mostWaitingMega) {
        String figures(long states) {
            return "%,d frames fired in %.2f s (%,.0f/s), taken in in %.2f s: %,.0f frames/s, %,.0f states/s; at most %.1f MiB waited"
                    .formatted(
                            fired.frames(),
                            fired.seconds(),
                            fired.framesPerSecond(),
                            seconds,
                            fired.frames() / seconds,
                            states / seconds,
                            mostWaitingMega);
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
            Storm first = fire(storm, version, Kind.TO_EX, count, groups);
            Storm again = fire(storm, version, Kind.IS_EX, count, groups);
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

    private Storm fire(FrameStorm storm, int version, Kind kind, int count, int groups)
            throws Exception {
        if (version == 1) {
            // Group by group, as listeners answer: not listener by listener.
            storm.load(
                    VERSION_1_OCTETS,
                    IntStream.range(0, groups * count)
                            .mapToObj(i -> ReportFrames.version1(i / groups, group(i % groups))));
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
        return fire(storm);
    }

    private Storm fire(FrameStorm storm) throws Exception {
        long[] most = {0};
        Thread watch =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        while (!Thread.interrupted()) {
                                            long now = PacketSockets.waitingOctets(router);
                                            most[0] = Math.max(most[0], now);
                                            Thread.sleep(2);
                                        }
                                    } catch (Exception _) {
                                        // The end.
                                    }
                                });
        long start = System.nanoTime();
        FrameStorm.Fired fired = storm.fire();
        watch.interrupt();
        watch.join();
        double seconds = (PacketSockets.awaitFetched(router) - start) / 1e9;
        return new Storm(fired, seconds, most[0] / MEGA);
    }

    private static ReportFrames.Record record(Kind kind, int group) {
        return new ReportFrames.Record(kind, group(group), List.of());
    }

    private static Stream<byte[]> reports(
            int listener, List<ReportFrames.Record> records, int perReport) {
        return IntStream.range(0, Math.ceilDiv(records.size(), perReport))
                .mapToObj(
                        i ->
                                ReportFrames.version2(
                                        listener,
                                        records.subList(
                                                        i * perReport,
                                                        Math.min(
                                                                records.size(),
                                                                (i + 1) * perReport))
                                                .toArray(ReportFrames.Record[]::new)));
    }

    private static Ipv6Address group(int i) {
        return FIRST_GROUP.plus(i);
    }

    private MldProcess querier(String options) throws IOException {
        return MldProcess.start(router, WRAPPER, "", "querier e0 --from fe80::1 " + options);
    }

    /// Ends it and reads all of its JSON but the groups, of which there may be too many.
    private static JsonNode finish(MldProcess mld6) throws Exception {
        mld6.signal(MldProcess.SIGINT);
        assertThat(mld6.exitStatus()).as(mld6.toString()).isZero();
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
