// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.cli.Stop;
import io.mld6.app.control.Control;
import io.mld6.app.demo.WatchingQuerier;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.Terminal;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.handler.MldFrameEncoder;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.CapacityException;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.host.HostPersona;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.link.VirtualEnd;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit fills the field
class EmulationTest {
    private static final EngineConfig CONFIG =
            EngineConfig.defaults()
                    .with(
                            b ->
                                    b.mode(MldMode.V1)
                                            .hearing(Hearing.SNOOPED)
                                            .seed(42)
                                            .unsolicitedReportIntervalV1(Duration.ofMillis(100)));

    @TempDir Path directory;

    private final LineHook out = new LineHook();
    private final CompletableFuture<String> seenEnough = new CompletableFuture<>();
    private final Terminal terminal =
            new Terminal(
                    new PrintWriter(out, true),
                    new PrintWriter(new StringWriter(), true),
                    false,
                    false,
                    true);

    /// Keeps what is printed, and acts as soon as everything is joined and reported.
    private static final class LineHook extends StringWriter {
        private Runnable whenReady = () -> {};
        private boolean done;

        @Override
        public void flush() {
            if (!done && toString().endsWith("ready\n")) {
                done = true;
                whenReady.run();
            }
        }
    }

    private Emulation run(Population population, Path json) {
        return new Emulation(
                new EmulatePlan("none", CONFIG, population, HostPersona.STANDARD),
                terminal.view(false),
                JsonDump.of(json.toString(), terminal),
                Companion.NOBODY,
                Duration.ofSeconds(5),
                Stop.when(
                        asked -> {
                            var _ = seenEnough.thenAccept(asked);
                        }),
                new Emulation.Watching(Control.OFF, false, "none"));
    }

    /// Counts Reports, of which each membership makes two when it is joined and one when it is
    /// asked. Thread: the event loop.
    private static final class Answers implements FrameAccounting {
        private final Runnable complete;
        private int missing;

        Answers(int expected, Runnable complete) {
            this.missing = expected;
            this.complete = complete;
        }

        @Override
        public void accepted(MldFrame frame) {
            if (--missing == 0) {
                complete.run();
            }
        }

        @Override
        public void dropped(DropReason reason) {
            throw new AssertionError("dropped: " + reason);
        }
    }

    private static Population population(int listeners, String groups) {
        return new Population(
                listeners,
                MacAddress.parse("02:00:00:00:00:01"),
                AddressRange.parseList(groups),
                0,
                false);
    }

