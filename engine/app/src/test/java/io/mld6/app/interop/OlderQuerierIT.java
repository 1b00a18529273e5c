// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.testing.KernelListener;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.Wiretap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An MLDv1 querier turns up: our MLDv2 listener and the kernel's, each on a cable of its own,
/// speak
/// MLDv1 to it and go back to MLDv2 some time after its last query.
///
/// That time is the one thing in which they differ. It is robustness times query interval and the
/// query response interval, which an MLDv1 query does not tell (RFC 9777 §9.12): the kernel takes
/// the Maximum Response Delay of the last MLDv2 query it heard in version 2 mode for it, we that of
/// the MLDv1 query or the default of 10 s, whichever is more.
@RequiresNetns
@RequiresCommands({"ip", "sysctl"})
class OlderQuerierIT {
    private static final int QRV = 2;
    private static final int INTERVAL_S = 2;
    private static final int SPREAD_MS = 500;
    private static final Duration DEFAULT_DELAY = Duration.ofSeconds(10);
    /// The kernel looks at queries in a queue of its own, which on a busy machine is late.
    private static final Duration BUSY_KERNEL = Duration.ofSeconds(2);

    private static final Duration VERSION_1_FOR =
            Duration.ofSeconds(QRV * INTERVAL_S).plus(DEFAULT_DELAY);
    private static final String ANY = "ff0e::db8:0:1";
    private static final String CHANNEL = "ff3e::8000:2";
    private static final String LATER = "ff0e::db8:0:3";
    private static final String SOURCE = "2001:db8::1";
    private static final String ANOTHER = "2001:db8::2";
    private static final Map<String, List<String>> IN_VERSION_2 =
            Map.of(ANY, List.of("IS_EX{}"), CHANNEL, List.of("IS_IN{" + SOURCE + "}"));

    private Netns ourHost;
    private Netns theirHost;
    private Wiretap ours;
    private Wiretap theirs;
    private KernelListener kernel;
    private Engine engine;
    private int listener;

    @BeforeEach
    void open() throws Exception {
        ourHost = Netns.create("ours");
        theirHost = Netns.create("kernels");
        ours = Wiretap.on(ourHost);
        theirs = Wiretap.on(theirHost);
        kernel = KernelListener.start(theirHost, "e0");
        engine =
                ourHost.call(
                        () ->
                                Engine.start(
                                        EngineConfig.defaults()
                                                .with(
                                                        b ->
                                                                b.hearing(Hearing.SNOOPED)
                                                                        .unsolicitedReportIntervalV1(
                                                                                Duration.ofSeconds(
                                                                                        1))),
                                        LinkOpener.onInterface(PacketChannelOptions.on("e0")),
                                        _ -> {}));
        theirHost.run("sysctl -qw net.ipv6.conf.e0.mldv1_unsolicited_report_interval=1000");
        MacAddress mac = new MacAddress(0x02_00_00_00_00_01L);
        listener = engine.addListener(mac, Ipv6Address.linkLocalEui64(mac)).get();
    }

    @AfterEach
    void close() throws Exception {
        engine.close();
        kernel.close();
        ours.close();
        theirs.close();
        theirHost.close();
        ourHost.close();
    }

