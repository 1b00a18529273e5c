// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.DeliveryBed;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.Pcap;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How `mld6 run` ends on a network that is there.
@RequiresNetns
@RequiresCommands({"ip", "bridge", "sysctl", "tcpdump", "python3"})
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class ScenarioExitIT {
    private static final String STREAMS =
            "--groups ff3e::8000:1+4 --sources 2001:db8:1::10 --rate-per-group 200/s --length 100";

    @TempDir private Path directory;

    private DeliveryBed bed;

    @BeforeEach
    void open() throws Exception {
        bed = DeliveryBed.open(directory);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private static String scenario(int seconds, String expect) {
        return """
        mld6: 1
        name: exits
        link: {interface: e0, hearing: snooped}
        channels:
          tv: {groups: ff3e::8000:1+4, sources: 2001:db8:1::10}
        populations:
          viewers: {listeners: 20, mac: 02:00:00:00:00:01, join: [tv], mapping: round-robin}
        phases:
          - {name: join, for: 1s, do: [{join: viewers, arrivals: at-once}]}
          - {name: watch, for: %ds, do: [hold]}
          - {name: leave, for: 1s, do: [{leave: all, arrivals: at-once}]}
        expect:
          - {that: %s}
        """
                .formatted(seconds, expect);
    }

    @Test
    void heldIs0() throws Exception {
        try (MldProcess _ = bed.send(STREAMS)) {
            bed.awaitSnooping();
            try (MldProcess run = bed.run(scenario(3, "count(join_failed) == 0"), "")) {
                assertThat(run.exitStatus()).as(run.toString()).isZero();
                assertThat(run.lines())
                        .anyMatch(
                                line ->
                                        line.startsWith(
                                                "verdict: held (1 of 1 expectations held)"));
            }
            JsonNode results = bed.results();
            assertThat(results.get("verdict").asText()).isEqualTo("held");
            assertThat(results.get("exitStatus").asInt()).isZero();
            assertThat(results.get("faults")).isEmpty();
            assertThat(bed.stepSummary())
                    .containsSubsequence(
                            ": held (1 of 1 expectations held)",
                            "| `count(join_failed) == 0` | run | 0 | held |");
        }
    }

    /// Nobody sends, so no join brings data; who leaves before the ten seconds of the time-out are
    /// over has not waited for long enough to say so.
    @Test
    void missedIs99() throws Exception {
        try (MldProcess run = bed.run(scenario(12, "count(join_failed) == 0"), "")) {
            assertThat(run.exitStatus()).as(run.toString()).isEqualTo(99);
        }
        JsonNode results = bed.results();
        assertThat(results.get("verdict").asText()).isEqualTo("missed");
        assertThat(results.at("/run/numbers/join_failed/count").asInt()).isEqualTo(20);
        assertThat(results.at("/expectations/0/outcome").asText()).isEqualTo("missed");
    }

    /// Stopped for three seconds the tester takes nothing out of its ring, which the kernel closes
    /// block by block: what did not fit is a loss of the tester's, and no device is blamed for it.
    @Test
    void aStarvedTesterIs98() throws Exception {
        try (MldProcess _ = bed.send(STREAMS)) {
            bed.awaitSnooping();
            try (MldProcess run = bed.run(scenario(8, "count(data_lost) == 0"), "")) {
                run.await("phase watch");
                run.signal(MldProcess.SIGSTOP);
                Thread.sleep(TimeUnit.SECONDS.toMillis(3));
                run.signal(MldProcess.SIGCONT);
                assertThat(run.exitStatus()).as(run.toString()).isEqualTo(98);
                assertThat(run.lines())
                        .anyMatch(line -> line.startsWith("tester at fault: data frames found no"));
            }
        }
        JsonNode results = bed.results();
        assertThat(results.get("verdict").asText()).isEqualTo("inconclusive");
        assertThat(results.get("faults").findValuesAsText("fault")).contains("kernel_dropped");
        assertThat(results.at("/run/numbers/data_lost/count").asInt()).isPositive();
        assertThat(results.at("/expectations/0/outcome").asText()).isEqualTo("inconclusive");
    }

    @Test
    void anInterfaceThatGoesAwayIs1() throws Exception {
        try (MldProcess run = bed.run(scenario(30, "count(join_failed) == 0"), "")) {
            run.await("phase watch");
            bed.homes().ip("link del e0");
            assertThat(run.exitStatus()).as(run.toString()).isEqualTo(1);
            assertThat(run.errors().getLast()).isEqualTo("mld6 run: the interface was removed");
        }
    }

    /// Each is found before anything is opened: not a frame goes out on either interface.
    @Test
    void aWrongFileSendsNothing() throws Exception {
        List<String> wrongs =
                List.of(
                        "--set phases.watch.four=3s",
                        "--set phases.watch.for=3",
                        "--set expect.0.in=nowhere",
                        "--set populations.viewers.vlan={outer:1+3,each:2}",
                        "--set streams.head-end={interface:s0,channels:[radio],rate:100/s}",
                        "--set link.interface=e7",
                        "--output /proc/nowhere");
        Path file = bed.capturePath();
        long before = bed.homes().statistic("s0", "tx_packets");
        try (Capture capture = bed.capture()) {
            for (String wrong : wrongs) {
                try (MldProcess run = bed.run(scenario(3, "count(join_failed) == 0"), wrong)) {
                    assertThat(run.exitStatus()).as("%s: %s", wrong, run).isEqualTo(2);
                    assertThat(run.errors()).as(wrong).hasSize(1);
                }
            }
            assertThat(capture.stop()).isZero();
        }
        assertThat(bed.homes().statistic("s0", "tx_packets")).isEqualTo(before);
        // The bridge's own frames are there; none comes from a listener's address.
        Pcap.read(
                file,
                (_, frame, _) ->
                        assertThat(HexFormat.of().formatHex(frame, 6, 11))
                                .isNotEqualTo("0200000000"));
    }
}
