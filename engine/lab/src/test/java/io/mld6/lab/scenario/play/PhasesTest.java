// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import static io.mld6.lab.measure.MeasuredNumber.ACTIONS_MISSED;
import static io.mld6.lab.measure.MeasuredNumber.DATA_LOST;
import static io.mld6.lab.measure.MeasuredNumber.DATA_RECEIVED;
import static io.mld6.lab.measure.MeasuredNumber.DATA_UNWANTED;
import static io.mld6.lab.measure.MeasuredNumber.JOIN_FAILED;
import static io.mld6.lab.measure.MeasuredNumber.JOIN_LATENCY;
import static io.mld6.lab.measure.MeasuredNumber.JOIN_LATENCY_WARM;
import static io.mld6.lab.measure.MeasuredNumber.LEAVE_FAILED;
import static io.mld6.lab.measure.MeasuredNumber.LEAVE_LATENCY;
import static io.mld6.lab.measure.MeasuredNumber.QUERY_INTERVAL;
import static io.mld6.lab.measure.MeasuredNumber.ZAP_LATENCY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mld6.engine.metrics.MldCounter;
import io.mld6.lab.measure.MeasuredPhase;
import io.mld6.lab.measure.RunVerdict;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Phases, their ends, and what happens at moments of them.
class PhasesTest {
    @Test
    @DisplayName("PL-6: an expectation that ends the run does, and is missed")
    void aborts() {
        Rehearsed run =
                Rehearsed.ten(
                        """
                        expect:
                          - {that: max(join_latency) < 1ms, in: boot, abort: true}
                        """);
        assertThat(run.verdict()).isEqualTo(RunVerdict.MISSED);
        assertThat(run.outcome.measured().phases())
                .extracting(MeasuredPhase::name)
                .containsExactly("boot");
        assertThat(run.phase("boot").seconds()).isLessThan(1);
        assertThat(run.did(Play.Kind.MISSED)).isZero();
    }

    @Test
    @DisplayName("PL-6: a phase ends when its condition holds; what is left undone is not missed")
    void endsEarly() {
        Rehearsed run =
                Rehearsed.of(
                        Rehearsed.TEN.replace(
                                "{name: boot, for: 5s, do: [{join: homes, arrivals: at-once}]}",
                                "{name: boot, for: 60s, until: count(join_latency) >= 5,"
                                        + " do: [{join: homes, rate: 1/s}]}"));
        // The fifth comes after 4 s; the condition is looked at every 100 ms.
        assertThat(run.phase("boot").seconds()).isBetween(4.0, 4.3);
        assertThat(run.in("boot", JOIN_LATENCY).count()).isEqualTo(5);
        assertThat(run.all(JOIN_LATENCY).count()).isEqualTo(5);
        assertThat(run.all(ACTIONS_MISSED).count()).isZero();
    }

    @Test
    @DisplayName("PL-6: a phase whose condition never holds lasts as long as it may")
    void lastsAsLongAsItMay() {
        Rehearsed run =
                Rehearsed.of(
                        Rehearsed.TEN.replace(
                                "{name: boot, for: 5s,",
                                "{name: boot, for: 5s, until: count(join_failed) > 0,"));
        assertThat(run.phase("boot").seconds()).isCloseTo(5, within(1e-6));
    }

    @Test
    @DisplayName("PL-6: repetitions are one phase, and its events happen in each")
    void repeats() {
        Rehearsed run =
                Rehearsed.of(
                        Rehearsed.TEN.replace(
                                        "{name: steady, for: 60s, do: [hold]}",
                                        "{name: steady, for: 10s, repeat: 3, do: [hold]}")
                                + """
                                events:
                                  - {in: steady, at: 1s, power-cut: homes, share: 10%, back-after: 2s}
                                """);
        MeasuredPhase steady = run.phase("steady");
        assertThat(steady.repetitions()).isEqualTo(3);
        assertThat(steady.seconds()).isCloseTo(30, within(1e-6));
        assertThat(run.in("steady", JOIN_LATENCY_WARM).count()).isEqualTo(3);
    }

    @Test
    @DisplayName("PL-6: time that a phase needs to settle is left out of what is expected")
    void settles() {
        Rehearsed run =
                Rehearsed.ten(
                        """
                        events:
                          - {in: steady, at: 4s, set: rehearse.loss=0%}
                        expect:
                          - {that: count(data_lost) == 0, in: steady, settle: 5s}
                          - {that: count(data_lost) == 0, in: steady}
                        """,
                        "rehearse.loss=10%");
        assertThat(run.expectations())
                .extracting(one -> one.outcome().text())
                .containsExactly("held", "missed");
    }

