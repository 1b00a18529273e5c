// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.FrameStorm;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.QueryTap;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.Statement.Kind;
import io.mld6.engine.testing.TestReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A cable with a querier at one end, `e0`, and Reports by the hundred thousand at the other.
///
/// `-Dmld6.wrapper="chrt -r 10"` keeps other work on a machine from spoiling the figures.
public final class QuerierBed implements AutoCloseable {
    /// Of the frames that are fired.
    public static final int LONGEST_OCTETS = 1514;

    /// As many as fit, without sources.
    public static final int RECORDS_PER_REPORT = 72;

    /// A router listens to what is sent to routers, and hears itself.
    public static final int ROUTERS_OWN = 2;

    private static final String WRAPPER = System.getProperty("mld6.wrapper", "");
    private static final Ipv6Address FIRST_GROUP = Ipv6Address.parse("ff0e::db8:0:1");

    private final Netns router;
    private final Netns listeners;

    /// Nobody on it yet.
    public QuerierBed() throws Exception {
        router = Netns.create("router");
        listeners = Netns.create("listeners");
        router.veth("e0", listeners, "p0");
    }

    @Override
    public void close() {
        router.close();
        listeners.close();
    }

    /// Starts a querier.
    public MldProcess querier(String options) throws IOException {
        return querier("", "", options);
    }

    /// Starts a querier.
    ///
    /// @param wrapper what to run it under, beside what the system property says
    public MldProcess querier(String wrapper, String javaOptions, String options)
            throws IOException {
        return MldProcess.start(
                router,
                (WRAPPER + " " + wrapper).strip(),
                javaOptions,
                ("querier e0 --from fe80::1 " + options).strip());
    }

    /// What fires from the other end.
    public FrameStorm storm() throws Exception {
        return FrameStorm.open(listeners, "p0");
    }

    /// Hears the queries there.
    public QueryTap tap() throws Exception {
        return QueryTap.on(listeners, "p0", router, "e0");
    }

    /// Speaks there.
    public RawPort mouth() throws Exception {
        return RawPort.open(listeners, "p0");
    }

    /// What was fired at a querier, and how it took it.
    public record Storm(FrameStorm.Fired fired, double seconds, long loopNanos) {
        /// In a line, for people.
        public String figures(long states) {
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

    /// Fires what is loaded, and waits until all of it is taken in.
    public static Storm fire(MldProcess mld6, FrameStorm storm) throws Exception {
        LoopThread loop = LoopThread.ofQuerier(mld6.pid());
        long before = loop.processorNanos();
        long start = System.nanoTime();
        FrameStorm.Fired fired = storm.fire();
        double seconds = (loop.awaitAsleep() - start) / 1e9;
        return new Storm(fired, seconds, loop.processorNanos() - before);
    }

    /// A record without sources about a group.
    public static TestReports.Said record(Kind kind, int group) {
        return new TestReports.Said(kind, group(group), List.of());
    }

    /// Reports of a listener, with so many of the records each.
    public static Stream<byte[]> reports(
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

    /// One of the groups that are reported, by its number.
    public static Ipv6Address group(int i) {
        return FIRST_GROUP.plus(i);
    }

    /// Ends it and reads its JSON as [#head].
    public static JsonNode finish(MldProcess mld6) throws Exception {
        mld6.signal(MldProcess.SIGINT);
        assertThat(mld6.exitStatus()).as(mld6.toString()).isZero();
        return head(mld6);
    }

    /// Waits until its JSON says so, and reads that as [#head].
    public static JsonNode awaitCount(MldProcess mld6, String name, long wanted) throws Exception {
        Await.until(() -> assertThat(head(mld6).path(name).asLong()).isEqualTo(wanted));
        return head(mld6);
    }

    /// All of its JSON but the groups, of which there may be too many.
    public static JsonNode head(MldProcess mld6) throws Exception {
        Await.until(() -> assertThat(mld6.json()).exists());
        String json;
        try (Stream<String> lines = Files.lines(mld6.json())) {
            json =
                    lines.takeWhile(line -> !line.startsWith("  \"group\""))
                            .collect(Collectors.joining("\n"));
        }
        return new ObjectMapper().readTree(json + "\"group\": []}");
    }

    /// Frames that the kernel dropped as there was no room for them.
    public static long kernelDropped(JsonNode end) {
        return end.at("/statistics/kernel-dropped").asLong();
    }

    /// Peak resident memory, as the kernel counts it.
    public static String memory(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> line.replaceAll("\\s+", " "))
                .collect(Collectors.joining(", "));
    }
}
