// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.SnoopingBridge;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Linux bridge asks, snoops and forgets; what it believes is what we meant it to.
@RequiresNetns
@RequiresCommands({"ip", "bridge"})
class BridgeIT {
    /// 40 groups of 3 ranges; every listener joins 17 of them, and every group has a listener.
    private static final String POPULATION =
            "--mld 1 --listeners 12 --groups ff0e::db8:0:1+20,ff05::1:0+10/16 --groups ff3e::8000:1+10"
                    + " --groups-per-listener 17 --seed 1";

    private static final Set<String> GROUPS = new TreeSet<>();

    static {
        add("ff0e::db8:0:1", 20, 1);
        add("ff05::1:0", 10, 16);
        add("ff3e::8000:1", 10, 1);
    }

    private Netns listeners;

    private static void add(String first, int count, long step) {
        Ipv6Address address = Ipv6Address.parse(first);
        for (int i = 0; i < count; i++) {
            GROUPS.add(new Ipv6Address(address.high(), address.low() + i * step).toString());
        }
    }

    @BeforeEach
    void open() throws Exception {
        listeners = Netns.create("listeners");
    }

    @AfterEach
    void close() {
        listeners.close();
    }

    /// SN-4, V1-10, V1-17, V1-22: joined means known, answered means kept, Done means gone.
    @ParameterizedTest
    @ValueSource(strings = {"snooped", "shared"})
    void knowsExactlyOurGroupsFromJoiningToDone(String segment) throws Exception {
        try (SnoopingBridge bridge = SnoopingBridge.create(1)) {
            bridge.port("p1", listeners, "e1");
            bridge.startQuerier();
            try (MldProcess mld6 = emulate("--hearing " + segment)) {
                mld6.await("joined 204 memberships");
                Await.until(() -> assertThat(bridge.groups("p1")).isEqualTo(GROUPS));

                // From here on only answers to its queries keep a group longer than three seconds.
                mld6.await("ready");
                Await.throughout(
                        Duration.ofSeconds(7),
                        () -> assertThat(bridge.groups("p1")).isEqualTo(GROUPS));

                // So silence must make it forget; and the next query must bring all back.
                mld6.signal(MldProcess.SIGSTOP);
                Await.until(() -> assertThat(bridge.groups("p1")).isEmpty());
                mld6.signal(MldProcess.SIGCONT);
                Await.until(() -> assertThat(bridge.groups("p1")).isEqualTo(GROUPS));

                // From here on only Done makes it forget within minutes.
                bridge.set("mcast_membership_interval 26000");
                Await.until(() -> assertThat(bridge.leastTimer("p1")).isGreaterThan(200));
                JsonNode summary = mld6.interrupt();
                Await.until(() -> assertThat(bridge.groups("p1")).isEmpty());

                assertThat(summary.at("/received/queryV1").asInt()).isGreaterThan(7);
                assertThat(summary.at("/received/queryV2").asInt()).isZero();
                int suppressed = summary.at("/responses/suppressed").asInt();
                if (segment.equals("shared")) {
                    assertThat(suppressed).isPositive();
                    assertThat(summary.at("/sent/doneV1").asInt()).isBetween(40, 204);
                } else {
                    assertThat(suppressed).isZero();
                    assertThat(summary.at("/sent/doneV1").asInt()).isEqualTo(204);
                }
            }
        }
    }

    /// CP-8: an MLDv2 query is an MLDv1 query to an MLDv1 listener.
    @Test
    void keepsOurGroupsAlsoWhileItAsksInTheFormatOfVersion2() throws Exception {
        try (SnoopingBridge bridge = SnoopingBridge.create(2)) {
            bridge.port("p1", listeners, "e1");
            bridge.startQuerier();
            try (MldProcess mld6 = emulate("--hearing snooped")) {
                mld6.await("ready");
                Await.throughout(
                        Duration.ofSeconds(7),
                        () -> assertThat(bridge.groups("p1")).isEqualTo(GROUPS));
                JsonNode summary = mld6.interrupt();
                Await.until(() -> assertThat(bridge.groups("p1")).isEmpty());
                assertThat(summary.at("/received/queryV2").asInt()).isGreaterThan(7);
                assertThat(summary.at("/received/queryV1").asInt()).isZero();
                assertThat(summary.at("/sent/reportV1").asInt()).isGreaterThan(2 * 204 + 204);
                assertThat(summary.at("/sent/reportV2").asInt()).isZero();
            }
        }
    }

    private MldProcess emulate(String options) throws Exception {
        return MldProcess.emulate(listeners, "e1", POPULATION + " " + options);
    }
}