    private static JsonNode read(Path json) throws Exception {
        return new ObjectMapper().readTree(Files.readString(json));
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    @Test
    void joinsGetsReadyLeavesAndSumsUp() throws Exception {
        out.whenReady = () -> seenEnough.complete("seen enough");
        Path json = directory.resolve("summary.json");
        int status =
                run(population(20, "ff0e::1+10,ff0e::5+2"), json)
                        .on(LinkOpener.on(new VirtualLink()), List.of("hello"));
        assertThat(status).isZero();
        assertThat(out.toString().lines())
                .containsSubsequence(
                        "hello",
                        "20 listeners from 02:00:00:00:00:01, 10 groups, 200 memberships",
                        "joined 200 memberships",
                        "ready",
                        "leaving: seen enough (at most 5 s; a second signal quits at once)",
                        "left everything",
                        "            Query v1    Query v2   Report v1   Report v2     Done v1",
                        "sent               0           0         400           0         200",
                        "received           0           0           0           0           0",
                        "dropped     none",
                        "kernel      0 frames dropped",
                        "responses   0 scheduled = 0 sent + 0 suppressed + 0 cancelled + 0 pending",
                        "delay       no answers");
        assertThat(out.toString())
                .containsPattern(
                        "(?m)^memory      tables .* MiB, resident .* MiB, at most .* MiB$");

        JsonNode object = read(json);
        assertThat(names(object))
                .containsExactly(
                        "seed",
                        "listeners",
                        "groups",
                        "memberships",
                        "sent",
                        "received",
                        "records",
                        "refused",
                        "dropped",
                        "kernelDropped",
                        "queries",
                        "queriesMerged",
                        "queriesSkipped",
                        "responses",
                        "memory");
        assertThat(object.get("seed").longValue()).isEqualTo(42);
        assertThat(object.get("listeners").intValue()).isEqualTo(20);
        assertThat(object.get("groups").intValue()).isEqualTo(10);
        assertThat(object.get("memberships").intValue()).isEqualTo(200);
        assertThat(object.get("sent").toString())
                .isEqualTo(
                        "{\"queryV1\":0,\"queryV2\":0,\"reportV1\":400,\"reportV2\":0,\"doneV1\":200}");
        assertThat(names(object.get("received")))
                .containsExactly("queryV1", "queryV2", "reportV1", "reportV2", "doneV1");
        assertThat(names(object.get("dropped")))
                .containsExactlyElementsOf(
                        Arrays.stream(DropReason.values()).map(DropReason::name).toList());
        assertThat(names(object.get("responses")))
                .containsExactly(
                        "scheduled",
                        "sent",
                        "suppressed",
                        "cancelled",
                        "pending",
                        "late",
                        "maxLagMillis",
                        "delayMillis");
        assertThat(names(object.get("responses").get("delayMillis")))
                .containsExactly("min", "p50", "p99", "max");
    }

    @Test
    void sumsUpWhatItHeardAndAnswered() throws Exception {
        Path json = directory.resolve("summary.json");
        VirtualLink segment = new VirtualLink();
        EventLoop loop = new DefaultEventLoop();
        VirtualEnd other = segment.newEnd();
        Answers answers = new Answers(3 * 200, () -> seenEnough.complete("seen enough"));
        other.pipeline()
                .addLast(new MldFrameEncoder())
                .addLast(new MldFrameDecoder(new FrameDecoder(), Destinations.any(), answers));
        loop.register(other).sync();
        out.whenReady =
                () ->
                        loop.execute(
                                () -> {
                                    var _ = other.write(Unpooled.buffer().writeZero(13));
                                    var _ =
                                            other.writeAndFlush(
                                                    WatchingQuerier.query(Duration.ofMillis(300)));
                                });
        run(population(20, "ff0e::1+10"), json).on(LinkOpener.on(segment), List.of());
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();

        assertThat(out.toString())
                .contains("received           1           0", "dropped     L2_TRUNCATED 1")
                .contains(
                        "responses   200 scheduled = 200 sent + 0 suppressed + 0 cancelled + 0"
                                + " pending")
                .containsPattern("delay       min [0-9.]+ ms   p50 [0-9.]+ ms   p99 ")
                .contains("lateness    ");
        JsonNode object = read(json);
        assertThat(object.get("queries").intValue()).isEqualTo(1);
        assertThat(object.get("received").get("queryV1").intValue()).isEqualTo(1);
        assertThat(object.get("dropped").get("L2_TRUNCATED").intValue()).isEqualTo(1);
        assertThat(object.get("responses").get("scheduled").intValue()).isEqualTo(200);
        assertThat(object.get("responses").get("sent").intValue()).isEqualTo(200);
        JsonNode delay = object.get("responses").get("delayMillis");
        assertThat(delay.get("min").doubleValue()).isPositive();
        assertThat(delay.get("p50").doubleValue()).isGreaterThan(50);
        assertThat(delay.get("max").doubleValue()).isGreaterThan(200);
    }

    @Test
    void writesTheSummaryWhenTheLinkCannotBeOpened() throws Exception {
        Path json = directory.resolve("summary.json");
        LinkException down =
                new LinkException(LinkException.Kind.ADMINISTRATIVELY_DOWN, "eth9 is down");
        Emulation run = run(population(3, "ff0e::1+2"), json);
        assertThatExceptionOfType(LinkException.class)
                .isThrownBy(
                        () ->
                                run.on(
                                        _ -> {
                                            throw down;
                                        },
                                        List.of("hello")))
                .isSameAs(down);
        assertThat(out.toString()).isEmpty();
        assertThat(read(json).get("memberships").intValue()).isEqualTo(6);
        assertThat(read(json).get("sent").get("reportV1").intValue()).isZero();
    }

    @Test
    void saysThatALinkWasRemovedAndWritesTheSummary() throws Exception {
        Path json = directory.resolve("summary.json");
        VirtualLink segment = new VirtualLink();
        Emulation run = run(population(3, "ff0e::1+2"), json);
        assertThatExceptionOfType(LinkException.class)
                .isThrownBy(
                        () ->
                                run.on(
                                        _ -> {
                                            var end = segment.newEnd();
                                            out.whenReady = () -> end.become(LinkState.REMOVED);
                                            return end;
                                        },
                                        List.of()))
                .matches(removed -> removed.kind() == LinkException.Kind.REMOVED);
        assertThat(out.toString()).contains("sent  ").contains("lateness");
        assertThat(read(json).get("listeners").intValue()).isEqualTo(3);
    }

    @Test
    void refusesMoreThanFitsBeforeSayingAnything() {
        Path json = directory.resolve("summary.json");
        Emulation run = run(population(Integer.MAX_VALUE - 9, "ff0e::1+1000000"), json);
        assertThatExceptionOfType(CapacityException.class)
                .isThrownBy(() -> run.on(LinkOpener.on(new VirtualLink()), List.of("hello")))
                .withMessageContaining("MiB");
        assertThat(out.toString()).isEmpty();
        assertThat(json).doesNotExist();
    }
}
