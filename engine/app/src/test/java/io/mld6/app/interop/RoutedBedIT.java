// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.DeliveryJudge;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A router: the kernel's multicast forwarding, told by `smcroutectl` what `mld6 querier` advises.
///
/// ```text
/// head: s0 --- u0 [ router: smcrouted, mld6 querier on r0 ] r0 --- e0 :homes
/// ```
@RequiresNetns
@RequiresCommands({"ip", "sysctl", "tcpdump", "python3", "smcrouted", "smcroutectl"})
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class RoutedBedIT {
    private static final String SOURCE = "2001:db8:1::10";
    private static final String PREFIX = "ff3e::8000:";

    @TempDir private Path directory;

    private Netns head;
    private Netns router;
    private Netns homes;
    private Process daemon;
    private String identity = "";

    @BeforeEach
    void open() throws Exception {
        head = Netns.create("head");
        router = Netns.create("router");
        homes = Netns.create("homes");
        router.run("sysctl -qw net.ipv6.conf.default.accept_dad=0");
        router.ipv6("default", true).ipv6("all", true);
        router.run("sysctl -qw net.ipv6.conf.all.forwarding=1");
        router.veth("u0", head, "s0");
        router.veth("r0", homes, "e0");
        router.ip("addr add 2001:db8:1::1/64 dev u0 nodad");
        router.ip("addr add 2001:db8:2::1/64 dev r0 nodad");
        Path file = directory.resolve("smcroute.conf");
        Files.writeString(file, "phyint u0 enable\nphyint r0 enable\n");
        identity = router.name();
        daemon =
                new ProcessBuilder(
                                "ip netns exec %s smcrouted -n -N -f %s -I %s"
                                        .formatted(identity, file, identity)
                                        .split(" ", -1))
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("smcrouted.log").toFile())
                        .start();
        Await.until(() -> assertThat(forwards()).isTrue());
    }

    private boolean forwards() {
        try {
            return router.run("cat /proc/net/ip6_mr_vif").contains("r0")
                    && !control("show interfaces").isEmpty();
        } catch (IOException notYet) {
            return false;
        }
    }

    private String control(String words) throws IOException {
        return router.run("smcroutectl -I " + identity + " " + words);
    }

    @AfterEach
    void close() {
        if (daemon != null) {
            daemon.destroy();
            daemon.onExit().join();
        }
        head.close();
        router.close();
        homes.close();
    }

    /// Follows the lines of the querier and tells the kernel, until the run is over.
    private int route(MldProcess querier, MldProcess run) throws Exception {
        int done = 0;
        while (!run.hasEnded()) {
            List<String> lines = querier.lines();
            for (; done < lines.size(); done++) {
                route(lines.get(done));
            }
            Thread.sleep(2);
        }
        return run.exitStatus();
    }

    /// Lines as `ff3e::8000:1: forward from 2001:db8:1::10`.
    private void route(String line) throws IOException {
        if (line.startsWith(PREFIX)) {
            String group = line.substring(0, line.indexOf(": "));
            if (line.contains(": forward from " + SOURCE)) {
                String _ = control("add u0 %s %s r0".formatted(SOURCE, group));
            } else if (line.contains(SOURCE)) {
                String _ = control("remove u0 %s %s r0".formatted(SOURCE, group));
            }
        }
    }

    @Test
    @DisplayName("joins and leaves through a router are those of the capture")
    void joinsAndLeavesAreThoseOfTheCapture() throws Exception {
        // Two programs between a Report and the kernel: on a busy machine that is half a second.
        assumeThat(System.getProperty("mld6.scale")).isEqualTo("full");
        String scenario =
                """
                mld6: 1
                name: routed
                link: {interface: e0, hearing: snooped}
                channels:
                  tv: {groups: ff3e::8000:1+20, sources: 2001:db8:1::10, audience: uniform}
                populations:
                  homes: {listeners: 6, mac: 02:00:00:00:00:01, watch: {tv: 100%}}
                phases:
                  - {name: boot, for: 2s, do: [{join: homes, up-to: 3}]}
                  - {name: churn, for: 15s, do: [{churn: homes, leave: 3/s, join: 3/s}]}
                  - {name: drain, for: 2s, do: [{leave: all, arrivals: at-once}]}
                expect:
                  - {that: count(join_failed) == 0}
                """;
        Path file = directory.resolve("scenario.yaml");
        Path pcap = directory.resolve("delivery.pcap");
        Files.writeString(file, scenario);
        try (MldProcess querier =
                        MldProcess.querier(
                                router,
                                "r0",
                                "--last-listener-interval 100ms --query-interval 10s"
                                        + " --max-response 1s");
                MldProcess _ =
                        MldProcess.start(
                                head,
                                "",
                                "",
                                "send s0 --groups ff3e::8000:1+20 --sources "
                                        + SOURCE
                                        + " --rate-per-group 100/s --length 100 --hop-limit 8")) {
            assertThat(querier.belief()).as("first picture of the querier").isNotNull();
            try (Capture capture = Capture.start(homes, "e0", 400, pcap);
                    MldProcess run =
                            MldProcess.start(
                                    homes,
                                    "",
                                    "",
                                    "run " + file + " --output " + directory.resolve("results"))) {
                int status = route(querier, run);
                assertThat(capture.stop()).isZero();
                assertThat(status).as(run.toString()).isIn(0, 98);
            }
            JsonNode judged = DeliveryJudge.judge(directory, pcap, PREFIX);
            JsonNode numbers =
                    DeliveryJudge.results(directory.resolve("results")).at("/run/numbers");
            JsonNode joins = numbers.get("join_latency");
            JsonNode leaves = numbers.get("leave_latency");
            System.out.printf(
                    "RoutedBedIT: joins %s, leaves %s; capture: %s, %s%n",
                    joins, leaves, judged.get("joins"), judged.get("leaves"));
            assertThat(joins.get("count").asInt())
                    .isGreaterThan(20)
                    .isCloseTo(judged.at("/joins/count").asInt(), within(2));
            for (String point : List.of("min", "p50", "p99", "max")) {
                agree(joins, judged.get("joins"), point);
                agree(leaves, judged.get("leaves"), point);
            }
            // Two queries 100 ms apart, and a moment to tell the kernel.
            assertThat(leaves.get("p50").asDouble()).isBetween(0.18, 0.35);
            assertThat(numbers.at("/query_count/max").asInt()).isBetween(1, 2);
        }
    }

    private static void agree(JsonNode ours, JsonNode judged, String point) {
        assertThat(ours.get(point).asDouble() * 1000)
                .as("%s: %s, judged %s", point, ours, judged)
                .isCloseTo(
                        judged.get(point).asDouble(),
                        within(1 + 1000 * ours.get("resolutionSeconds").asDouble()));
    }
}
