// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static io.mld6.codec.message.FilterMode.EXCLUDE;
import static io.mld6.codec.message.FilterMode.INCLUDE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.SnoopingBridge;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The Linux bridge as an MLDv2 querier and snooping switch forwards exactly the sources that our
/// listeners want. It asks every second and forgets after three.
@RequiresNetns
@RequiresCommands({"ip", "bridge"})
class Mldv2BridgeIT {
    private static final Duration SEVERAL_ROUNDS = Duration.ofSeconds(5);
    private static final String S1 = "2001:db8::1";
    private static final String S2 = "2001:db8::2";
    private static final String S3 = "2001:db8::3";
    private static final String S4 = "2001:db8::4";

    private SnoopingBridge bridge;
    private Netns near;
    private Netns other;

    @BeforeEach
    void open() throws Exception {
        near = Netns.create("near");
        other = Netns.create("other");
        bridge = SnoopingBridge.create(2);
        bridge.port("p1", near, "e1");
        bridge.port("p2", other, "e2");
        // A second to contradict: asked at 0.2, 0.4, 0.6 and 0.8 s, answered 0.2 s later at most.
        bridge.set("mcast_last_member_interval 20 mcast_last_member_count 5");
        bridge.startQuerier();
    }

    @AfterEach
    void close() {
        bridge.close();
        other.close();
        near.close();
    }