    @Test
    @DisplayName("PL-7: what cannot be done in its phase is counted as missed, and said")
    void countsWhatIsLeftUndone() {
        Rehearsed run =
                Rehearsed.of(
                        Rehearsed.TEN.replace(
                                "join: homes, arrivals: at-once", "join: homes, rate: 1/s"));
        // At 0, 1, 2, 3 and 4 s.
        assertThat(run.did(Play.Kind.JOIN)).isEqualTo(5);
        assertThat(
                        run.in("steady", ACTIONS_MISSED).count()
                                + run.in("boot", ACTIONS_MISSED).count())
                .isEqualTo(5);
        assertThat(run.lines).anyMatch(line -> line.contains("phase boot: 5 of what"));
    }

    private static final String QUICK_QUERIER =
            """
            querier: {query-interval: 10s, max-response: 1s, robustness: 2}
            """;

    @Test
    @DisplayName("PL-8: power that is back soon finds its channels flowing")
    void shortPowerCut() {
        Rehearsed run =
                Rehearsed.ten(
                        QUICK_QUERIER
                                + """
                                events:
                                  - {in: steady, at: 1s, power-cut: homes, share: 50%, back-after: 5s}
                                """);
        assertThat(run.in("steady", JOIN_LATENCY_WARM).count()).isEqualTo(5);
        assertThat(run.in("steady", JOIN_LATENCY).count()).isZero();
        assertThat(run.in("steady", LEAVE_LATENCY).count()).isZero();
        // Five channels for 5 s.
        assertThat(run.detail("steady", DATA_UNWANTED, "wanted_before"))
                .isCloseTo(2500, within(10L));
        assertThat(run.did(Play.Kind.LEAVE)).isEqualTo(10);
    }

    @Test
    @DisplayName("PL-8: after a long power cut memberships have timed out (RFC 9777 §9.4)")
    void longPowerCut() {
        Rehearsed run =
                Rehearsed.ten(
                        QUICK_QUERIER
                                + """
                                events:
                                  - {in: steady, at: 1s, power-cut: homes, share: 50%, back-after: 40s}
                                """);
        assertThat(run.in("steady", JOIN_LATENCY).count()).isEqualTo(5);
        assertThat(run.in("steady", JOIN_LATENCY_WARM).count()).isZero();
        assertThat(run.in("steady", LEAVE_LATENCY).count()).isZero();
        // Multicast Address Listening Interval = 2 x 10 s + 1 s behind the last answer, which is at
        // most a query interval and a response older than the cut.
        assertThat(run.detail("steady", DATA_UNWANTED, "wanted_before")).isBetween(4900L, 10_600L);
    }

    @Test
    @DisplayName(
            "PL-8: power comes back also when its phase is over; meanwhile nobody turns on or off")
    void powerComesBackLater() {
        Rehearsed run =
                Rehearsed.of(
                        Rehearsed.TEN.replace(
                                        "{name: drain, for: 10s, do: [{leave: homes, arrivals: at-once}]}",
                                        "{name: dark, for: 10s, do: [{leave: homes, arrivals: at-once}, {join: homes, arrivals: at-once}]}\n"
                                                + "  - {name: light, for: 20s, do: [hold]}")
                                + """
                                events:
                                  - {in: steady, at: 59s, power-cut: homes, share: 100%, back-after: 15s}
                                """);
        assertThat(run.did(Play.Kind.LEAVE)).isZero();
        assertThat(run.did(Play.Kind.JOIN)).isEqualTo(10);
        assertThat(run.in("light", JOIN_LATENCY_WARM).count()).isEqualTo(10);
        assertThat(run.in("light", DATA_RECEIVED).count()).isPositive();
    }

    @Test
    @DisplayName("PL-9: while the cable is out nothing is heard; then all join afresh (SD-31)")
    void linkDown() {
        Rehearsed run =
                Rehearsed.ten(
                        """
                        events:
                          - {in: steady, at: 10s, link-down: 5s}
                        """);
        assertThat(
                        run.in("steady", JOIN_LATENCY_WARM).count()
                                + run.in("steady", JOIN_LATENCY).count())
                .isEqualTo(10);
        assertThat(run.in("steady", JOIN_FAILED).count()).isZero();
        // 55 of 60 s at 1000 packets/s; up to a packet of each channel is before it is wanted
        // again.
        assertThat(run.phase("steady").packets()).isCloseTo(55_000, within(20L));
        assertThat(run.in("steady", LEAVE_FAILED).count()).isZero();
    }

