// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.RouterBelief;
import io.mld6.app.testing.SnoopingBridge;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A network without multicast router: the switch between our querier and our listeners is the
/// Linux bridge, which asks nothing itself. What it and the querier believe is what the listeners
/// want.
@RequiresNetns
@RequiresCommands({"ip", "bridge", "sysctl"})
class SnoopedQuerierIT {
    private static final String FIRST_GROUP = "ff0e::db8:0:1";
    private static final String FIRST_CHANNEL = "ff3e::8000:1";
    private static final int GROUPS = 20;
    private static final String SOURCES = "2001:db8::1,2001:db8::2";

    private Netns router;
    private Netns listeners;
    private SnoopingBridge bridge;

    @BeforeEach
    void open() throws Exception {
        router = Netns.create("router");
        listeners = Netns.create("listeners");
        bridge = SnoopingBridge.create(2);
        bridge.port("p1", router, "e1");
        bridge.port("p2", listeners, "e2");
        bridge.start();
    }

    @AfterEach
    void close() {
        bridge.close();
        listeners.close();
        router.close();
    }

    /// SN-4: for three of the bridge's lifetimes nobody but our querier keeps the
    /// switch from forgetting; and what leaves is asked about, and gone everywhere.
    @ParameterizedTest
    @CsvSource({
        "exclude, '', exclude{}",
        "include, " + FIRST_CHANNEL + ", 'include{" + SOURCES + "}'"
    })
    void switchAndQuerierBelieveWhatTheListenersWant(String mode, String channels, String filter)
            throws Exception {
        String first = channels.isEmpty() ? FIRST_GROUP : channels;
        String sources = channels.isEmpty() ? "" : " --sources 2001:db8::1+2";
        Map<String, String> wishes = wishes(first, filter);
        try (MldProcess querier = querier("")) {
            querier.await("querier: this router");
            Await.until(() -> assertThat(bridge.routerPorts()).containsExactly("p1"));
            try (MldProcess emulate =
                    MldProcess.emulate(
                            listeners,
                            "e2",
                            "--mld 2 --listeners 10 --hearing snooped --seed 1 --filter "
                                    + mode
                                    + sources
                                    + " --groups "
                                    + first
                                    + "+"
                                    + GROUPS)) {
                emulate.await("ready");
                Await.until(() -> assertThat(bridge.filters("p2")).isEqualTo(wishes));
                Await.until(() -> assertThat(querier.belief().filters()).isEqualTo(wishes));
                Await.throughout(
                        Duration.ofSeconds(9),
                        () -> {
                            assertThat(bridge.filters("p2")).isEqualTo(wishes);
                            assertThat(querier.belief().filters()).isEqualTo(wishes);
                        });
                emulate.interrupt();
            }
            Await.until(() -> assertThat(querier.belief().filters()).isEmpty());
            Await.until(() -> assertThat(bridge.filters("p2")).isEmpty());
            RouterBelief end = new RouterBelief(querier.interrupt());
            assertThat(end.count("yielded")).isZero();
            assertThat(end.count("received/query")).isZero();
        }
    }

    /// SN-4, V1-42: the same in MLDv1, whose Reports the switch passes on to the router alone.
    @Test
    void version1ReportsReachTheQuerierBecauseItIsKnownAsARouter() throws Exception {
        bridge.set("mcast_mld_version 1");
        Map<String, String> wishes = wishes(FIRST_GROUP, "exclude{}");
        try (MldProcess querier = querier("--mld 1")) {
            querier.await("querier: this router");
            Await.until(() -> assertThat(bridge.routerPorts()).containsExactly("p1"));
            try (MldProcess emulate =
                    MldProcess.emulate(
                            listeners,
                            "e2",
                            "--mld 1 --listeners 10 --hearing snooped --seed 1 --groups "
                                    + FIRST_GROUP
                                    + "+"
                                    + GROUPS)) {
                emulate.await("ready");
                Await.until(() -> assertThat(querier.belief().filters()).isEqualTo(wishes));
                Await.throughout(
                        Duration.ofSeconds(7),
                        () -> {
                            assertThat(bridge.groups("p2")).isEqualTo(wishes.keySet());
                            assertThat(querier.belief().filters()).isEqualTo(wishes);
                        });
                emulate.interrupt();
            }
            Await.until(() -> assertThat(querier.belief().filters()).isEmpty());
            Await.until(() -> assertThat(bridge.groups("p2")).isEmpty());
        }
    }

    private MldProcess querier(String options) throws Exception {
        return MldProcess.querier(
                router,
                "e1",
                ("--from fe80::1 --query-interval 1s --max-response 300ms"
                                + " --last-listener-interval 300ms "
                                + options)
                        .strip());
    }

    private static Map<String, String> wishes(String first, String filter) {
        Map<String, String> wishes = new TreeMap<>();
        for (int i = 0; i < GROUPS; i++) {
            wishes.put(Ipv6Address.parse(first).plus(i).toString(), filter);
        }
        return wishes;
    }
}