    /// V2-35, V2-53, V2-62: joined, asked again and again, stopped, continued, left.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | '' | exclude{}",
                "2 | --filter include --sources 2001:db8::1+3 | include{2001:db8::1,2001:db8::2,2001:db8::3}",
                "2 | --filter exclude --sources 2001:db8::1+2/16 | exclude{2001:db8::1,2001:db8::11}",
                "2-lite | --filter include --sources 2001:db8::1+2 | include{2001:db8::1,2001:db8::2}"
            })
    void forwardsExactlyWhatOurListenersWant(String mld, String sources, String filter)
            throws Exception {
        // Every group is somebody's, most are several listeners'.
        TreeMap<String, String> wanted = new TreeMap<>();
        for (int i = 0; i < 90; i++) {
            wanted.put(Ipv6Address.parse("ff0e::db8:0:1").plus(i).toString(), filter);
        }
        String options =
                "--mld %s --listeners 7 --groups ff0e::db8:0:1+90 --groups-per-listener 80 --seed 1 %s"
                        .formatted(mld, sources)
                        .strip();
        try (MldProcess mld6 = MldProcess.emulate(near, "e1", options)) {
            mld6.await("joined 560 memberships");
            Await.until(() -> assertThat(bridge.filters("p1")).isEqualTo(wanted));
            mld6.await("ready");
            Await.throughout(
                    SEVERAL_ROUNDS, () -> assertThat(bridge.filters("p1")).isEqualTo(wanted));

            // Silence makes it forget, the next query brings all back.
            mld6.signal(MldProcess.SIGSTOP);
            Await.until(() -> assertThat(bridge.groups("p1")).isEmpty());
            mld6.signal(MldProcess.SIGCONT);
            Await.until(() -> assertThat(bridge.filters("p1")).isEqualTo(wanted));

            // From here on only leaving makes it forget within minutes.
            bridge.set("mcast_membership_interval 26000");
            Await.until(() -> assertThat(bridge.filters("p1")).isEqualTo(wanted));
            Thread.sleep(1600);
            JsonNode summary = mld6.interrupt();
            Await.until(() -> assertThat(bridge.groups("p1")).isEmpty());

            assertThat(bridge.groups("p2")).isEmpty();
            assertThat(summary.at("/received/queryV2").asInt()).isGreaterThan(5);
            assertThat(summary.at("/received/queryV1").asInt()).isZero();
            assertThat(summary.at("/sent/reportV1").asInt()).isZero();
            assertThat(summary.at("/sent/doneV1").asInt()).isZero();
        }
    }

    /// V2-24, V2-25, V2-31..35, V2-56: subscriptions merged by listeners, listeners by the bridge;
    /// what one stops listening to stays as long as another one answers for it.
    @Test
    void followsEveryChangeOfSourcesOfSeveralListeners() throws Exception {
        try (Listeners ours = new Listeners(near, "e1", 1, 3);
                Listeners others = new Listeners(other, "e2", 100, 1)) {
            String merged = "ff0e::db8:0:1";
            String excluded = "ff0e::db8:0:2";
            String included = "ff0e::db8:0:3";

            ours.listen(0, 1, merged, EXCLUDE);
            ours.listen(1, 1, merged, INCLUDE, S1);
            ours.listen(0, 1, excluded, EXCLUDE, S1, S2);
            ours.listen(1, 1, excluded, EXCLUDE, S2, S3);
            // EXCLUDE{S1, S2} of one socket without S1 of another.
            ours.listen(2, 1, excluded, EXCLUDE, S1, S2);
            ours.listen(2, 2, excluded, INCLUDE, S1);
            ours.listen(0, 1, included, INCLUDE, S1);
            ours.listen(0, 2, included, INCLUDE, S2);
            ours.listen(1, 1, included, INCLUDE, S2, S3);
            others.listen(0, 1, included, INCLUDE, S4);
            others.listen(0, 1, merged, EXCLUDE, S4);
            keeps(
                    Map.of(
                            merged,
                            "exclude{}",
                            excluded,
                            "exclude{" + S2 + "}",
                            included,
                            include(S1, S2, S3)),
                    Map.of(included, include(S4), merged, "exclude{" + S4 + "}"));

            // One of two drops S2 and S3: nobody but it wanted S3.
            ours.listen(1, 1, included, INCLUDE, S4);
            // The only EXCLUDE goes, an INCLUDE stays.
            ours.listen(0, 1, merged, INCLUDE);
            // Two exclude S2 no longer, and one more excludes all that is left to exclude.
            ours.listen(0, 1, excluded, EXCLUDE, S1, S3, S4);
            ours.listen(1, 1, excluded, EXCLUDE, S3, S4);
            ours.listen(2, 2, excluded, INCLUDE);
            ours.listen(2, 1, excluded, EXCLUDE, S3);
            others.listen(0, 1, included, EXCLUDE, S1);
            keeps(
                    Map.of(
                            merged, include(S1),
                            excluded, "exclude{" + S3 + "}",
                            included, include(S1, S2, S4)),
                    Map.of(included, "exclude{" + S1 + "}", merged, "exclude{" + S4 + "}"));

            // From EXCLUDE to INCLUDE and the other way round, and an end.
            for (int listener = 0; listener < 3; listener++) {
                ours.listen(listener, 1, excluded, INCLUDE, listener == 0 ? S1 : S2);
            }
            ours.listen(1, 1, merged, EXCLUDE, S1, S2);
            others.listen(0, 1, merged, INCLUDE);
            ours.listen(0, 1, included, INCLUDE);
            ours.listen(0, 2, included, INCLUDE);
            keeps(
                    Map.of(
                            merged, exclude(S1, S2),
                            excluded, include(S1, S2),
                            included, include(S4)),
                    Map.of(included, "exclude{" + S1 + "}"));

            bridge.set("mcast_membership_interval 26000");
            Thread.sleep(1600);
            ours.engine.leaveAll(Duration.ofSeconds(10)).get();
            Await.until(() -> assertThat(bridge.groups("p1")).isEmpty());
            assertThat(bridge.filters("p2")).isEqualTo(Map.of(included, "exclude{" + S1 + "}"));
        }
    }

    private void keeps(Map<String, String> ours, Map<String, String> others) throws Exception {
        Await.Look look =
                () -> {
                    assertThat(bridge.filters("p1")).isEqualTo(ours);
                    assertThat(bridge.filters("p2")).isEqualTo(others);
                };
        Await.until(look);
        Await.throughout(SEVERAL_ROUNDS, look);
    }

    private static String include(String... sources) {
        return "include{" + String.join(",", sources) + "}";
    }

    private static String exclude(String... sources) {
        return "exclude{" + String.join(",", sources) + "}";
    }

    /// An engine on an interface of a namespace, and its listeners.
    private static final class Listeners implements AutoCloseable {
        private final Engine engine;
        private final List<Integer> numbers = new ArrayList<>();

        Listeners(Netns namespace, String interfaceName, int firstMac, int count) throws Exception {
            engine =
                    namespace.call(
                            () ->
                                    Engine.start(
                                            EngineConfig.defaults()
                                                    .with(b -> b.hearing(Hearing.SNOOPED)),
                                            LinkOpener.onInterface(
                                                    PacketChannelOptions.on(interfaceName)),
                                            _ -> {}));
            for (int i = 0; i < count; i++) {
                MacAddress mac = new MacAddress(0x02_00_00_00_00_00L + firstMac + i);
                numbers.add(engine.addListener(mac, Ipv6Address.linkLocalEui64(mac)).get());
            }
        }

        void listen(
                int listener, long subscription, String group, FilterMode mode, String... sources)
                throws Exception {
            engine.listen(
                            numbers.get(listener),
                            subscription,
                            Ipv6Address.parse(group),
                            mode,
                            List.of(sources).stream().map(Ipv6Address::parse).toList())
                    .get();
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
