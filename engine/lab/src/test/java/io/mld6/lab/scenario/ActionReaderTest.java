// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.population.AddressRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// One action at a time, as another program sends it: JSON, or YAML on a line.
class ActionReaderTest {
    private static final Action.Arriving EVEN = new Action.Arriving(Action.Arriving.Law.EVEN, 0);

    static Stream<Arguments> actions() {
        return Stream.of(
                arguments(
                        "{\"join\": \"homes\", \"up-to\": \"20%\"}",
                        new Action.Join("homes", Amount.share(0.2), EVEN)),
                arguments(
                        "{\"leave\":\"all\",\"up-to\":50,\"rate\":\"120/min\"}",
                        new Action.Leave(
                                "all",
                                Amount.count(50),
                                new Action.Arriving(Action.Arriving.Law.EVEN, 2))),
                arguments(
                        "join: homes\narrivals: s-curve",
                        new Action.Join(
                                "homes",
                                Amount.ALL,
                                new Action.Arriving(Action.Arriving.Law.S_CURVE, 0))),
                arguments(
                        "{churn: homes, on: fixed(3s), off: uniform(500ms..1s)}",
                        new Action.ClosedChurn(
                                "homes",
                                new Distribution.Fixed(3),
                                new Distribution.Uniform(0.5, 1))),
                arguments("{churn: homes, leave: 3/s}", new Action.OpenChurn("homes", 0, 3)),
                arguments(
                        "{zap: homes, dwell: \"lognormal(1500ms, 0.5)\"}",
                        new Action.Zap(
                                "homes",
                                1,
                                new Action.Zap.Surfing(
                                        new Distribution.Fixed(1),
                                        new Distribution.LogNormal(1.5, 0.5),
                                        new Distribution.Exponential(600),
                                        Map.of(Action.Direction.RANDOM, 1.0)),
                                new Action.Zap.Change(false, false, Duration.ZERO))),
                arguments(
                        "{switch: homes, to: sd, share: 12.5%, within: 5s, combined: true}",
                        new Action.Switch("homes", "sd", 0.125, Duration.ofSeconds(5), true)),
                arguments(
                        "{sources: homes, filter: include, to: [2001:db8::1+2, 2001:db8::9]}",
                        new Action.Sources(
                                "homes",
                                1,
                                FilterMode.INCLUDE,
                                List.of(
                                        AddressRange.parse("2001:db8::1+2"),
                                        AddressRange.parse("2001:db8::9")),
                                EVEN)),
                arguments(
                        "{sources: probes, filter: exclude, share: 50%}",
                        new Action.Sources("probes", 0.5, FilterMode.EXCLUDE, List.of(), EVEN)),
                arguments("hold", new Action.Hold()),
                arguments("{hold: all}", new Action.Hold()),
                arguments(
                        "{query: {}}",
                        new Action.Query(2, Duration.ofSeconds(10), null, List.of(), null, null)),
                arguments(
                        "{query: {version: 1, group: ff0e::1, max-response: 65s, vlan: none, from: fe80::9}}",
                        new Action.Query(
                                1,
                                Duration.ofSeconds(65),
                                Ipv6Address.parse("ff0e::1"),
                                List.of(),
                                VlanTags.NONE,
                                Ipv6Address.parse("fe80::9"))),
                arguments(
                        "{query: {group: ff0e::1, sources: [2001:db8::1], vlan: 100.7}}",
                        new Action.Query(
                                2,
                                Duration.ofSeconds(1),
                                Ipv6Address.parse("ff0e::1"),
                                List.of(Ipv6Address.parse("2001:db8::1")),
                                VlanTags.of(100, 7),
                                null)),
                arguments("{link-down: 500ms}", new Action.LinkDown(Duration.ofMillis(500))),
                arguments("{power-cut: all}", new Action.PowerCut("all", 1, null)),
                arguments(
                        "{move: homes, to: 7, count: 3%}",
                        new Action.Move("homes", Amount.share(0.03), VlanTags.of(7))),
                arguments("{set: link.max-pps=500}", new Action.Set("link.max-pps", "500")),
                arguments(
                        "{set: streams.head.rate = 5/s}",
                        new Action.Set("streams.head.rate", "5/s")));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void anActionIsRead(String text, Action action) {
        assertThat(ActionReader.read(text, Texts.read(Texts.SMALL))).isEqualTo(action);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        "{join: hoems}",
                        "action:1:8: there is no population 'hoems'; did you mean 'homes'?"),
                arguments("{switch: homes, to: sd}", "action:1:1: 'switch' has no 'within'"),
                arguments("{in: boot, join: homes}", "action:1:2: unknown key 'in' in 'join'"),
                arguments("[]", "action:1:1: an action is a list; expected a mapping"),
                arguments("", "action: there is nothing in it"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNoActionIsRefused(String text, String said) {
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> ActionReader.read(text, Texts.read(Texts.SMALL)))
                .withMessageStartingWith(said);
    }
}
