// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.SnoopingBridge;
import io.mld6.app.testing.VlanSplitter;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Two Linux bridges, each the querier of a VLAN of its own, and one process with listeners in
/// both. (A kernel with bridge VLAN filtering would need only one bridge, and no splitter.)
@RequiresNetns
@RequiresCommands({"ip", "bridge", "sysctl"})
class VlanBridgesIT {
    private static final Set<String> GROUPS =
            Set.of("ff0e::db8:0:1", "ff0e::db8:0:2", "ff0e::db8:0:3");

    @Test
    @DisplayName("SG-1 SG-2 SG-4: each bridge knows its VLAN's groups, one in MLDv1, one in MLDv2")
    void eachVlanHasAQuerierOfItsOwn() throws Exception {
        try (Netns listeners = Netns.create("listeners");
                Netns middle = Netns.create("middle");
                SnoopingBridge old = SnoopingBridge.create(1);
                SnoopingBridge recent = SnoopingBridge.create(2)) {
            middle.veth("trunk", listeners, "e1");
            old.port("p1", middle, "a100");
            recent.port("p1", middle, "a101");
            try (VlanSplitter splitter =
                            VlanSplitter.on(middle, "trunk", 900)
                                    .access(100, "a100")
                                    .access(101, "a101")
                                    .start();
                    MldProcess mld6 =
                            MldProcess.emulate(
                                    listeners,
                                    "e1",
                                    "--listeners 20 --groups ff0e::db8:0:1+3 --vlan 900.100+2"
                                            + " --vlan-mode round-robin --seed 1")) {
                old.startQuerier();
                recent.startQuerier();
                mld6.await("ready");
                Await.until(() -> assertThat(old.groups("p1")).isEqualTo(GROUPS));
                Await.until(() -> assertThat(recent.groups("p1")).isEqualTo(GROUPS));
                // From here on only answers to each one's queries keep groups longer than 3 s.
                Await.throughout(
                        Duration.ofSeconds(7),
                        () -> {
                            assertThat(old.groups("p1")).isEqualTo(GROUPS);
                            assertThat(recent.groups("p1")).isEqualTo(GROUPS);
                        });
                assertThat(recent.filters("p1").values()).containsOnly("exclude{}");
                JsonNode summary = mld6.interrupt();
                Await.until(() -> assertThat(old.groups("p1")).isEmpty());
                Await.until(() -> assertThat(recent.groups("p1")).isEmpty());
                assertThat(splitter).isNotNull();
                assertThat(summary.at("/received/queryV1").asInt()).isGreaterThan(5);
                assertThat(summary.at("/received/queryV2").asInt()).isGreaterThan(5);
                assertThat(summary.at("/sent/reportV1").asInt()).isPositive();
                assertThat(summary.at("/sent/doneV1").asInt()).isPositive();
                assertThat(summary.at("/sent/reportV2").asInt()).isPositive();
            }
        }
    }
}
