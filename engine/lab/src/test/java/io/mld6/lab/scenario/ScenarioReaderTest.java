// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.host.ResponseLaw;
import io.mld6.engine.population.VlanPlan;
import io.mld6.lab.measure.MeasuredNumber;
import io.mld6.lab.traffic.PayloadFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a file says is what a scenario is, and what it does not say is as documented.
@SuppressWarnings("NullAway") // what is not there fails the test
class ScenarioReaderTest {
    @Test
    void theExampleOfTheSpecificationIsReadAsItStands() {
        Scenario evening = Texts.read(Texts.eveningPeak());
        assertThat(evening.name()).isEqualTo("evening-peak");
        assertThat(evening.seed()).isEqualTo(42);
        assertThat(evening.link())
                .isEqualTo(
                        new ScenarioLink(
                                "eth1", Hearing.SNOOPED, Duration.ofMillis(10), 20_000, 2));
        assertThat(evening.channels().keySet()).containsExactly("sd", "uhd");
        Channels sd = evening.channels().get("sd");
        assertThat(sd.count()).isEqualTo(150);
        assertThat(sd.group(149)).isEqualTo(Ipv6Address.parse("ff3e::8000:96"));
        assertThat(sd.source(7)).isEqualTo(Ipv6Address.parse("2001:db8:1::10"));
        assertThat(sd.audience()).isEqualTo(new Distribution.Zipf(1));
        assertThat(evening.querier()).isNull();
        assertThat(evening.rehearsal()).isEqualTo(Rehearsal.SOUND);
        assertThat(evening.output())
                .isEqualTo(new ScenarioOutput("results/{name}-{time}", true, true, true, true));
        Stream head = evening.streams().get("head-end");
        assertThat(head.packetsPerSecond()).isEqualTo(5000);
        assertThat(head.lengthOctets()).isEqualTo(1316);
        assertThat(head.payload()).isEqualTo(PayloadFormat.PROBE);
        assertThat(head.channels()).containsExactly("sd", "uhd");
    }

    @Test
    void itsPopulationsLiveWhereItSays() {
        Scenario evening = Texts.read(Texts.eveningPeak());
        Listeners homes = evening.populations().get("homes");
        assertThat(homes.count()).isEqualTo(8000);
        assertThat(homes.vlans().segments()).isEqualTo(4000);
        assertThat(homes.vlans().tags(0)).isEqualTo(VlanTags.of(100, 1));
        assertThat(homes.vlans().tags(7999)).isEqualTo(VlanTags.of(103, 1000));
        assertThat(homes.habits())
                .isEqualTo(new Listeners.Watch(Map.of("sd", 0.85, "uhd", 0.15), 1));
        Listeners probes = evening.populations().get("probes");
        assertThat(probes.vlans()).isEqualTo(VlanPlan.of(VlanTags.of(300)));
        assertThat(probes.baseMac()).isEqualTo(MacAddress.parse("02:01:00:00:00:01"));
        assertThat(probes.habits())
                .isEqualTo(
                        new Listeners.Fixed(
                                List.of("sd"), Listeners.Mapping.ALL, 0, FilterMode.INCLUDE));
    }