    /// CP-2, CP-3, CP-4, CP-5, CP-8, CP-9.
    @Test
    void isSpokenToInItsVersionAndOneDayForgotten() throws Exception {
        kernel.join(1, ANY);
        listen(ANY, FilterMode.EXCLUDE);
        kernel.joinSource(1, CHANNEL, SOURCE);
        listen(CHANNEL, FilterMode.INCLUDE, SOURCE);
        settle();
        assertThat(both(() -> ask(version2(SPREAD_MS)))).isEqualTo(IN_VERSION_2);

        assertThat(
                        both(
                                () -> {
                                    ask(version2((int) DEFAULT_DELAY.toMillis()));
                                    ask(TestQueries.version1(SPREAD_MS, "::"));
                                }))
                .as("what was pending is forgotten")
                .isEqualTo(Map.of(ANY, List.of("REPORT_V1{}"), CHANNEL, List.of("REPORT_V1{}")));
        assertThat(
                        both(
                                () -> {
                                    kernel.joinSource(1, CHANNEL, ANOTHER);
                                    listen(CHANNEL, FilterMode.INCLUDE, SOURCE, ANOTHER);
                                    kernel.join(1, LATER);
                                    listen(LATER, FilterMode.EXCLUDE);
                                }))
                .as("joins are reported, sources are not")
                .isEqualTo(Map.of(LATER, List.of("REPORT_V1{}", "REPORT_V1{}")));
        assertThat(
                        both(
                                () -> {
                                    kernel.leaveSource(1, CHANNEL, SOURCE);
                                    listen(CHANNEL, FilterMode.INCLUDE, ANOTHER);
                                    kernel.leave(1, LATER);
                                    listen(LATER, FilterMode.INCLUDE);
                                    ask(version2(SPREAD_MS));
                                }))
                .as("left, and asked in version 2")
                .isEqualTo(
                        Map.of(
                                LATER, List.of("DONE_V1{}"),
                                ANY, List.of("REPORT_V1{}"),
                                CHANNEL, List.of("REPORT_V1{}")));

        // The MLDv2 query above had the default delay: both count the same.
        final long older = System.nanoTime();
        ask(TestQueries.version1((int) DEFAULT_DELAY.toMillis(), "::"));
        waitUntil(older, VERSION_1_FOR.minusMillis(1400));
        assertThat(both(() -> ask(version2(0))))
                .isEqualTo(Map.of(ANY, List.of("REPORT_V1{}"), CHANNEL, List.of("REPORT_V1{}")));
        waitUntil(older, VERSION_1_FOR.plus(BUSY_KERNEL));
        Map<String, List<String>> again =
                Map.of(ANY, List.of("IS_EX{}"), CHANNEL, List.of("IS_IN{" + ANOTHER + "}"));
        assertThat(both(() -> ask(version2(SPREAD_MS)))).isEqualTo(again);

        // The last one had a shorter one: the kernel is back sooner.
        final long last = System.nanoTime();
        ask(TestQueries.version1(0, "::"));
        waitUntil(last, VERSION_1_FOR.minus(DEFAULT_DELAY).plusMillis(SPREAD_MS).plus(BUSY_KERNEL));
        int[] before = {ours.now(), theirs.now()};
        ask(version2(SPREAD_MS));
        settle();
        assertThat(own(theirs, before[1])).isEqualTo(again);
        assertThat(own(ours, before[0]))
                .isEqualTo(Map.of(ANY, List.of("REPORT_V1{}"), CHANNEL, List.of("REPORT_V1{}")));
    }

    private static byte[] version2(int delayMillis) {
        return TestQueries.version2(delayMillis, QRV, INTERVAL_S, "::", List.of());
    }

    private static void waitUntil(long start, Duration time) throws InterruptedException {
        Thread.sleep(
                Math.max(
                        0,
                        time.toMillis()
                                - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)));
    }

    private interface Action {
        void run() throws Exception;
    }

    private void ask(byte[] query) throws Exception {
        theirs.say(query);
        ours.say(query);
    }

    private void listen(String group, FilterMode mode, String... sources) throws Exception {
        engine.listen(
                        listener,
                        1,
                        Ipv6Address.parse(group),
                        mode,
                        List.of(sources).stream().map(Ipv6Address::parse).toList())
                .get();
    }

    private static void settle() throws InterruptedException {
        Thread.sleep(1300);
    }

    /// What both say after `action`, which must be the same.
    private Map<String, List<String>> both(Action action) throws Exception {
        int[] before = {ours.now(), theirs.now()};
        action.run();
        settle();
        Map<String, List<String>> kernels = own(theirs, before[1]);
        assertThat(own(ours, before[0])).as("ours like the kernel's").isEqualTo(kernels);
        return kernels;
    }

    private static Map<String, List<String>> own(Wiretap tap, int since) throws Exception {
        Map<String, List<String>> said = new TreeMap<>(tap.briefsSince(since));
        said.keySet().removeIf(group -> group.startsWith("ff02"));
        return said;
    }
}