    @Test
    @DisplayName("PL-10: who moves joins in the VLAN it moves to")
    void moves() {
        Rehearsed run =
                Rehearsed.ten(
                        """
                        events:
                          - {in: steady, at: 10s, move: homes, count: 3, to: 300}
                        """,
                        "populations.homes.vlan.outer=100");
        assertThat(run.in("steady", JOIN_LATENCY).count()).isEqualTo(3);
        assertThat(run.in("steady", JOIN_FAILED).count()).isZero();
        assertThat(run.did(Play.Kind.REFUSED)).isZero();
        // Where they were nobody has left: that flows on for some time.
        assertThat(run.detail("steady", DATA_UNWANTED, "wanted_before")).isGreaterThan(10_000);
        assertThat(run.in("drain", LEAVE_LATENCY).count()).isEqualTo(10);
    }

    @Test
    @DisplayName("PL-11: queries of the scenario are answered, and are not the device's")
    void asks() {
        String event =
                """
                events:
                  - {in: steady, at: 20s, query: {version: 2, max-response: 2s}}
                """;
        Rehearsed quiet = Rehearsed.ten("");
        Rehearsed asked = Rehearsed.ten(event);
        assertThat(asked.outcome.engine().responses().sent())
                .isEqualTo(quiet.outcome.engine().responses().sent() + 10);
        assertThat(asked.all(QUERY_INTERVAL).count()).isEqualTo(quiet.all(QUERY_INTERVAL).count());
        // The device is still the one that asks, or nothing would have ended (RFC 9777 §7.6.2).
        assertThat(asked.in("drain", LEAVE_LATENCY).count()).isEqualTo(10);
    }

    @Test
    @DisplayName("PL-11: after a query of version 1 listeners speak it (RFC 9777 §8.2.1)")
    void fallsBack() {
        Rehearsed run =
                Rehearsed.of(
                        Rehearsed.TEN
                                        .replace(
                                                "ff3e::8000:1+10, sources: 2001:db8:1::10",
                                                "ff0e::8000:1+10")
                                        .replace(
                                                "channels: [tv],",
                                                "channels: [tv], source: 2001:db8:1::10,")
                                + """
                                events:
                                  - {in: steady, at: 20s, query: {version: 1, max-response: 2s}}
                                """);
        assertThat(run.outcome.engine().counters().get(MldCounter.SENT_REPORT_V1))
                .isGreaterThanOrEqualTo(10);
        assertThat(run.outcome.engine().counters().get(MldCounter.SENT_DONE_V1)).isEqualTo(10);
        assertThat(run.in("drain", LEAVE_LATENCY).count()).isEqualTo(10);
    }

    @Test
    @DisplayName("PL-12: a stream's rate changes; its numbers go on")
    void changesARate() {
        Rehearsed run =
                Rehearsed.ten(
                        """
                        events:
                          - {in: steady, at: 30s, set: streams.head-end.rate=2000/s}
                        """);
        // 30 s at 1000 and 30 s at 2000 packets/s.
        assertThat(run.in("steady", DATA_RECEIVED).count()).isCloseTo(90_000, within(2L));
        assertThat(run.all(DATA_LOST).count()).isZero();
    }

    @Test
    @DisplayName("PL-12: the bound on Reports changes")
    void changesTheBound() {
        String join = "{name: boot, for: 5s, do: [{join: homes, arrivals: at-once}]}";
        Rehearsed run =
                Rehearsed.of(
                        Rehearsed.TEN.replace(
                                        join, "{name: wait, for: 1s, do: [hold]}\n  - " + join)
                                + """
                                events:
                                  - {in: wait, at: 500ms, set: link.max-pps=2}
                                """);
        // One of ten at once and then two a second, repetitions among them: 5 s are not enough.
        assertThat(run.in("boot", JOIN_LATENCY).count()).isBetween(3L, 13L);
        assertThat(run.seconds.stream().filter(second -> second.phase().equals("boot")).limit(3))
                .allSatisfy(
                        second ->
                                assertThat(
                                                second.numbers().stream()
                                                        .filter(one -> one.number() == JOIN_LATENCY)
                                                        .mapToLong(one -> one.count())
                                                        .sum())
                                        .isLessThanOrEqualTo(3));
    }

    @Test
    @DisplayName("PL-12: the device's delay changes")
    void changesTheDelay() {
        Rehearsed run =
                Rehearsed.of(
                        Rehearsed.TEN.replace(
                                        "{join: homes, arrivals: at-once}",
                                        "{join: homes, rate: 2/s}")
                                + """
                                events:
                                  - {in: boot, at: 2200ms, set: rehearse.join-delay=400ms}
                                """);
        // At 0, 0.5, 1, 1.5, 2 s, and five more.
        assertThat(run.in("boot", JOIN_LATENCY).buckets()).hasSize(13);
        assertThat(run.in("boot", JOIN_LATENCY).minimum()).isLessThan(0.02);
        assertThat(run.in("boot", JOIN_LATENCY).percentile(50)).isLessThan(0.02);
        assertThat(run.in("boot", JOIN_LATENCY).percentile(60)).isGreaterThan(0.399);
    }