    @Test
    void itsPhasesDoWhatItSays() {
        Scenario evening = Texts.read(Texts.eveningPeak());
        assertThat(evening.phases())
                .extracting(Phase::name, Phase::length, Phase::repeat)
                .containsExactly(
                        tuple("boot", Duration.ofSeconds(60), 1),
                        tuple("steady", Duration.ofMinutes(5), 1),
                        tuple("zapping", Duration.ofMinutes(10), 1),
                        tuple("kick-off", Duration.ofSeconds(90), 3),
                        tuple("drain", Duration.ofSeconds(60), 1));
        assertThat(evening.phases().get(0).actions())
                .containsExactly(
                        new Action.Join(
                                "homes",
                                Amount.count(5000),
                                new Action.Arriving(Action.Arriving.Law.POISSON, 0)),
                        new Action.Join(
                                "probes",
                                Amount.ALL,
                                new Action.Arriving(Action.Arriving.Law.EVEN, 0)));
        assertThat(evening.phases().get(1).actions())
                .containsExactly(new Action.OpenChurn("homes", 20, 20));
        Action.Zap zap = (Action.Zap) evening.phases().get(2).actions().getFirst();
        assertThat(zap.share()).isEqualTo(0.2);
        assertThat(zap.surf()).isEqualTo(new Distribution.Uniform(1, 12));
        assertThat(zap.dwell()).isEqualTo(new Distribution.Exponential(4));
        assertThat(zap.view()).isEqualTo(new Distribution.Exponential(480));
        assertThat(zap.next())
                .containsExactly(
                        entry(Action.Direction.UP, 0.4),
                        entry(Action.Direction.DOWN, 0.2),
                        entry(Action.Direction.POPULAR, 0.4));
        assertThat(zap.combined()).isTrue();
        assertThat(zap.waitForData()).isFalse();
        assertThat(evening.phases().get(3).actions())
                .containsExactly(
                        new Action.Switch("homes", "uhd", 0.4, Duration.ofSeconds(15), false));
        assertThat(evening.phases().get(4).actions())
                .containsExactly(
                        new Action.Leave(
                                "all",
                                Amount.ALL,
                                new Action.Arriving(Action.Arriving.Law.EVEN, 500)));
    }

    @Test
    void itsEventsAndExpectationsAreThose() {
        Scenario evening = Texts.read(Texts.eveningPeak());
        assertThat(evening.events())
                .containsExactly(
                        new TimedAction(
                                "steady",
                                Duration.ofSeconds(60),
                                new Action.Query(
                                        2, Duration.ofSeconds(2), null, List.of(), null, null)),
                        new TimedAction(
                                "steady",
                                Duration.ofSeconds(150),
                                new Action.LinkDown(Duration.ofSeconds(5))),
                        new TimedAction(
                                "zapping",
                                Duration.ofMinutes(5),
                                new Action.PowerCut("homes", 0.25, Duration.ofSeconds(30))));
        assertThat(evening.expectations())
                .extracting(expectation -> expectation.that().number())
                .containsExactly(
                        MeasuredNumber.JOIN_LATENCY,
                        MeasuredNumber.JOIN_LATENCY,
                        MeasuredNumber.LEAVE_LATENCY,
                        MeasuredNumber.JOIN_FAILED,
                        MeasuredNumber.DATA_LOST);
        assertThat(evening.expectations().get(0).phases()).containsExactly("boot", "zapping");
        assertThat(evening.expectations().get(1).over()).isEqualTo(Duration.ofSeconds(10));
        assertThat(evening.expectations().get(1).abort()).isTrue();
        assertThat(evening.expectations().get(4).settle()).isEqualTo(Duration.ofSeconds(5));
        assertThat(evening.expectations().get(4).phases()).isEmpty();
    }

