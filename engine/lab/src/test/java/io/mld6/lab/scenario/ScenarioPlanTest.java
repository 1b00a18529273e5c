// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a dry run says, reckoned by hand.
class ScenarioPlanTest {
    private static final Offset<Double> NEAR = within(1e-6);

    @Test
    void theExampleIsReckonedAsByHand() {
        ScenarioPlan plan = ScenarioPlan.of(Texts.read(Texts.eveningPeak()));
        assertThat(plan.length()).isEqualTo(Duration.ofSeconds(60 + 300 + 600 + 3 * 90 + 60));
        assertThat(plan.listeners()).isEqualTo(8020);
        // 4 outer ids with 1000 inner ones, and 300.
        assertThat(plan.segments()).isEqualTo(4001);
        // A channel each in the homes, all 150 in each probe.
        assertThat(plan.memberships()).isEqualTo(8000 + 20 * 150);
        ScenarioPlan.StreamPlan head = plan.streams().getFirst();
        assertThat(head.flows()).isEqualTo(170);
        assertThat(head.packetsPerSecond()).isCloseTo(5000.0 / 170, NEAR);
        // 14 + 40 + 8 octets of headers before 1316.
        assertThat(head.bitsPerSecond()).isCloseTo(5000.0 * 8 * 1378, NEAR);
        ScenarioPlan.PhasePlan boot = plan.phases().getFirst();
        assertThat(boot.memberships()).isEqualTo(5000 + 3000);
        // 150 records of 36 octets, 40 of which fit: 4 Reports of each probe.
        assertThat(boot.answers()).isEqualTo(5000 + 20 * 4);
        // Twice each, as the Robustness Variable is 2.
        assertThat(boot.reportsPerSecond()).isCloseTo(2 * (5000 + 20 * 4) / 60.0, NEAR);
        // Every box another flow at worst, as 4000 VLANs have room, and 150 in VLAN 300.
        assertThat(boot.packetsPerSecond()).isCloseTo(5150 * 5000.0 / 170, within(1e-3));
        assertThat(plan.phases())
                .extracting(ScenarioPlan.PhasePlan::start)
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(360),
                        Duration.ofSeconds(960),
                        Duration.ofSeconds(1230));
    }

    @Test
    void onOneLinkNoMoreArrivesThanIsSent() {
        ScenarioPlan plan = ScenarioPlan.of(Texts.read(Texts.SMALL));
        assertThat(plan.segments()).isEqualTo(1);
        // 60 of 100 watch one of ten channels; the other channels are not sent.
        assertThat(plan.phases().getFirst().memberships()).isEqualTo(60 + 4);
        assertThat(plan.phases().getFirst().packetsPerSecond()).isCloseTo(100, NEAR);
    }

    @ParameterizedTest
    @CsvSource({
        // What MLDv2 hosts say does not depend on who hears whom (RFC 9777 §6).
        "shared, 2, 100",
        "snooped, 2, 100",
        // Each says a Report for each of its four groups.
        "snooped, 1, 400",
        // One Report for each group suppresses the others (RFC 2710 §4).
        "shared, 1, 4",
    })
    void answersToAGeneralQueryFollowVersionAndHearing(String hearing, int version, long answers) {
        Scenario scenario =
                Texts.read(
                        """
                        mld6: 1
                        link: {interface: e, hearing: %s}
                        channels: {any: {groups: ff0e::1+4}}
                        populations: {p: {listeners: 100, join: any, mld: %d}}
                        phases: [{name: a, for: 10s, do: [{join: p}]}]
                        """
                                .formatted(hearing, version));
        assertThat(ScenarioPlan.of(scenario).phases().getFirst().answers()).isEqualTo(answers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // 60 listeners in 60 s, each twice.
                "join: homes                                  | 2",
                "'join: homes, rate: 30/s'                    | 60",
                "'join: homes, arrivals: at-once'             | 120",
                "'join: homes, up-to: 30, arrivals: at-once'  | 60",
                "'join: homes, arrivals: s-curve'             | 3",
                // Joins and leaves, each twice.
                "'churn: homes, join: 5/s, leave: 2/s'        | 14",
                // 60 listeners change twice in 60 s.
                "'churn: homes, on: fixed(40s), off: fixed(20s)' | 4",
            })
    void reportsFollowWhatIsDone(String action, double perSecond) {
        String text = Texts.small("join: all", action);
        assertThat(ScenarioPlan.of(Texts.read(text)).phases().getFirst().reportsPerSecond())
                .isCloseTo(perSecond, NEAR);
    }

    @Test
    void zapsAreChangesInACycle() {
        String text =
                Texts.small("join: all", "join: homes, arrivals: at-once")
                        .replace(
                                "[hold]",
                                "[{zap: homes, share: 50%, surf: fixed(5), dwell: fixed(2s), view: fixed(20s), combined: true}]");
        // 30 boxes, 5 changes in 5 x 2 s + 20 s, a Report twice for each.
        assertThat(ScenarioPlan.of(Texts.read(text)).phases().get(1).reportsPerSecond())
                .isCloseTo(30 * 5 / 30.0 * 2, NEAR);
    }

    @Test
    void whatCannotBeDoneInTimeIsSaid() {
        String text = Texts.small("join: all", "join: homes, rate: 30/min");
        ScenarioPlan plan = ScenarioPlan.of(Texts.read(text));
        assertThat(plan.phases().getFirst().warnings())
                .containsExactly("join homes, 0.5/s: time for 30 of 60 only");
        assertThat(plan.phases().get(1).memberships()).isEqualTo(30);
    }

    @Test
    void theLinesSayWhatATesterAsks() {
        List<String> lines = ScenarioPlan.of(Texts.read(Texts.eveningPeak())).lines();
        assertThat(lines)
                .first()
                .isEqualTo("evening-peak: 0:21:30 in 5 phases, seed 42; a dry run sends nothing");
        assertThat(lines)
                .contains(
                        "  sd: 150 channels, ff3e::8000:1+150 from 2001:db8:1::10, zipf(1)",
                        "    02:00:00:00:00:01 to 02:00:00:00:1f:40, fe80::ff:fe00:1 to fe80::ff:fe00:1f40",
                        "  head-end on eth2: 170 groups (sd, uhd), 5,000 packets/s, 55 Mbit/s; in each 29.412/s, one every 34ms",
                        "    0:03:30 link down for 5s",
                        "  0:16:00 kick-off, 90s, 3 times",
                        "  max(join_latency) < 1s: in kick-off, in every window of 10s; a miss ends the run",
                        "  ratio(data_lost) < 1e-6: in the whole run, without the first 5s of a phase",
                        "  0:21:30 end");
    }

    @Test
    void aLimitFinerThanThePacketsIsSaid() {
        Scenario scenario =
                Texts.read(Texts.SMALL + "expect: [{that: p99(join_latency) < 100ms}]\n");
        assertThat(ScenarioPlan.of(scenario).lines())
                .contains(
                        "    packets of a group are up to 100ms apart: no latency is known better");
    }
}
