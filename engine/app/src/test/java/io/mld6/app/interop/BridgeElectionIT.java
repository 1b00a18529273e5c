// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.RouterBelief;
import io.mld6.app.testing.SnoopingBridge;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.QueryTap;
import io.mld6.engine.testing.QueryTap.Asked;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The Linux bridge's querier and ours on one link: the lower address asks, and the other one when
/// it has fallen silent.
@RequiresNetns
@RequiresCommands({"ip", "bridge", "sysctl"})
class BridgeElectionIT {
    private static final String LOWEST = "fe80::1";
    private static final String HIGHEST = "fe80::ffff:ffff:ffff:fffe";
    private static final String TIMES =
            " --query-interval 2s --startup-interval 1s --max-response 500ms";
    /// On a busy machine a tap notes a query late.
    private static final int TAP_LAG_MS = 500;
    private static final Duration BRIDGE_PATIENCE = Duration.ofSeconds(4);

    private Netns ours;
    private SnoopingBridge bridge;
    private QueryTap fromBridge;
    private QueryTap fromUs;

    @BeforeEach
    void open() throws Exception {
        ours = Netns.create("ours");
        bridge = SnoopingBridge.create(2);
        bridge.port("p1", ours, "e1");
        bridge.set("mcast_querier_interval 400");
        bridge.startQuerier();
        fromBridge = QueryTap.on(ours, "e1", bridge.namespace(), "p1");
        fromUs = QueryTap.on(bridge.namespace(), "p1", ours, "e1");
        Await.until(() -> assertThat(fromBridge.heard()).isNotEmpty());
    }

    @AfterEach
    void close() throws Exception {
        fromBridge.close();
        fromUs.close();
        bridge.close();
        ours.close();
    }

    /// as the bridge has it, Q-50 likewise.
    @Test
    void bridgeFallsSilentForALowerAddressAndTakesOverWhenThatIsGone() throws Exception {
        long lastOfOurs;
        try (MldProcess mld6 = MldProcess.querier(ours, "e1", "--from " + LOWEST + TIMES)) {
            mld6.await("querier: this router");
            Await.until(() -> assertThat(bridge.routerPorts()).containsExactly("p1"));
            long since = System.nanoTime();
            Await.throughout(
                    Duration.ofSeconds(5),
                    () -> {
                        assertThat(mld6.belief().isQuerier()).isTrue();
                        assertThat(heardSince(fromBridge, since)).isEmpty();
                    });
            RouterBelief end = new RouterBelief(mld6.interrupt());
            assertThat(end.querier()).isEqualTo(LOWEST);
            assertThat(end.count("yielded")).isZero();
            assertThat(heardSince(fromUs, since))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(query -> query.from().equals(LOWEST));
            lastOfOurs = fromUs.heard().getLast().nanos();
        }
        Await.until(() -> assertThat(heardSince(fromBridge, lastOfOurs)).isNotEmpty());
        long silence = heardSince(fromBridge, lastOfOurs).getFirst().nanos() - lastOfOurs;
        assertThat(Duration.ofNanos(silence))
                .isGreaterThan(BRIDGE_PATIENCE.minusMillis(TAP_LAG_MS));
    }

    /// the bridge has the lower address; what it says of its robustness and
    /// interval counts; RV x QI + QRI / 2 after its last query it is we who ask; and it takes the
    /// link back.
    @Test
    void weFallSilentForTheBridgeAndTakeOverWhenItIsSwitchedOff() throws Exception {
        try (MldProcess mld6 =
                MldProcess.querier(
                        ours,
                        "e1",
                        "--from "
                                + HIGHEST
                                + " --robustness 3 --query-interval 5s"
                                + " --max-response 500ms")) {
            String theirs = fromBridge.heard().getFirst().from();
            Await.until(() -> assertThat(mld6.belief().querier()).isEqualTo(theirs));
            long since = System.nanoTime();
            Await.throughout(
                    Duration.ofSeconds(4),
                    () -> {
                        assertThat(mld6.belief().isQuerier()).isFalse();
                        assertThat(heardSince(fromUs, since)).isEmpty();
                    });
            RouterBelief belief = mld6.belief();
            assertThat(belief.json().path("query-interval").asDouble()).isEqualTo(1);
            assertThat(belief.json().path("robustness-variable").asInt()).isEqualTo(2);

            bridge.set("mcast_querier 0");
            Await.until(() -> assertThat(mld6.belief().isQuerier()).isTrue());
            Asked last = fromBridge.heard().getLast();
            Await.until(() -> assertThat(heardSince(fromUs, last.nanos())).isNotEmpty());
            long silence = heardSince(fromUs, last.nanos()).getFirst().nanos() - last.nanos();
            Duration patience = Duration.ofMillis(2 * 1000 + 250);
            assertThat(TimeUnit.NANOSECONDS.toMillis(silence))
                    .isBetween(patience.toMillis() - TAP_LAG_MS, patience.toMillis() + 2000);
            Await.until(() -> assertThat(bridge.routerPorts()).containsExactly("p1"));

            long on = System.nanoTime();
            bridge.set("mcast_querier 1");
            Await.until(() -> assertThat(mld6.belief().querier()).isEqualTo(theirs));
            assertThat(heardSince(fromBridge, on)).isNotEmpty();
            RouterBelief end = new RouterBelief(mld6.interrupt());
            assertThat(end.count("yielded")).isEqualTo(2);
            assertThat(end.count("elected")).isEqualTo(2);
            assertThat(mld6.lines().stream().filter(line -> line.contains("this router listens")))
                    .hasSize(2);
        }
    }

    private static List<Asked> heardSince(QueryTap tap, long nanos) {
        return tap.heard(query -> query.nanos() - nanos > 0 && query.group().equals("::"));
    }
}
