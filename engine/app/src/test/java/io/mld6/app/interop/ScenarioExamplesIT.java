// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.DeliveryBed;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Examples, and the scenario of the specification, on a Linux bridge: with their own streams,
/// shortened by `--set`.
///
/// Machines that build are busy: a sender that was late makes a run inconclusive, and that is a
/// right answer. Blaming the bridge is not.
@RequiresNetns
@RequiresCommands({"ip", "bridge", "sysctl"})
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class ScenarioExamplesIT {
    private static final String INTERFACES = " link.interface=e0";

    @TempDir private Path directory;

    /// What the run printed.
    private String said = "";

    /// @param changes keys and values for `--set`, separated by spaces
    private JsonNode run(String scenario, String changes) throws Exception {
        try (DeliveryBed bed = DeliveryBed.open(directory)) {
            // Until the bridge snoops it floods, and what is there before a join has no latency.
            try (MldProcess _ =
                    bed.send("--groups ff3e::9000:1 --sources 2001:db8:1::30 --rate 100/s")) {
                bed.awaitSnooping();
            }
            String options =
                    String.join(
                            " ",
                            List.of((changes + INTERFACES).strip().split("\\s+", -1)).stream()
                                    .map(change -> "--set " + change)
                                    .toList());
            try (MldProcess run = bed.run(scenario, options)) {
                int status = run.exitStatus();
                said = run.toString();
                assertThat(status).as(said).isIn(0, 98);
                JsonNode results = bed.results();
                assertThat(results.get("exitStatus").asInt()).isEqualTo(status);
                // An expectation that found nothing to measure makes a run inconclusive, too.
                boolean allHeld =
                        results.get("expectations").findValuesAsText("outcome").stream()
                                .allMatch("held"::equals);
                assertThat(status == 0)
                        .as(said)
                        .isEqualTo(allHeld && results.get("faults").isEmpty());
                assertThat(run.lines()).noneMatch(line -> line.contains("Exception"));
                return results;
            }
        }
    }

    private static long count(JsonNode results, String number) {
        return results.at("/run/numbers/" + number + "/count").asLong();
    }

    /// Leaves of a last listener: timed, and those that could not be.
    private static long leaves(JsonNode results) {
        JsonNode leaves = results.at("/run/numbers/leave_latency");
        long all = leaves.get("count").asLong();
        for (JsonNode detail : leaves.path("details")) {
            all += detail.asLong();
        }
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "first-join, streams.head-end.interface=s0 phases.join.for=2s phases.watch.for=3s"
                + " phases.leave.for=2s, 10, 10",
        "zapping-storm, streams.head-end.interface=s0 streams.head-end.rate-per-group=40/s"
                + " populations.homes.listeners=60 phases.boot.for=4s phases.storm.for=12s"
                + " phases.calm.for=7s, 20, 10",
        "ssm, streams.main.interface=s0 streams.backup.interface=s0 phases.boot.for=3s"
                + " phases.steady.for=3s phases.change.for=6s, 10, 0"
    })
    void examplesRunForReal(String name, String changes, int joins, int leaves) throws Exception {
        JsonNode results = run(name, changes);
        assertThat(results.get("name").asText()).isEqualTo(name);
        assertThat(count(results, "join_latency")).as(said).isGreaterThanOrEqualTo(joins);
        assertThat(count(results, "leave_latency")).as(said).isGreaterThanOrEqualTo(leaves);
        assertThat(count(results, "join_failed")).as(said).isZero();
        assertThat(count(results, "data_received")).as(said).isGreaterThan(1000);
        assertThat(results.at("/run/numbers/data_delay/p50").asDouble()).isBetween(0.0, 0.5);
    }

    /// evening-peak.yaml, the acceptance test of the language.
    @Test
    void theEveningPeakRunsForReal() throws Exception {
        String text;
        try (InputStream resource = getClass().getResourceAsStream("evening-peak.yaml")) {
            text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
        JsonNode results =
                run(
                        text,
                        "populations.homes.vlan=none populations.probes.vlan=none"
                                + " populations.homes.listeners=200 streams.head-end.interface=s0"
                                + " phases.boot.for=5s"
                                + " phases.boot.do.0.up-to=150 phases.steady.for=6s"
                                + " phases.zapping.for=6s phases.kick-off.for=3s"
                                + " phases.kick-off.do.0.within=1s phases.drain.for=3s"
                                + " events.0.at=1s events.1.at=3s events.1.link-down=1s"
                                + " events.2.at=1s events.2.back-after=2s expect.1.over=2s expect.1.abort=false"
                                + " expect.4.settle=1s");
        assertThat(results.get("phases").findValuesAsText("name"))
                .contains("boot", "steady", "zapping", "kick-off", "drain");
        assertThat(count(results, "join_latency")).as(said).isGreaterThan(50);
        assertThat(leaves(results)).as(said).isGreaterThan(50);
        assertThat(count(results, "zap_latency")).as(said).isPositive();
        assertThat(count(results, "join_failed")).as(said).isZero();
    }
}
