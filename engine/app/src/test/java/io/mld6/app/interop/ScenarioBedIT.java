// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.DeliveryBed;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `mld6 run` measures on a network of somebody else's making, against a capture at the
/// listeners' interface and a judge that knows nothing of it but the definitions.
///
/// A stream of `mld6 send` of its own in another namespace, so that nothing but the network is on
/// the path and the run is not to blame for a sender that is late.
@RequiresNetns
@RequiresCommands({"ip", "bridge", "sysctl", "tcpdump", "python3"})
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class ScenarioBedIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final String SPECIFIC = "ff3e::8000:";
    private static final String ANY = "ff0e::db8:0:";

    /// How often the phase of churn is repeated.
    private static final int CHURNS = FULL ? 4 : 1;

    /// Beside the gap between packets, what the two may differ by.
    private static final double AGREE_MILLIS = 1;

    @TempDir private Path directory;

    private static String churn(boolean anySource) {
        return """
        mld6: 1
        name: bed
        seed: 3
        link: {interface: e0, hearing: snooped}
        channels:
          tv: {groups: %s1+40, %s audience: uniform}
        populations:
          homes: {listeners: 20, mac: 02:00:00:00:00:01, watch: {tv: 100%%}}
        phases:
          - {name: boot, for: 2s, do: [{join: homes, up-to: 10}]}
          - {name: churn, for: %ds, repeat: %d, do: [{churn: homes, leave: 10/s, join: 10/s}]}
          - {name: drain, for: 1s, do: [{leave: all, arrivals: at-once}]}
        expect:
          - {that: count(join_failed) == 0}
          - {that: count(leave_failed) == 0}
        """
                .formatted(
                        anySource ? ANY : SPECIFIC,
                        anySource ? "" : "sources: 2001:db8:1::10,",
                        FULL ? 40 : 15,
                        CHURNS);
    }

    /// Streams of 100 packets a second to 40 groups.
    private static String streams(boolean anySource) {
        return "--groups "
                + (anySource ? ANY : SPECIFIC)
                + "1+40 --sources 2001:db8:1::10 --rate-per-group 100/s --length 100";
    }

    private JsonNode number(JsonNode results, String name) {
        return results.at("/run/numbers/" + name);
    }

    private void agree(String what, JsonNode ours, JsonNode judged) {
        double resolution = ours.get("resolutionSeconds").asDouble() * 1000;
        for (String point : new String[] {"min", "p50", "p99", "max"}) {
            assertThat(ours.get(point).asDouble() * 1000)
                    .as("%s of %s: %s, judged %s", point, what, ours, judged)
                    .isCloseTo(judged.get(point).asDouble(), within(AGREE_MILLIS + resolution));
        }
    }

    private void print(String what, JsonNode ours, JsonNode judged) {
        System.out.printf(
                "ScenarioBedIT %s: %d, min/p50/p99/max %.1f/%.1f/%.1f/%.1f ms ± %.1f;"
                        + " capture: %s%n",
                what,
                ours.get("count").asInt(),
                ours.get("min").asDouble() * 1000,
                ours.get("p50").asDouble() * 1000,
                ours.get("p99").asDouble() * 1000,
                ours.get("max").asDouble() * 1000,
                ours.get("resolutionSeconds").asDouble() * 1000,
                judged);
    }

    @ParameterizedTest(name = "any source {0}, fast leave {1}")
    @CsvSource({"false, false", "true, false", "false, true"})
    void joinsAndLeavesAreThoseOfTheCapture(boolean any, boolean fast) throws Exception {
        assumeThat(FULL || !any).as("at full size").isTrue();
        try (DeliveryBed bed = DeliveryBed.open(directory);
                MldProcess _ = bed.send(streams(any))) {
            bed.awaitSnooping();
            if (fast) {
                bed.fastLeave();
            }
            JsonNode judged;
            try (Capture capture = bed.capture();
                    MldProcess run = bed.run(churn(any), "")) {
                for (int i = 1; i <= CHURNS; i++) {
                    run.await("phase churn", i);
                }
                run.await("phase drain");
                int status = run.exitStatus();
                assertThat(capture.stop()).as("not captured").isZero();
                assertThat(status).as(run.toString()).isIn(0, 98);
                judged = bed.judge(any ? ANY : SPECIFIC);
            }
            JsonNode results = bed.results();
            JsonNode joins = number(results, "join_latency");
            JsonNode leaves = number(results, "leave_latency");
            String kind = (any ? "any source" : "source specific") + (fast ? ", fast leave" : "");
            print("joins, " + kind, joins, judged.get("joins"));
            print("leaves, " + kind, leaves, judged.get("leaves"));
            assertThat(joins.get("count").asInt()).isGreaterThan(FULL ? 1000 : 100);
            // A join in the last moment of the flow before it is cold or warm by a hair.
            assertThat(joins.get("count").asInt())
                    .isCloseTo(judged.at("/joins/count").asInt(), within(FULL ? 10 : 3));
            assertThat(leaves.get("count").asInt())
                    .isCloseTo(judged.at("/leaves/count").asInt(), within(FULL ? 10 : 3));
            agree("joins", joins, judged.get("joins"));
            agree("leaves", leaves, judged.get("leaves"));
            assertThat(number(results, "data_lost").get("count").asLong())
                    .isCloseTo(judged.get("lost").asLong(), within(2L));
            assertThat(number(results, "data_unwanted").at("/details/never_wanted").asInt())
                    .isEqualTo(judged.get("unwantedNever").asInt())
                    .isZero();
            leavesTakeWhatTheBridgeTakes(fast, leaves, judged.get("leaves"));
        }
    }

    /// Without fast leave LLQT; with it next to nothing.
    private static void leavesTakeWhatTheBridgeTakes(
            boolean fast, JsonNode leaves, JsonNode judged) {
        if (fast) {
            assertThat(leaves.get("p95").asDouble() * 1000).isLessThan(100);
            assertThat(leaves.get("max").asDouble() * 1000).isLessThan(100);
            assertThat(judged.get("max").asDouble()).isLessThan(100);
        } else {
            assertThat(leaves.get("p50").asDouble() * 1000)
                    .isCloseTo(DeliveryBed.LEAVE_MILLIS, within(25.0));
            assertThat(judged.get("p50").asDouble())
                    .isCloseTo(DeliveryBed.LEAVE_MILLIS, within(25.0));
        }
    }

    private static final String HOLD =
            """
            mld6: 1
            name: hold
            link: {interface: e0, hearing: snooped}
            channels:
              tv: {groups: ff3e::8000:1+4, sources: 2001:db8:1::10}
            populations:
              viewers: {listeners: 2, mac: 02:00:00:00:00:01, join: [tv], mapping: round-robin}
            phases:
              - {name: join, for: 1s, do: [{join: viewers, arrivals: at-once}]}
              - {name: watch, for: 8s, do: [hold]}
              - {name: leave, for: 1s, do: [{leave: all, arrivals: at-once}]}
            expect:
              - {that: count(data_unwanted) == 0, in: watch}
            """;

    /// Two listeners want two of four groups that are sent.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatABridgeFloodsIsUnwanted(boolean snooping) throws Exception {
        assumeThat(FULL || !snooping).as("at full size").isTrue();
        try (DeliveryBed bed = DeliveryBed.open(directory);
                MldProcess _ =
                        bed.send(
                                "--groups ff3e::8000:1+4 --sources 2001:db8:1::10"
                                        + " --rate-per-group 100/s --length 100")) {
            bed.awaitSnooping();
            if (!snooping) {
                bed.bridge().set("mcast_snooping 0");
            }
            JsonNode judged;
            try (Capture capture = bed.capture();
                    MldProcess run = bed.run(HOLD, "")) {
                int status = run.exitStatus();
                assertThat(capture.stop()).isZero();
                judged = bed.judge(SPECIFIC);
                assertThat(status).as(run.toString()).isEqualTo(snooping ? 0 : 99);
            }
            JsonNode unwanted = number(bed.results(), "data_unwanted");
            int never = unwanted.at("/details/never_wanted").asInt();
            if (snooping) {
                assertThat(never).isZero();
                assertThat(judged.get("unwantedNever").asInt()).isZero();
            } else {
                // Two groups at 100 packets a second; the capture begins before the run.
                assertThat(never).isBetween(1500, judged.get("unwantedNever").asInt());
            }
        }
    }

    /// Every 1000th packet of each group is left out by the sender: found exactly, as the numbers
    /// of the first and the last packet say.
    @Test
    void plantedLossIsFoundExactly() throws Exception {
        try (DeliveryBed bed = DeliveryBed.open(directory);
                MldProcess _ =
                        bed.send(
                                "--groups ff3e::8000:1+4 --sources 2001:db8:1::10"
                                        + " --rate-per-group 500/s --length 100"
                                        + " --drop-every 1000")) {
            bed.awaitSnooping();
            JsonNode judged;
            try (Capture capture = bed.capture();
                    MldProcess run = bed.run(HOLD, "")) {
                int status = run.exitStatus();
                assertThat(capture.stop()).isZero();
                judged = bed.judge(SPECIFIC);
                assertThat(status).as(run.toString()).isZero();
            }
            long planted = 0;
            for (JsonNode span : judged.get("spans")) {
                // Packets 999, 1999, ... are left out (TX-6).
                planted += (span.get(1).asLong() + 1) / 1000 - (span.get(0).asLong() + 1) / 1000;
            }
            JsonNode lost = number(bed.results(), "data_lost");
            System.out.printf(
                    "ScenarioBedIT planted loss: %d planted, %s in the capture, found %s%n",
                    planted, judged.get("lost"), lost);
            assertThat(planted).isBetween(4L, 12L);
            assertThat(judged.get("lost").asLong()).isEqualTo(planted);
            assertThat(lost.get("count").asLong()).isEqualTo(planted);
        }
    }
}