    @Test
    @DisplayName("PL-13: who waits for the picture goes on after ten seconds without one")
    void waitsForData() {
        String text =
                """
                mld6: 1
                link: {interface: eth1, hearing: snooped}
                channels: {tv: {groups: ff3e::8000:1+10, sources: 2001:db8:1::10}}
                populations: {homes: {listeners: 1, watch: {tv: 100%}}}
                streams: {head-end: {interface: eth2, channels: [tv], rate-per-group: 100/s}}
                phases:
                  - {name: boot, for: 5s, do: [{join: homes}]}
                  - name: surf
                    for: 100s
                    do:
                      - {zap: homes, surf: fixed(1000), dwell: fixed(1s), view: fixed(1s),
                         next: {up: 100%}, combined: true, wait-for-data: true}
                """;
        Rehearsed deaf = Rehearsed.of(text, "rehearse.deaf=100%");
        // The first within a second, then each after 10 s of waiting and 1 s of dwell.
        assertThat(deaf.did(Play.Kind.ZAP)).isBetween(9L, 10L);
        Rehearsed slow = Rehearsed.of(text, "rehearse.join-delay=1s");
        // 1 s for the device, a packet, 1 s of dwell.
        assertThat(slow.did(Play.Kind.ZAP)).isBetween(48L, 50L);
        assertThat(slow.in("surf", ZAP_LATENCY).minimum()).isGreaterThanOrEqualTo(1);
    }

    @Test
    @DisplayName("PL-14: a filter that still lets the channel through ends nothing")
    void changesSources() {
        String text =
                """
                mld6: 1
                link: {interface: eth1, hearing: snooped}
                channels:
                  main: {groups: ff3e::8000:1+5, sources: 2001:db8:1::10}
                  backup: {groups: ff3e::8000:1+5, sources: 2001:db8:1::20}
                populations:
                  homes: {listeners: 5, join: [main], mapping: one-to-one}
                streams:
                  one: {interface: eth2, channels: [main], rate-per-group: 100/s}
                  two: {interface: eth2, channels: [backup], rate-per-group: 100/s}
                phases:
                  - {name: boot, for: 5s, do: [{join: homes, arrivals: at-once}]}
                  - {name: change, for: 20s, do: [{sources: homes, filter: include, to: 2001:db8:1::20, arrivals: at-once}]}
                  - {name: after, for: 20s, do: [hold]}
                  - {name: drain, for: 10s, do: [{leave: homes, arrivals: at-once}]}
                """;
        Rehearsed run = Rehearsed.of(text);
        assertThat(run.in("boot", JOIN_LATENCY).count()).isEqualTo(5);
        assertThat(run.in("change", LEAVE_LATENCY).count()).isZero();
        // Five channels from one source: 100 packets/s each.
        assertThat(run.in("after", DATA_RECEIVED).count()).isEqualTo(10_000);
        assertThat(run.all(DATA_UNWANTED).details().getOrDefault("never_wanted", 0L)).isZero();
        assertThat(run.in("after", DATA_UNWANTED).count()).isZero();
        assertThat(run.in("drain", LEAVE_LATENCY).count()).isEqualTo(5);
    }

    @Test
    @DisplayName("PL-15: listeners of MLDv1 that hear each other leave without a word, all but one")
    void suppressedLeaves() {
        String text =
                """
                mld6: 1
                link: {interface: eth1, hearing: shared}
                channels: {tv: {groups: ff0e::8000:1}}
                populations: {homes: {listeners: 20, mld: 1, join: [tv], filter: exclude}}
                streams: {head-end: {interface: eth2, channels: [tv], rate: 100/s, source: 2001:db8:1::10}}
                phases:
                  - {name: boot, for: 30s, do: [{join: homes, arrivals: at-once}]}
                  - {name: drain, for: 10s, do: [{leave: homes, arrivals: at-once}]}
                  - {name: quiet, for: 20s, do: [hold]}
                """;
        Rehearsed run = Rehearsed.of(text);
        assertThat(run.outcome.engine().counters().get(MldCounter.SENT_DONE_V1)).isLessThan(20);
        // Everybody is gone, so whatever still comes is wanted by nobody.
        assertThat(run.in("quiet", DATA_RECEIVED).count()).isZero();
    }
}
