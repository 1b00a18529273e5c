// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import static io.mld6.lab.measure.MeasuredNumber.DATA_DELAY;
import static io.mld6.lab.measure.MeasuredNumber.DATA_DUPLICATED;
import static io.mld6.lab.measure.MeasuredNumber.DATA_JITTER;
import static io.mld6.lab.measure.MeasuredNumber.DATA_LOST;
import static io.mld6.lab.measure.MeasuredNumber.DATA_RECEIVED;
import static io.mld6.lab.measure.MeasuredNumber.DATA_UNWANTED;
import static io.mld6.lab.measure.MeasuredNumber.JOIN_FAILED;
import static io.mld6.lab.measure.MeasuredNumber.JOIN_LATENCY;
import static io.mld6.lab.measure.MeasuredNumber.LEAVE_FAILED;
import static io.mld6.lab.measure.MeasuredNumber.LEAVE_LATENCY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.mld6.lab.measure.NumberStats;
import io.mld6.lab.measure.ResultJson;
import io.mld6.lab.measure.RunVerdict;
import io.mld6.lab.scenario.Examples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole scenarios in virtual time: the faults that are planted are found, and no others.
@Execution(ExecutionMode.CONCURRENT) // each rehearses alone, and all it does is compute
class RehearseTest {
    /// Between two packets of a channel.
    private static final double GAP = 0.01;

