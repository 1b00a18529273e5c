// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "run --help",
                "oracle --help",
                "rehearse --help",
                "examples --help",
                "schema --help",
                "emulate --help",
                "querier --help",
                "query --help",
                "send --help",
                "watch --help",
                "send-frames --help",
                "conform --help",
                "bench-link --help",
                "doctor --help",
                "explain --help",
                "config --help",
                "completion --help",
                "man --help",
                "report --help",
                "compare --help",
                "demo --help"
            })
    void fitsATerminalAndGoesToStandardOutput(String arguments) {
        CommandLineRun run = CommandLineRun.of(arguments.split(" "));
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).isNotEmpty().allMatch(line -> line.length() <= 80);
    }

    @Test
    void showsPercentSignsAsTheyAreTyped() {
        assertThat(CommandLineRun.of("rehearse", "--help").out())
                .contains("--set rehearse.loss=0.1% --set seed=7");
    }

    /// As one line, wherever it is broken.
    private static String helpOf(String command) {
        return CommandLineRun.of(command, "--help").out().replaceAll("\\s+", " ");
    }

    @Test
    void showsOptionsDefaultsAndExamples() {
        assertThat(helpOf("emulate"))
                .contains(
                        "--listeners=N",
                        "--groups=SPEC",
                        "--groups-per-listener=K",
                        "--mld=1|2",
                        "--mac=BASE",
                        "02:00:00:00:00:01",
                        "--vlan=VLANS",
                        "--vlan-mode=MODE",
                        "--tag-types=TPID[.TPID]",
                        "--hearing=KIND",
                        "Default: shared",
                        "--join-rate=N",
                        "Default: 100000",
                        "--max-pps=N",
                        "--transmit=WAY",
                        "--always-done",
                        "--solicited-node",
                        "--tick=TIME",
                        "Default: 10ms",
                        "--seed=N",
                        "--duration=TIME",
                        "--leave-timeout=TIME",
                        "Default: 15s",
                        "--json=FILE",
                        "--force",
                        "Examples:")
                .doesNotContain("--segment", "--tpid");
        assertThat(helpOf("query"))
                .contains(
                        "--mld=1|2",
                        "--group=G",
                        "Default: 2.",
                        "--source=S",
                        "--max-response=TIME",
                        "--wait=TIME",
                        "--count=N",
                        "--interval=TIME",
                        "--from=LL",
                        "--vlan=ID[.ID]");
        assertThat(helpOf("querier"))
                .contains(
                        "--query-interval=TIME",
                        "Default: 125s",
                        "--max-response=TIME",
                        "--robustness=N",
                        "--last-listener-interval=TIME",
                        "--last-listener-count=N",
                        "--startup-interval=TIME",
                        "--startup-count=N",
                        "--immediate-leave",
                        "--track-listeners",
                        "--no-election",
                        "--max-groups=N",
                        "--max-sources=N",
                        "--from=LL",
                        "--vlan=VLANS",
                        "--duration=TIME",
                        "--json=FILE",
                        "--dump-every=TIME",
                        "--force");
        assertThat(helpOf("send"))
                .contains(
                        "--groups=SPEC",
                        "--sources=SPEC",
                        "--rate=N/s",
                        "Default: 1000/s",
                        "--rate-per-group=N/s",
                        "--length=OCTETS",
                        "Default: 1316",
                        "--payload=KIND",
                        "--vlan=ID[.ID]",
                        "--tag-types=TPID[.TPID]",
                        "--hop-limit=N",
                        "--dscp=N",
                        "--burst=N",
                        "--drop-every=N",
                        "--duration=TIME",
                        "--json=FILE",
                        "--force");
        assertThat(helpOf("demo"))
                .contains("Default: 10000", "Default: 10.")
                .doesNotContain("--max-response");
    }
}
