// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.OpenVswitch;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The oracle at a real Open vSwitch: what `ovs-appctl mdb/show` prints is read, agrees while the
/// switch follows, and does not when it has forgotten its groups.
@RequiresNetns
@RequiresCommands({"ip", "sysctl", "ovsdb-tool", "ovsdb-server", "ovs-vswitchd", "ovs-vsctl"})
@SuppressWarnings("NullAway.Init") // JUnit fills the directories
class OpenVswitchIT {
    @TempDir private Path directory;

    private MldProcess oracle(OpenVswitch device, Netns homes) throws Exception {
        return MldProcess.start(
                homes,
                device.environment(),
                "",
                "oracle e0 --device ovs:ob0 --hearing snooped --every 1s --listeners 5"
                        + " --groups ff0e::db8:0:1+4 --json "
                        + directory.resolve("oracle.json"));
    }

    private JsonNode result() throws Exception {
        return new ObjectMapper().readTree(directory.resolve("oracle.json").toFile()).get("oracle");
    }

    @Test
    @DisplayName("DUT-3 DUT-6: a real Open vSwitch agrees, and what it forgot is missing")
    void whatItForgetsIsMissing(@TempDir Path folder) throws Exception {
        try (Netns homes = Netns.create("homes");
                OpenVswitch device = OpenVswitch.create(folder)) {
            device.port("p1", homes, "e0");
            try (MldProcess run = oracle(device, homes)) {
                // By then all is said, and repeated.
                run.await("look 3: 20 memberships, 4 entries at ovs ob0: no difference");
                assertThat(device.ask("mdb/show ob0")).contains("ff0e::db8:0:1", "ff0e::db8:0:4");
                String _ = device.ask("mdb/flush ob0");
                run.await("missing  ff0e::db8:0:1: fe80::").signal(MldProcess.SIGINT);
                assertThat(run.exitStatus()).as(run.toString()).isEqualTo(99);
            }
            assertThat(result().at("/most/missing").asInt()).isEqualTo(4);
            assertThat(result().at("/most/extra").asInt()).isZero();
        }
    }
}