    static Stream<Examples.Example> examples() {
        return Examples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    @DisplayName("PL-1: every example holds in a rehearsal")
    void examplesHold(Examples.Example example) {
        Rehearsed run = Rehearsed.of(example.text());
        assertThat(run.verdict()).as(run.expectations().toString()).isEqualTo(RunVerdict.HELD);
        assertThat(run.did(Play.Kind.REFUSED)).isZero();
        // By chance nobody may be left to come or go.
        assertThat(run.did(Play.Kind.MISSED)).isLessThan(run.did(Play.Kind.JOIN) / 10);
    }

    private static String eveningPeak() throws IOException {
        try (InputStream in =
                Examples.class.getResourceAsStream("/io/mld6/lab/scenario/evening-peak.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @DisplayName("PL-1: the specification's evening holds, with a hundredth of its listeners")
    void eveningPeakHolds() throws IOException {
        Rehearsed run =
                Rehearsed.of(
                        eveningPeak(),
                        "populations.homes.listeners=80",
                        "populations.homes.vlan.inner=1+10");
        assertThat(run.verdict()).as(run.expectations().toString()).isEqualTo(RunVerdict.HELD);
        assertThat(run.did(Play.Kind.REFUSED)).isZero();
    }

    @Test
    @EnabledIfSystemProperty(named = "mld6.scale", matches = "full")
    @DisplayName("PL-1: the specification's evening holds as it stands")
    void eveningPeakHoldsInFull() throws IOException {
        assertThat(Rehearsed.of(eveningPeak()).verdict()).isEqualTo(RunVerdict.HELD);
    }

    @Test
    @DisplayName("PL-2: the same seed gives the same octets of a result, another one others")
    void sameSeedSameNumbers() {
        String text =
                """
                mld6: 1
                link: {interface: eth1, hearing: snooped}
                channels:
                  tv: {groups: ff3e::8000:1+10, sources: 2001:db8:1::10, audience: zipf(1.0)}
                populations:
                  homes: {listeners: 50, watch: {tv: 100%}, vlan: {outer: 100+5}}
                streams:
                  head-end: {interface: eth2, channels: [tv], rate-per-group: 50/s}
                rehearse: {loss: 1%, duplicate: 1%, deaf: 5%}
                phases:
                  - {name: boot, for: 10s, do: [{join: homes, up-to: 40, arrivals: poisson}]}
                  - name: evening
                    for: 30s
                    do:
                      - {churn: homes, join: 2/s, leave: 2/s}
                      - {zap: homes, share: 50%, dwell: exp(1s), view: exp(5s), surf: uniform(1..3)}
                """;
        String json = Rehearsed.of(text, "seed=7").json();
        assertThat(Rehearsed.of(text, "seed=7").json()).isEqualTo(json);
        assertThat(Rehearsed.of(text, "seed=8").json()).isNotEqualTo(json);
    }

    @Test
    @DisplayName("PL-2: a result, and every second of it, is of the schema of results")
    void resultIsOfItsSchema() throws IOException {
        try (InputStream in = ResultJson.class.getResourceAsStream(ResultJson.SCHEMA)) {
            JsonSchema schema =
                    JsonSchemaFactory.getInstance(VersionFlag.V202012)
                            .getSchema(Objects.requireNonNull(in));
            Rehearsed run =
                    Rehearsed.ten(
                            """
                            expect:
                              - {that: p99(join_latency) < 100ms, population: homes}
                              - {that: rate(data_lost) < 1/s, in: steady, over: 5s, settle: 1s}
                            """,
                            "rehearse.loss=1%");
            assertThat(schema.validate(new ObjectMapper().readTree(run.json()))).isEmpty();
            // 75 s, what is waited for behind them, and seconds that two phases share.
            assertThat(run.seconds.size()).isBetween(75, 90);
        }
    }

    @Test
    @DisplayName(
            "PL-3: a device without fault: each join and leave is measured, and nothing is lost")
    void soundDevice() {
        Rehearsed run = Rehearsed.ten("");
        NumberStats joins = run.in("boot", JOIN_LATENCY);
        assertThat(joins.count()).isEqualTo(10);
        // The device takes 1 ms; then it is up to a packet.
        assertThat(joins.minimum()).isGreaterThanOrEqualTo(0.001);
        assertThat(joins.maximum()).isLessThanOrEqualTo(0.001 + GAP + 1e-6);
        NumberStats leaves = run.in("drain", LEAVE_LATENCY);
        assertThat(leaves.count()).isEqualTo(10);
        // LLQI 1 s, Robustness Variable 2 (RFC 9777 §9.8, §9.9): 2 s, less a packet and a tick.
        assertThat(leaves.minimum()).isBetween(2 - GAP - 0.011, 2.011);
        assertThat(leaves.maximum()).isBetween(2 - GAP - 0.011, 2.011);
        assertThat(run.all(JOIN_FAILED).count()).isZero();
        assertThat(run.all(LEAVE_FAILED).count()).isZero();
        assertThat(run.all(DATA_LOST).count()).isZero();
        assertThat(run.all(DATA_DUPLICATED).count()).isZero();
        // 60 s at 100 packets/s of ten channels.
        assertThat(run.in("steady", DATA_RECEIVED).count()).isEqualTo(60_000);
        assertThat(run.in("steady", DATA_UNWANTED).count()).isZero();
        assertThat(run.did(Play.Kind.JOIN)).isEqualTo(10);
        assertThat(run.did(Play.Kind.LEAVE)).isEqualTo(10);
        assertThat(run.did(Play.Kind.MISSED)).isZero();
    }

    @Test
    @DisplayName("PL-4: a share of packets is lost, and about that share is found")
    void findsLoss() {
        NumberStats lost = Rehearsed.ten("", "rehearse.loss=2%").in("steady", DATA_LOST);
        // 60 000 packets: the standard deviation of the share is 0.06 %.
        assertThat(lost.denominator()).isCloseTo(60_000, within(20L));
        assertThat(lost.ratio()).isCloseTo(0.02, within(0.003));
    }

    @Test
    @DisplayName("TX-6, PL-4: the planted loss of every 100th packet is found exactly")
    void findsPlannedLoss() {
        Rehearsed run = Rehearsed.ten("", "streams.head-end.drop-every=100");
        // Of each channel one packet in 100 numbers has none; 60 s are 60 of them.
        assertThat(run.in("steady", DATA_LOST).count()).isEqualTo(10 * 60);
        assertThat(run.in("steady", DATA_RECEIVED).count()).isEqualTo(60_000 - 10 * 60);
    }

    @Test
    @DisplayName("PL-4: packets that come twice are found")
    void findsDuplicates() {
        NumberStats twice =
                Rehearsed.ten("", "rehearse.duplicate=5%").in("steady", DATA_DUPLICATED);
        assertThat(twice.count()).isCloseTo(3000, within(300L));
    }

    @Test
    @DisplayName("PL-4: channels that are flooded show as unwanted, never wanted")
    void findsFlooding() {
        Rehearsed run =
                Rehearsed.of(
                        Rehearsed.TEN
                                .replace("rehearse: {join-delay: 1ms}", "rehearse: {flood: [tv]}")
                                .replace("mapping: one-to-one", "mapping: round-robin"),
                        "populations.homes.listeners=1");
        // One of the ten channels is watched.
        assertThat(run.detail("steady", DATA_UNWANTED, "never_wanted")).isEqualTo(9 * 6000);
        assertThat(run.detail("steady", DATA_UNWANTED, "wanted_before")).isZero();
        // Nothing can stop it.
        assertThat(run.in("drain", LEAVE_FAILED).count()).isEqualTo(1);
    }

    @Test
    @DisplayName("PL-4: a device that hears nobody fails every join")
    void findsDeafness() {
        Rehearsed run = Rehearsed.ten("", "rehearse.deaf=100%");
        assertThat(run.all(JOIN_FAILED).count()).isEqualTo(10);
        assertThat(run.all(JOIN_FAILED).denominator()).isEqualTo(10);
        assertThat(run.all(JOIN_LATENCY).count()).isZero();
        assertThat(run.all(DATA_RECEIVED).count()).isZero();
    }

    @Test
    @DisplayName("PL-4: a device that hears every second Report takes second ones (RFC 9777 §6.1)")
    void secondReportsHelp() {
        Rehearsed run =
                Rehearsed.of(
                        Rehearsed.TEN.replace("one-to-one", "round-robin"),
                        "populations.homes.listeners=400",
                        "channels.tv.groups=ff3e::8000:1+400",
                        "rehearse.deaf=50%");
        long first = run.detail("boot", JOIN_LATENCY, "first_transmission");
        long second = run.detail("boot", JOIN_LATENCY, "second_transmission");
        // 200 and 100 are expected; five standard deviations.
        assertThat(first).isCloseTo(200, within(50L));
        assertThat(second).isCloseTo(100, within(45L));
    }

    @Test
    @DisplayName("PL-4: with fast leave nothing comes after the leave, or one packet")
    void findsFastLeave() {
        NumberStats leaves =
                Rehearsed.ten("", "rehearse.fast-leave=true").in("drain", LEAVE_LATENCY);
        assertThat(leaves.count()).isEqualTo(10);
        assertThat(leaves.maximum()).isLessThanOrEqualTo(GAP);
        assertThat(leaves.details()).containsEntry("fast", 10L);
    }

    @Test
    @DisplayName("PL-4: a device that takes 150 ms to begin shows 150 ms, up to a packet")
    void findsSlowJoins() {
        NumberStats joins = Rehearsed.ten("", "rehearse.join-delay=150ms").in("boot", JOIN_LATENCY);
        assertThat(joins.minimum()).isGreaterThanOrEqualTo(0.15);
        assertThat(joins.maximum()).isLessThanOrEqualTo(0.15 + GAP + 1e-6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @DisplayName("PL-4: a leave takes LLQI times the Robustness Variable (RFC 9777 §9.10)")
    void leavesTakeTheirTime(int robustness) {
        NumberStats leaves =
                Rehearsed.ten(
                                """
                                querier: {last-listener-interval: 500ms, robustness: %d}
                                """
                                        .formatted(robustness))
                        .in("drain", LEAVE_LATENCY);
        double wanted = 0.5 * robustness;
        assertThat(leaves.count()).isEqualTo(10);
        assertThat(leaves.minimum()).isBetween(wanted - GAP - 0.011, wanted + 0.011);
        assertThat(leaves.maximum()).isBetween(wanted - GAP - 0.011, wanted + 0.011);
    }

    @Test
    @DisplayName("PL-5: packets of two streams come in the order in which they are sent")
    void mergesStreams() {
        // 100 and 90 packets a second: every gap is of one channel, and none is longer than its
        // own.
        Rehearsed run =
                Rehearsed.of(
                        Rehearsed.TEN
                                .replace(
                                        "streams:\n",
                                        """
                                        streams:
                                          other: {interface: eth2, channels: [more], rate: 90/s}
                                        """)
                                .replace(
                                        "channels:\n  tv",
                                        """
                                        channels:
                                          more: {groups: ff3e::9000:1, sources: 2001:db8:1::20}
                                          tv""")
                                .replace("join: [tv], mapping: one-to-one", "join: [tv, more]"),
                        "populations.homes.listeners=1");
        NumberStats joins = run.in("boot", JOIN_LATENCY);
        assertThat(joins.count()).isEqualTo(11);
        assertThat(joins.minimum()).isGreaterThanOrEqualTo(0.001);
        assertThat(joins.maximum()).isLessThanOrEqualTo(0.001 + 1 / 90.0 + 1e-6);
        // A packet takes no time here, so that any jitter is of the order of reading.
        assertThat(run.all(DATA_DELAY).maximum()).isZero();
        assertThat(run.all(DATA_JITTER).maximum()).isZero();
    }
}
