// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.SnoopingBridge;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The oracle at a Linux bridge: it agrees with one that follows, under churn; and finds what
/// `bridge mdb` took away or put there behind its back, and what a full table leaves out.
@RequiresNetns
@RequiresCommands({"ip", "bridge", "sysctl"})
@SuppressWarnings("NullAway.Init") // JUnit fills the directory, the others are made for each test
class OracleIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final int USR1 = 10;
    private static final Pattern LOOK = Pattern.compile("look \\d+: ([\\d,]+) memberships");

    @TempDir private Path directory;
    private Netns homes;
    private SnoopingBridge bridge;

    @BeforeEach
    void open() throws Exception {
        homes = Netns.create("homes");
        bridge = SnoopingBridge.create(2);
        bridge.port("p1", homes, "e0");
        bridge.set(
                "mcast_hash_max 1048576 mcast_query_interval 6000 mcast_query_response_interval 1000"
                        + " mcast_membership_interval 26000");
        bridge.startQuerier();
    }

    @AfterEach
    void close() {
        bridge.close();
        homes.close();
    }

    private String device() {
        return "bridge:" + bridge.namespace().name() + "/br0";
    }

    private MldProcess oracle(String options) throws Exception {
        return MldProcess.start(
                homes,
                "",
                "",
                "oracle e0 --device %s --hearing snooped --json %s %s"
                        .formatted(device(), directory.resolve("oracle.json"), options));
    }

    private JsonNode result() throws Exception {
        return new ObjectMapper().readTree(directory.resolve("oracle.json").toFile()).get("oracle");
    }

    @Test
    @DisplayName("DUT-6, DUT-7: nothing is wrong, then a group is taken away and another put there")
    void whatIsPlantedIsNamed() throws Exception {
        try (MldProcess run =
                oracle(
                        "--listeners 40 --groups ff3e::8000:1+20 --filter include"
                                + " --sources 2001:db8::1+3 --every 1h")) {
            run.await("ready");
            run.signal(USR1).await("no difference");
            // What was joined is said once more within a second, which would put the group back.
            Await.throughout(Duration.ofMillis(1500), () -> {});
            bridge.namespace().run("bridge mdb del dev br0 port p1 grp ff3e::8000:7");
            bridge.namespace().run("bridge mdb add dev br0 port p1 grp ff0e::77 permanent");
            run.signal(USR1).await("look 2:");
            run.signal(USR1).await("look 3:");
            run.signal(MldProcess.SIGINT);
            assertThat(run.exitStatus()).as(run.toString()).isEqualTo(99);
            assertThat(run.lines())
                    .anyMatch(
                            line ->
                                    line.contains("missing  ff3e::8000:7: fe80::")
                                            && line.contains(" and 39 more want INCLUDE{"));
        }
        JsonNode result = result();
        assertThat(result.at("/last/differences/missing").asInt()).isOne();
        assertThat(result.at("/last/differences/extra").asInt()).isOne();
        assertThat(result.at("/last/differences/sources").asInt()).isZero();
        assertThat(result.at("/last/memberships").asInt()).isEqualTo(800);
        assertThat(result.get("differences").findValuesAsText("group"))
                .containsExactlyInAnyOrder("ff3e::8000:7", "ff0e::77");
    }

    @Test
    @DisplayName("DUT-6: what finds no room in the bridge's table is missing at the next look")
    void aTableThatOverflowsIsCaughtWithinOneInterval() throws Exception {
        bridge.set("mcast_hash_max 64");
        try (MldProcess run = oracle("--listeners 10 --groups ff0e::db8:0:1+100 --every 2s")) {
            run.await("it floods everything");
            // Still in time at the first look, at the latest wrong at the second.
            run.await(" missing");
            assertThat(run.lines()).noneMatch(line -> line.startsWith("look 3:"));
            run.signal(MldProcess.SIGINT);
            assertThat(run.exitStatus()).as(run.toString()).isEqualTo(99);
        }
        JsonNode result = result();
        int missing = result.at("/last/differences/missing").asInt();
        assertThat(missing).isEqualTo(100 - bridge.groups("p1").size()).isGreaterThanOrEqualTo(36);
        assertThat(result.at("/most/extra").asInt()).isZero();
    }

    @Test
    @DisplayName("DUT-9: the 33rd source, for which a bridge has no room")
    void sourcesBeyond32AreNamed() throws Exception {
        try (MldProcess run =
                oracle(
                        "--listeners 2 --groups ff3e::8000:1 --filter include"
                                + " --sources 2001:db8::1+33 --every 2s")) {
            run.await("sources  ff3e::8000:1: fe80::").signal(MldProcess.SIGINT);
            assertThat(run.exitStatus()).as(run.toString()).isEqualTo(99);
        }
        assertThat(result().at("/most/sources").asInt()).isOne();
        assertThat(result().at("/most/missing").asInt()).isZero();
    }

    /// Listeners of a group each, of which some come first and then as many go as come.
    ///
    /// @param most who have joined when `boot` is over
    /// @param rate of those who leave, and of those who join, a second
    private String scenario(int listeners, int most, int groups, String times, int rate) {
        String[] seconds = times.split(" ", 3);
        return """
        mld6: 1
        name: believed
        seed: 5
        link: {interface: e0, hearing: snooped}
        channels:
          tv: {groups: ff0e::db8:0:0+%d, audience: uniform}
        populations:
          homes: {listeners: %d, watch: {tv: 100%%}}
        oracle: {device: "%s", every: %ss}
        phases:
          - {name: boot, for: %ss, do: [{join: homes, up-to: %d}]}
          - name: churn
            for: %ss
            do:
              - {churn: homes, leave: %d/s, join: %d/s}
        expect:
          - {that: max(oracle_differences) == 0}
        """
                .formatted(
                        groups,
                        listeners,
                        device(),
                        seconds[2],
                        seconds[0],
                        most,
                        seconds[1],
                        rate,
                        rate);
    }

    private MldProcess play(String scenario) throws Exception {
        Path file = directory.resolve("scenario.yaml");
        Files.writeString(file, scenario);
        return MldProcess.start(
                homes, "", "", "run " + file + " --output " + directory.resolve("results"));
    }

    /// There was no difference, of that many memberships and more.
    private static void agreed(MldProcess run, int memberships) throws Exception {
        assertThat(run.exitStatus()).as(run.toString()).isZero();
        assertThat(run.lines())
                .anyMatch(line -> line.matches("max\\(oracle_differences\\) == 0 +run +0 +held"));
        int most =
                run.lines().stream()
                        .map(LOOK::matcher)
                        .filter(Matcher::find)
                        .mapToInt(look -> Integer.parseInt(look.group(1).replace(",", "")))
                        .max()
                        .orElse(0);
        assertThat(most).isGreaterThan(memberships);
    }

    @Test
    @DisplayName("DUT-6..9: under churn the bridge is never wrong; a lost leave is")
    void churnAgreesAndALostLeaveIsNamed() throws Exception {
        try (MldProcess run = play(scenario(200, 150, 500, "5 7 2", 20))) {
            run.await("phase churn");
            agreed(run, 100);
        }
        // A group that the bridge never lets go: as if it had not heard the leave.
        bridge.namespace().run("bridge mdb add dev br0 port p1 grp ff0e::db8:0:1 permanent");
        String leaving =
                scenario(20, 20, 4, "5 8 2", 0)
                        .replaceFirst("- \\{churn: .*\\}", "- {leave: all, arrivals: at-once}");
        try (MldProcess run = play(leaving)) {
            assertThat(run.exitStatus()).as(run.toString()).isEqualTo(99);
            assertThat(run.lines())
                    .anyMatch(line -> line.contains("extra    ff0e::db8:0:1: left, the device"));
        }
    }

    @Test
    @DisplayName("DUT-6..9: a hundred thousand memberships under churn, and no difference")
    void aHundredThousandMembershipsAgree() throws Exception {
        assumeThat(FULL).as("at full size").isTrue();
        try (MldProcess run = play(scenario(110_000, 102_000, 100_000, "30 60 10", 500))) {
            // Longer than anybody is waited for at a time.
            run.await("phase churn").await("look 6:").await("look 8:");
            agreed(run, 100_000);
            System.out.println("OracleIT: " + run);
        }
    }

    @Test
    @DisplayName(
            "DUT-13: a device that cannot be read is no difference: 98; one that is not there: 1")
    void aDeviceThatCannotBeReadIsNoDifference() throws Exception {
        String rest = " --listeners 2 --groups ff0e::1 --every 1s";
        try (MldProcess run =
                MldProcess.start(homes, "", "", "oracle e0 --device json:/nothing-here" + rest)) {
            run.await("in doubt: /nothing-here: exit status 127: ").signal(MldProcess.SIGINT);
            assertThat(run.exitStatus()).as(run.toString()).isEqualTo(98);
        }
        try (MldProcess run =
                MldProcess.start(homes, "", "", "oracle e0 --device bridge:br7" + rest)) {
            assertThat(run.exitStatus()).isEqualTo(1);
            assertThat(run.errors())
                    .containsExactly("mld6 oracle: bridge br7: there is no such bridge");
        }
    }
}
