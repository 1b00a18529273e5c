// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.main.CommandLineRun;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// `mld6 doctor` on real interfaces: it says what is wrong with them, and sends nothing there.
@RequiresNetns
class DoctorIT {
    private Netns here;
    private Netns there;

    @BeforeEach
    void open() throws Exception {
        here = Netns.create("here");
        there = Netns.create("there");
        here.veth("e0", there, "p0");
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private static Map<String, String> levels(JsonNode document) {
        Map<String, String> levels = new HashMap<>();
        for (JsonNode finding : document.get("findings")) {
            levels.put(finding.get("check").asText(), finding.get("level").asText());
        }
        return levels;
    }

    private JsonNode looked(int status, String interfaceName) throws Exception {
        CommandLineRun run =
                here.call(
                        () ->
                                CommandLineRun.of(
                                        "doctor", interfaceName, "--wait", "100ms", "--json"));
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(status);
        return new ObjectMapper().readTree(run.out());
    }

    private static JsonNode finding(JsonNode document, String check) {
        for (JsonNode finding : document.get("findings")) {
            if (finding.get("check").asText().equals(check)) {
                return finding;
            }
        }
        throw new AssertionError("nothing about " + check + " in " + document);
    }

    @Test
    @DisplayName("Q-4: the values of a querier are heard, and data that nobody asked for")
    void hearsAndIsSilent() throws Exception {
        long sent = here.statistic("e0", "tx_packets");
        String send =
                "send p0 --groups ff3e::8000:1+3 --sources 2001:db8::1 --rate 60/s --duration 60s";
        try (MldProcess _ = MldProcess.start(there, "", "", send).await("sending on");
                MldProcess doctor = MldProcess.start(here, "", "", "doctor e0 --wait 4s --json")) {
            while (!doctor.hasEnded()) {
                CommandLineRun query =
                        there.call(
                                () ->
                                        CommandLineRun.of(
                                                "query",
                                                "p0",
                                                "--wait",
                                                "0s",
                                                "--max-response",
                                                "2s",
                                                "--count",
                                                "2"));
                assertThat(query.status()).as(query.err()).isZero();
            }
            assertThat(doctor.exitStatus()).as(doctor.toString()).isZero();
            JsonNode document = new ObjectMapper().readTree(doctor.lines().getFirst());
            assertThat(document.at("/queriers")).hasSize(1);
            assertThat(document.at("/queriers/0/version").asInt()).isEqualTo(2);
            assertThat(document.at("/queriers/0/maximumResponseMillis").asInt()).isEqualTo(2000);
            assertThat(document.at("/queriers/0/robustness").asInt()).isEqualTo(2);
            assertThat(document.at("/queriers/0/queryIntervalSeconds").asInt()).isEqualTo(125);
            assertThat(document.at("/data/groups").asInt()).isEqualTo(3);
            assertThat(levels(document))
                    .containsEntry("querier", "ok")
                    .containsEntry("data", "warning")
                    .containsEntry("carrier", "ok")
                    .containsEntry("privilege", "ok")
                    .containsEntry("own kernel", "ok");
        }
        assertThat(here.statistic("e0", "tx_packets")).isEqualTo(sent);
    }

    @Test
    void namesWhatIsWrongAndTheCommandThatMendsIt() throws Exception {
        assertThat(levels(looked(0, "e0"))).doesNotContainValue("problem");
        here.ipv6("e0", true);
        JsonNode kernel = finding(looked(0, "e0"), "own kernel");
        assertThat(kernel.get("level").asText()).isEqualTo("warning");
        String out = here.run(kernel.get("remedy").asText());
        assertThat(out).contains("disable_ipv6 = 1");
        assertThat(finding(looked(0, "e0"), "own kernel").get("level").asText()).isEqualTo("ok");

        String _ = here.ip("route add default dev e0");
        assertThat(finding(looked(0, "e0"), "default route").get("text").asText())
                .startsWith("that of e0");
        String _ = here.ip("link set e0 mtu 1000");
        JsonNode mtu = finding(looked(0, "e0"), "mtu");
        String _ = here.run(mtu.get("remedy").asText());
        assertThat(finding(looked(0, "e0"), "mtu").get("text").asText()).isEqualTo("1500 octets");

        String _ = there.ip("link set p0 down");
        JsonNode unplugged = finding(looked(99, "e0"), "carrier");
        assertThat(unplugged.get("text").asText()).contains("nobody at the other end");
        String _ = there.ip("link set p0 up");
        String _ = here.ip("link set e0 down");
        JsonNode down = finding(looked(99, "e0"), "carrier");
        String _ = here.run(down.get("remedy").asText());
        assertThat(finding(looked(0, "e0"), "carrier").get("level").asText()).isEqualTo("ok");
    }

    @Test
    void knowsKindsOfInterfaces() throws Exception {
        String _ = here.ip("link add m0 link e0 type macvlan mode bridge");
        String _ = here.ip("link set m0 up");
        assertThat(finding(looked(0, "m0"), "mac filter").get("text").asText())
                .startsWith("a macvlan");
        assertThat(finding(looked(0, "e0"), "offloads").get("text").asText())
                .startsWith("driver veth, ");
        CommandLineRun none = here.call(() -> CommandLineRun.of("doctor", "e9"));
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.err()).startsWith("mld6 doctor: no interface 'e9'");
    }

    @Test
    @RequiresCommands("setpriv")
    void saysWhatIsMissingWithoutPrivilegeAndKnowsItsBridge() throws Exception {
        String _ = here.ip("link add b0 type bridge mcast_snooping 0");
        String _ = here.ip("link set b0 up");
        String _ = here.ip("link set e0 master b0");
        try (MldProcess doctor =
                MldProcess.start(
                        here,
                        "setpriv --bounding-set=-net_raw --inh-caps=-net_raw",
                        "",
                        "doctor b0 --wait 100ms")) {
            assertThat(doctor.exitStatus()).as(doctor.toString()).isEqualTo(99);
            assertThat(doctor.lines())
                    .anyMatch(line -> line.matches("problem +privilege +CAP_NET_RAW is missing"))
                    .anyMatch(line -> line.matches("problem +listening .*"))
                    .anyMatch(line -> line.matches("warning +snooping +a bridge does not snoop.*"))
                    .contains(" ".repeat(24) + "-> ip link set b0 type bridge mcast_snooping 1");
            assertThat(doctor.lines()).last().asString().startsWith("b0: 2 problems, ");
        }
    }
}