    @Test
    void whatIsNotSaidIsAsDocumented() {
        Scenario small =
                ScenarioReader.read("dir/My evening.yaml", Texts.SMALL, List.of(), List.of())
                        .scenario();
        assertThat(small.name()).isEqualTo("My-evening");
        assertThat(small.seed()).isEqualTo(1);
        assertThat(small.link())
                .isEqualTo(new ScenarioLink("eth1", Hearing.SHARED, Duration.ofMillis(10), 0, 2));
        Listeners homes = small.populations().get("homes");
        assertThat(homes.baseMac()).isEqualTo(MacAddress.parse("02:00:00:00:00:01"));
        assertThat(homes.vlans()).isEqualTo(VlanPlan.UNTAGGED);
        assertThat(homes.host().mode()).isEqualTo(MldMode.V2);
        assertThat(homes.host().responseLaw()).isEqualTo(ResponseLaw.UNIFORM);
        assertThat(homes.solicitedNode()).isFalse();
        assertThat(homes.duplicateAddressDetection()).isFalse();
        Listeners probes = small.populations().get("probes");
        assertThat(probes.baseMac()).isEqualTo(MacAddress.parse("02:01:00:00:00:01"));
        assertThat(((Listeners.Fixed) probes.habits()).mode()).isEqualTo(FilterMode.EXCLUDE);
        assertThat(small.expectations()).isEmpty();
        assertThat(small.output().directory()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vlan: 100                                | VLAN 100",
                "vlan: none                               | untagged",
                "vlan: 100.7                              | VLAN 100.7",
                "'vlan: 100+4.1+25'                       | '100 VLANs 100+4.1+25, 1 listener each'",
                "'vlan: {outer: 100+4, inner: 1+25}'      | '100 VLANs 100+4.1+25, 1 listener each'",
                "'vlan: {outer: 100+50}'                  | '50 VLANs 100+50, 2 listeners each'",
                "'vlan: {outer: 100+20, each: 5}'         | '20 VLANs 100+20, 5 listeners each'",
                "'vlan: {outer: 9, inner: 4094}'          | VLAN 9.4094",
            })
    void vlansAreRangesAsOnTheCommandLine(String vlan, String plan) {
        String text = Texts.small("listeners: 100,", "listeners: 100, " + vlan + ",");
        assertThat(Texts.read(text).populations().get("homes").vlans()).hasToString(plan);
    }

    @Test
    void aMacOfDigitsStaysAMac() {
        String text = Texts.small("listeners: 100,", "listeners: 100, mac: 10:20:30:40:50:01,");
        assertThat(Texts.read(text).populations().get("homes").baseMac())
                .isEqualTo(MacAddress.parse("10:20:30:40:50:01"));
    }

    @Test
    void aRatePerGroupIsTimesTheGroups() {
        String text = Texts.small("rate: 100/s", "rate-per-group: 90/min");
        assertThat(Texts.read(text).streams().get("head").packetsPerSecond()).isEqualTo(15);
    }

    @Test
    void theQuerierAndTheRehearsedDeviceAreRead() {
        Scenario read =
                Texts.read(
                        Texts.SMALL
                                + """
                                querier: {version: 1, robustness: 3, query-interval: 20s, max-response: 5s, last-listener-interval: 500ms}
                                rehearse: {join-delay: 20ms, fast-leave: true, loss: 0.1%, flood: [any], deaf: 5%, duplicate: 1%}
                                """);
        assertThat(read.querier())
                .isEqualTo(
                        new ScenarioQuerier(
                                "eth1",
                                1,
                                3,
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(5),
                                Duration.ofMillis(500)));
        assertThat(read.rehearsal())
                .isEqualTo(
                        new Rehearsal(
                                Duration.ofMillis(20), true, 0.001, List.of("any"), 0.05, 0.01));
    }

    @Test
    void anAnchorStandsForACopy() {
        String text =
                Texts.SMALL.replace("do: [hold]", "do: &quiet [hold]")
                        + "  - {name: last, for: 10s, do: *quiet}\n";
        Scenario read = Texts.read(text, "phases.last.do.0={leave: all}");
        assertThat(read.phases().get(1).actions()).containsExactly(new Action.Hold());
        assertThat(read.phases().get(2).actions().getFirst()).isInstanceOf(Action.Leave.class);
    }

    @Test
    void oneEventInSeveralPhasesIsSeveral() {
        Scenario read =
                Texts.read(Texts.SMALL + "events: [{in: [boot, steady], at: 1s, link-down: 1s}]\n");
        assertThat(read.events()).extracting(TimedAction::phase).containsExactly("boot", "steady");
    }

    @Test
    void anAmountBeyondAPopulationIsSaid() {
        ScenarioReader.Result read =
                ScenarioReader.read(
                        "f.yaml",
                        Texts.small("join: all", "join: homes, up-to: 500"),
                        List.of(),
                        List.of());
        assertThat(read.notes())
                .containsExactly(
                        "f.yaml:12:54: up-to 500 is more than the 100 listeners of 'homes': all of them");
    }
}
