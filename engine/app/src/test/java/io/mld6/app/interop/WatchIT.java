// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.KernelListener;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Statement.Kind;
import io.mld6.engine.testing.TestReports;
import io.mld6.engine.testing.TestReports.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `mld6 watch` at a port of a hub, between a kernel host, our querier and somebody who forges.
@RequiresNetns
@RequiresCommands({"tcpdump", "editcap"})
@SuppressWarnings("NullAway.Init") // JUnit fills the folder
class WatchIT {
    private static final String GROUP = "ff0e::db8:0:1";
    /// What comes late, or so late that it is taken for another thing.
    private static final List<String> LATE = List.of("V2-37", "V2-46");

    @TempDir private Path folder;

    @Test
    @DisplayName(
            "WT-1, WT-2, WT-3, WT-8, WT-9: hears everybody, blames one, sends nothing; files say the same")
    void watches() throws Exception {
        try (Netns hub = Netns.create("hub");
                Netns ear = Netns.create("ear");
                Netns hosts = Netns.create("hosts");
                Netns router = Netns.create("router");
                Netns forger = Netns.create("forger")) {
            hub.ip("link add br0 type bridge mcast_snooping 0");
            hub.ip("link set br0 up");
            for (Netns port : List.of(ear, hosts, router, forger)) {
                String there = "p" + List.of(ear, hosts, router, forger).indexOf(port);
                hub.veth(there, port, "e0");
                hub.ip("link set " + there + " master br0");
            }
            Path file = folder.resolve("heard.pcap");
            try (KernelListener kernel = KernelListener.start(hosts, "e0");
                    MldProcess watch =
                            MldProcess.start(ear, "", "", "watch e0 --output json")
                                    .await("watching e0");
                    RawPort forged = RawPort.open(forger, "e0")) {
                Process capture =
                        new ProcessBuilder(
                                        "ip",
                                        "netns",
                                        "exec",
                                        ear.name(),
                                        "tcpdump",
                                        "-i",
                                        "e0",
                                        "-U",
                                        "-w",
                                        file.toString(),
                                        "icmp6 or ip6 proto 0")
                                .redirectErrorStream(true)
                                .start();
                long sentBefore = ear.statistic("e0", "tx_packets");
                try (MldProcess querier =
                        MldProcess.querier(router, "e0", "--max-response 500ms").await("querier")) {
                    kernel.join(1, GROUP);
                    kernel.joinSource(2, "ff3e::8000:1", "2001:db8::1");
                    byte[] wrong = TestReports.version2(7, Said.of(Kind.TO_EX, GROUP));
                    wrong[21] = 64;
                    forged.send(wrong);
                    watch.await("FZ-39");
                    querier.await(GROUP + ": forward").await("ff3e::8000:1: forward");
                    kernel.join(3, "ff0e::db8:0:2");
                    Thread.sleep(50);
                    // What comes while the watch stands still has not come late.
                    MldProcess _ = watch.signal(MldProcess.SIGSTOP);
                    Thread.sleep(1500); // Unsolicited Report Interval, of all who said something
                    MldProcess _ = watch.signal(MldProcess.SIGCONT);
                    Thread.sleep(300);
                    int _ = querier.interrupt().size();
                }
                capture.destroy();
                int _ = capture.waitFor();
                watch.signal(MldProcess.SIGINT);
                assertThat(watch.exitStatus()).as(watch.toString()).isZero();
                assertThat(ear.statistic("e0", "tx_packets")).isEqualTo(sentBefore);
                JsonNode live = document(watch);
                judge(live, kernel.address());
                assertThat(live.at("/querier/0/query-interval").asInt()).isEqualTo(125);
            }
            Path next = folder.resolve("heard.pcapng");
            int _ =
                    new ProcessBuilder("editcap", "-F", "pcapng", file.toString(), next.toString())
                            .inheritIO()
                            .start()
                            .waitFor();
            assertThat(Files.size(next)).isPositive();
            assertThat(table(ear, file)).isEqualTo(table(ear, next)).hasSizeGreaterThan(5);
            assertThat(table(ear, file)).anyMatch(line -> line.contains("FZ-39"));
            List<JsonNode> rows = rows(ear, file);
            assertThat(rows.stream().map(row -> row.path("kind").asText()).distinct())
                    .containsExactly("complaint", "querier", "host", "fault", "watch");
            List<JsonNode> complaints =
                    rows.stream()
                            .filter(row -> row.path("kind").asText().equals("complaint"))
                            .toList();
            assertThat(complaints).anyMatch(row -> row.path("rule").asText().equals("FZ-39"));
            assertThat(rows.getLast().path("complaints-count").asInt())
                    .isEqualTo(complaints.size());
        }
    }

    /// Who is there, and that nobody but the forger is blamed for what it says.
    private static void judge(JsonNode heard, String kernelAddress) {
        assertThat(heard.at("/querier")).hasSize(1);
        assertThat(heard.at("/querier/0/is-querier").asBoolean()).isTrue();
        assertThat(heard.at("/querier/0/robustness-variable").asInt()).isEqualTo(2);
        assertThat(heard.at("/querier/0/query-max-response-time").asDouble()).isEqualTo(0.5);
        JsonNode host =
                StreamSupport.stream(heard.at("/host").spliterator(), false)
                        .filter(node -> node.at("/address").asText().equals(kernelAddress))
                        .findFirst()
                        .orElseThrow();
        assertThat(host.at("/version").asInt()).isEqualTo(2);
        List<String> groups =
                StreamSupport.stream(host.at("/group").spliterator(), false)
                        .map(
                                group ->
                                        group.at("/group-address").asText()
                                                + " "
                                                + group.at("/filter-mode").asText()
                                                + " "
                                                + group.at("/source/0").asText())
                        .toList();
        assertThat(groups).contains(GROUP + " exclude ", "ff3e::8000:1 include 2001:db8::1");
        // A querier that is given no processor repeats and answers late on the wire, too; the
        // kernel's host does not.
        String router = heard.at("/querier/0/address").asText();
        List<String> blamed =
                StreamSupport.stream(heard.at("/complaint").spliterator(), false)
                        .map(one -> one.at("/rule").asText() + " " + one.at("/address").asText())
                        .filter(
                                line ->
                                        LATE.stream()
                                                .noneMatch(
                                                        rule -> line.equals(rule + " " + router)))
                        .toList();
        assertThat(blamed)
                .as(heard.at("/complaint").toString())
                .containsExactly("FZ-39 " + TestReports.address(7));
        assertThat(heard.at("/dropped/BAD_HOP_LIMIT").asInt()).isEqualTo(1);
        assertThat(heard.at("/kernel-dropped").asInt()).isZero();
    }

    private static JsonNode document(MldProcess watch) throws Exception {
        return new ObjectMapper().readTree(watch.lines().getLast());
    }

    private static List<JsonNode> rows(Netns anywhere, Path file) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        try (MldProcess read =
                MldProcess.start(anywhere, "", "", "watch --output ndjson --pcap " + file)) {
            assertThat(read.exitStatus()).as(read.toString()).isZero();
            for (String line : read.lines()) {
                if (line.startsWith("{")) {
                    rows.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return rows;
    }

    private static List<String> table(Netns anywhere, Path file) throws Exception {
        try (MldProcess read = MldProcess.start(anywhere, "", "", "watch --pcap " + file)) {
            assertThat(read.exitStatus()).as(read.toString()).isZero();
            return read.lines();
        }
    }
}
