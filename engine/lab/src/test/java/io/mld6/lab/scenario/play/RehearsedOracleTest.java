// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import static io.mld6.lab.measure.MeasuredNumber.DATA_RECEIVED;
import static io.mld6.lab.measure.MeasuredNumber.ORACLE_DIFFERENCES;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.lab.measure.NumberStats;
import io.mld6.lab.measure.RunVerdict;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The oracle of a rehearsal: the simulated switch is believed when it is right, and found out when
/// a leave or a join is lost on the way to it.
class RehearsedOracleTest {
    private static final String ORACLE =
            """
            oracle: {device: "bridge:br0", every: 2s}
            expect:
              - {that: max(oracle_differences) < 1}
            """;

    private static List<String> differences(Rehearsed run, String kind) {
        return run.lines.stream().filter(line -> line.startsWith("oracle:   " + kind)).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rehearse.fast-leave=false",
                "rehearse.fast-leave=true",
                "populations.homes.vlan={outer: 100+10}",
                "populations.homes.host=freebsd"
            })
    @DisplayName("PL-24: a device without fault is right at every look, whatever is compared")
    void believesASoundDevice(String set) {
        Rehearsed run = Rehearsed.ten(ORACLE, set);
        assertThat(differences(run, "")).isEmpty();
        NumberStats looks = run.all(ORACLE_DIFFERENCES);
        // Every 2 s in 75 s, and while the last leaves are waited for.
        assertThat(looks.count()).isBetween(37L, 50L);
        assertThat(looks.maximum()).isZero();
        assertThat(run.verdict()).isEqualTo(RunVerdict.HELD);
        assertThat(run.lines)
                .anyMatch(line -> line.matches("oracle: look \\d+: 10 memberships, 10 entries.*"));
    }

    @Test
    @DisplayName("PL-24: leaves that the device does not hear are named, and fail the expectation")
    void findsLostLeaves() {
        Rehearsed run =
                Rehearsed.ten(
                        ORACLE
                                + """
                                events:
                                  - {in: steady, at: 59s, set: rehearse.deaf=100%}
                                """);
        assertThat(differences(run, "extra")).hasSize(10);
        assertThat(differences(run, "extra").getFirst())
                .contains("left, the device believes INCLUDE{2001:db8:1::10}");
        assertThat(run.in("steady", ORACLE_DIFFERENCES).maximum()).isZero();
        assertThat(run.all(ORACLE_DIFFERENCES).maximum()).isEqualTo(10);
        assertThat(run.verdict()).isEqualTo(RunVerdict.MISSED);
    }

    @Test
    @DisplayName("PL-24: joins that the device does not hear are named")
    void findsLostJoins() {
        Rehearsed run = Rehearsed.ten(ORACLE, "rehearse.deaf=100%");
        assertThat(differences(run, "missing")).hasSize(10);
        assertThat(run.in("boot", ORACLE_DIFFERENCES).maximum()).isEqualTo(10);
    }

    @Test
    @DisplayName(
            "HP-8 PL-24: leaves in the name of others cut these off, and the oracle names them")
    void findsVictims() {
        String spoofers =
                """
                  bad: {listeners: 3, mac: 02:00:00:01:00:01, join: [tv], mapping: round-robin, host: spoof}
                streams:
                """;
        String join = "{join: homes, arrivals: at-once}";
        String text =
                Rehearsed.TEN
                        .replace("streams:\n", spoofers)
                        .replace(join, join + ", " + join.replace("homes", "bad"))
                        .replace("do: [hold]", "do: [{leave: bad, arrivals: at-once}]");
        Rehearsed run = Rehearsed.of(text + ORACLE, "rehearse.fast-leave=true");
        // Each of 10 gets 100 packets a second in 60 s, until three are said to have left.
        assertThat(run.in("steady", DATA_RECEIVED).count()).isBetween(42_000L, 42_100L);
        assertThat(differences(run, "missing")).hasSize(3);
        assertThat(differences(run, "missing").getFirst())
                .contains("ff3e::8000:1: fe80::ff:fe00:1 wants");
    }
}
