// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.RouterBelief;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Our listeners and our querier on one cable, in each version, with and without a tag; tshark, and
/// what `check-pcap.sh` works out from its fields, judge every frame.
@RequiresNetns
@RequiresCommands({"bash", "ip", "tcpdump", "tshark"})
class ListenersAndQuerierIT {
    private static final int SNAP_OCTETS = 2048;
    private static final int LISTENERS = 5;
    private static final int GROUPS = 10;
    private static final String FIRST_GROUP = "ff0e::db8:0:1";
    private static final String FIRST_CHANNEL = "ff3e::8000:1";

    private final Path directory;
    private Netns router;
    private Netns listeners;

    ListenersAndQuerierIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void open() throws Exception {
        router = Netns.create("router");
        listeners = Netns.create("listeners");
        router.veth("e0", listeners, "p0");
    }

    @AfterEach
    void close() {
        listeners.close();
        router.close();
    }

    /// V1-37 to V1-44, Q-4, Q-28, Q-36, CP-12, LW-6: joined is known, answered is kept, a query of
    /// somebody else lowers the timers and its answers raise them, left is gone.
    @ParameterizedTest
    @CsvSource({
        "'--mld 1', '--mld 1', exclude{}, ''",
        "'--mld 1', '', exclude{}, ''",
        "'--mld 2', '', exclude{}, ''",
        "'--mld 2', '--mld 1', exclude{}, ''",
        "'--mld 2 --filter include --sources 2001:db8::1+2', '',"
                + " 'include{2001:db8::1,2001:db8::2}', ''",
        "'--mld 2-lite', '--lightweight', exclude{}, ''",
        "'--mld 2', '', exclude{}, --vlan 100",
        "'--mld 2', '', exclude{}, --vlan 200.100"
    })
    void believesWhatTheListenersWant(String listening, String asking, String filter, String vlan)
            throws Exception {
        boolean channels = filter.startsWith("include");
        String first = channels ? FIRST_CHANNEL : FIRST_GROUP;
        Map<String, String> wishes = wishes(first, filter);
        Path file = directory.resolve("both.pcap");
        try (Capture capture = Capture.start(listeners, "p0", SNAP_OCTETS, file);
                MldProcess querier =
                        MldProcess.querier(
                                router,
                                "e0",
                                "--from fe80::1 --query-interval 1s --max-response 300ms"
                                        + " --last-listener-interval 200ms --robustness 3"
                                        + options(asking)
                                        + options(vlan))) {
            querier.await("querier: this router");
            try (MldProcess emulate =
                    MldProcess.emulate(
                            listeners,
                            "p0",
                            "--listeners "
                                    + LISTENERS
                                    + " --hearing snooped --seed 3 --groups "
                                    + first
                                    + "+"
                                    + GROUPS
                                    + options(listening)
                                    + options(vlan))) {
                emulate.await("ready");
                Await.until(() -> assertThat(querier.belief().filters()).isEqualTo(wishes));
                Await.throughout(
                        Duration.ofSeconds(5),
                        () -> assertThat(querier.belief().filters()).isEqualTo(wishes));
                ask(querier, emulate, first, asking.contains("--mld 1"), vlan);
                assertThat(querier.belief().filters()).isEqualTo(wishes);
                JsonNode summary = emulate.interrupt();
                assertThat(summary.at("/responses/sent").asInt()).isPositive();
            }
            Await.until(() -> assertThat(querier.belief().filters()).isEmpty());
            RouterBelief end = new RouterBelief(querier.interrupt());
            assertThat(end.count("kernel-dropped")).isZero();
            assertThat(end.count("error/checksum")).isZero();
            assertThat(end.count("sent/query")).isGreaterThan(GROUPS);
            assertThat(capture.stop()).isZero();
            WireJudgeIT.Verdict verdict = WireJudgeIT.judge(file);
            assertThat(verdict.text()).contains("MLD frames, 0 bad");
            assertThat(verdict.status()).isZero();
        }
    }

    /// `mld6 query` beside the querier, on its interface and from an address above: everybody in
    /// the group answers.
    private void ask(
            MldProcess querier, MldProcess emulate, String group, boolean version1, String vlan)
            throws Exception {
        long before = reports(querier);
        String version = version1 ? "--mld 1" : "--mld 2";
        try (MldProcess query =
                MldProcess.start(
                        router,
                        "",
                        "",
                        ("query e0 %s --from fe80::ff --max-response 200ms --wait 0s"
                                        + " --group %s%s")
                                .formatted(version, group, options(vlan)))) {
            assertThat(query.exitStatus()).as(query.toString()).isZero();
        }
        Await.until(
                () ->
                        assertThat(reports(querier))
                                .as(emulate.toString())
                                .isGreaterThanOrEqualTo(before + LISTENERS));
        assertThat(querier.belief().isQuerier()).isTrue();
    }

    private static long reports(MldProcess querier) throws Exception {
        return querier.belief().count("received/report");
    }

    private static String options(String options) {
        return options.isEmpty() ? "" : " " + options;
    }

    private static Map<String, String> wishes(String first, String filter) {
        Map<String, String> wishes = new TreeMap<>();
        for (int i = 0; i < GROUPS; i++) {
            wishes.put(Ipv6Address.parse(first).plus(i).toString(), filter);
        }
        return wishes;
    }
}
