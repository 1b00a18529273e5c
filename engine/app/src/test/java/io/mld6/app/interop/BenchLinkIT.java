// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `mld6 bench-link` says it sent is what arrives.
@RequiresNetns
@RequiresCommands("ip")
class BenchLinkIT {
    private static final int FRAMES_PER_ROUND = 1024;
    private static final int MEASURED_ROUNDS = 10;
    /// Both ways, warm-up included. A plain round is a multiple of what is in flight.
    private static final int ALL_ROUNDS = 13;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--mld 1",
                "--mld 2",
                "--mld 2 --records 3 --vlan 7",
                "--mld 1 --batch 1",
                "--mld 1 --qdisc-bypass",
                "--mld 2 --own-groups",
                "--mld 2 --transmit xdp"
            })
    void sendsWhatItSays(String options) throws Exception {
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            long before = far.statistic("p0", "rx_packets");
            try (MldProcess mld6 =
                    MldProcess.start(
                            near,
                            "",
                            "",
                            "bench-link e0 --json - --frames %d %s"
                                    .formatted(MEASURED_ROUNDS * FRAMES_PER_ROUND, options))) {
                assertThat(mld6.exitStatus()).as(mld6.toString()).isZero();
                JsonNode figures =
                        new ObjectMapper()
                                .readTree(String.join("\n", mld6.lines()))
                                .path("batches")
                                .path(0);
                assertThat(figures.path("engine").path("rounds")).hasSize(MEASURED_ROUNDS);
                assertThat(figures.path("ratio").asDouble()).isPositive();
            }
            assertThat(far.statistic("p0", "rx_packets") - before)
                    .isBetween(
                            2L * ALL_ROUNDS * FRAMES_PER_ROUND,
                            2L * ALL_ROUNDS * FRAMES_PER_ROUND + 64);
        }
    }
}
