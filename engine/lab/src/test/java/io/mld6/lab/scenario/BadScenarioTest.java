// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is wrong is said with its place, and with what is accepted. In the texts `@@` marks the
/// place that must be named.
class BadScenarioTest {
    private static final String MARK = "@@";

    /// Something in [Texts#SMALL], what stands there instead, and what must be said.
    static Stream<Arguments> replacements() {
        return Stream.of(
                arguments(
                        "mld6: 1",
                        "mld6: @@2",
                        "version '2' of the language is not known; accepted: mld6: 1"),
                arguments("mld6: 1", "@@seed: 1", "a scenario has no 'mld6'"),
                arguments("mld6: 1", "mld6: 1\n@@chanels: {}", "did you mean 'channels'?"),
                arguments(
                        "mld6: 1",
                        "mld6: 1\noracle: &x {}\n@@mld6: 1",
                        "the key 'mld6' is there twice, first at f.yaml:1:1"),
                arguments("mld6: 1", "mld6: 1\n@@device: {bridge: br0}", "unknown key 'device'"),
                arguments(
                        "mld6: 1",
                        "mld6: 1\nseed: @@-1",
                        "not a seed: '-1' (expected a whole number, 0 or more)"),
                arguments("mld6: 1", "mld6: 1\nname: @@a/b", "not a name: 'a/b'"),
                arguments("{interface: eth1}", "@@{}", "link has no 'interface'"),
                arguments("{interface: eth1}", "@@eth1", "link is 'eth1'; expected a mapping"),
                arguments("interface: eth1", "interface: @@a/b", "not the name of an interface"),
                arguments(
                        "interface: eth1",
                        "interface: eth1, hearing: @@snoop",
                        "not a hearing: 'snoop'; "),
                arguments("interface: eth1", "interface: eth1, tick: @@10", "not a duration: '10'"),
                arguments(
                        "interface: eth1",
                        "interface: eth1, tick: @@1h",
                        "tick must be 1ms to 100ms"),
                arguments(
                        "interface: eth1",
                        "interface: eth1, max-pps: @@20/s",
                        "expected a whole number, 1 or more"),
                arguments(
                        "interface: eth1",
                        "interface: eth1, robustness: @@16",
                        "expected a whole number, 1 to 15"),
                arguments(
                        "interface: eth1", "interface: eth1, @@tik: 10ms", "did you mean 'tick'?"),
                arguments("ff3e::8000:1+10", "@@2001:db8::1+10", "is not multicast"),
                arguments(
                        "ff3e::8000:1+10",
                        "@@ff3e::8000:1+x",
                        "is not ADDR, ADDR+COUNT or ADDR+COUNT/STEP"),
                arguments("ff3e::8000:1+10", "@@ff3e::8000:1+99999999", "too many groups"),
                arguments("ff3e::8000:1+10", "@@ff01::1", "ff01::1"),
                arguments("2001:db8:1::10}", "@@ff0e::1}", "cannot be a source"),
                arguments("2001:db8:1::10}", "@@2001:db8:1::10+11}", "11 sources for 10 channels"),
                arguments(
                        "ff0e::8000:1+4}",
                        "@@[ff0e::1, ff0e::2+2, ff0e::3]}",
                        "channel ff0e::3 of 'any' is one of 'any' already"),
                arguments(
                        "2001:db8:1::10}",
                        "2001:db8:1::10, audience: @@zipf}",
                        "not an audience: 'zipf'"),
                arguments("listeners: 100", "listeners: @@0", "1 to 10000000"),
                arguments("listeners: 100, ", "@@listners: 100, ", "did you mean 'listeners'?"),
                arguments(
                        "{listeners: 100, watch",
                        "@@{watch",
                        "population 'homes' has no 'listeners'"),
                arguments(
                        "watch: {sd: 60%}",
                        "watch: {@@sdd: 60%}",
                        "there is no class of channels 'sdd'; did you mean 'sd'?"),
                arguments(
                        "watch: {sd: 60%}",
                        "watch: {sd: @@60}",
                        "not a share: '60' (expected 0% to 100%, with the sign)"),
                arguments(
                        "watch: {sd: 60%}",
                        "watch: @@{sd: 60%, any: 41%}", "add up to 101%; accepted: up to 100%"),
                arguments("watch: {sd: 60%}", "watch: @@{sd: 0%}", "nobody watches"),
                arguments(
                        "watch: {sd: 60%}}",
                        "watch: {sd: 60%}, @@join: [any]}", "goes without 'watch' only"),
                arguments(
                        "homes: {listeners: 100, watch: {sd: 60%}}",
                        "homes: @@{listeners: 100}", "listens to nothing"),
                arguments(
                        "watch: {sd: 60%}}",
                        "watch: {sd: 60%}, host: @@plan9}",
                        "standard, linux, freebsd, openbsd, lwip, gvisor"),
                arguments(
                        "watch: {sd: 60%}}",
                        "watch: {sd: 60%}, host: linux, @@mld: 2}",
                        "a real system speaks what it speaks"),
                arguments(
                        "watch: {sd: 60%}}",
                        "watch: {sd: 60%}, host: storm, @@response-law: fixed}",
                        "goes without 'host'"),
                arguments(
                        "watch: {sd: 60%}}",
                        "watch: @@{sd: 60%}, mld: 1}", "MLDv1 knows no sources"),
                arguments(
                        "watch: {sd: 60%}}",
                        "watch: {sd: 60%}, mld: @@3}", "not a version of MLD: '3'"),
                arguments(
                        "watch: {sd: 60%}}",
                        "watch: {sd: 60%}, dad: @@yes}", "(expected true or false)"),
                arguments(
                        "watch: {sd: 60%}}",
                        "watch: {sd: 60%}, mac: @@01:00:00:00:00:01}",
                        "not a station's MAC address"),
                arguments(
                        "watch: {sd: 60%}}",
                        "watch: {sd: 60%}, mac: 02:01:00:00:00:01}",
                        "populations 'homes' and 'probes' both have the MACs"),
                arguments(
                        "listeners: 100, ",
                        "listeners: 100, vlan: {outer: 100+7, each: @@2}, ",
                        "7 VLANs x 2 listeners = 14 listeners, not 100"),
                arguments(
                        "listeners: 100, ",
                        "listeners: 100, vlan: @@{outer: 100+7}, ",
                        "100 listeners do not fill 7 VLANs evenly"),
                arguments(
                        "listeners: 100, ",
                        "listeners: 100, vlan: @@{inner: 7}, ",
                        "has no 'outer'"),
                arguments(
                        "listeners: 100, ",
                        "listeners: 100, vlan: {outer: @@4095}, ",
                        "every id from 1 to 4094"),
                arguments(
                        "listeners: 100, ",
                        "listeners: 100, vlan: {outer: @@1.5}, ",
                        "expected ID or ID+COUNT"),
                arguments(
                        "mapping: one-to-one",
                        "mapping: @@one-two-one",
                        "not a mapping: 'one-two-one'"),
                arguments(
                        "mapping: one-to-one",
                        "mapping: @@per-listener 5",
                        "5 channels per listener, but there are 4"),
                arguments(
                        "listeners: 4, join: [any], mapping: one",
                        "listeners: 5, join: [any], mapping: @@one",
                        "5 listeners and 4 channels"),
                arguments(
                        "mapping: one-to-one",
                        "filter: @@include",
                        "include needs channels with 'sources'"),
                arguments("[any]", "[@@uhd]", "there is no class of channels 'uhd'"),
                arguments("rate: 100/s", "rate: @@100", "not a rate: '100'"),
                arguments("rate: 100/s", "rate: @@0/s", "more than 0"),
                arguments(
                        "{interface: eth2, channels: [sd], rate: 100/s}",
                        "@@{interface: eth2, channels: [sd]}",
                        "has no rate"),
                arguments(
                        "rate: 100/s",
                        "rate: 100/s, @@rate-per-group: 1/s",
                        "goes without 'rate' only"),
                arguments(
                        "rate: 100/s",
                        "rate: 100/s, payload: ts, length: @@1300",
                        "a multiple of 188"),
                arguments("rate: 100/s", "rate: 100/s, length: @@39", "accepted: from 40"),
                arguments("rate: 100/s", "rate: 100/s, payload: @@iperf", "not a payload: 'iperf'"),
                arguments(
                        "rate: 100/s}",
                        "rate: 100/s}\n  more: {interface: eth2, channels: @@[sd], rate: 1/s}",
                        "sent by stream 'head' already"),
                arguments("for: 60s", "for: @@60", "not a duration: '60'"),
                arguments("for: 60s", "for: @@0s", "more than 0s"),
                arguments("{name: boot, for: 60s,", "@@{name: boot,", "a phase has no 'for'"),
                arguments("name: steady", "name: @@boot", "a phase 'boot' is there already"),
                arguments("do: [hold]", "do: @@[]", "'do' is empty"),
                arguments("do: [hold]", "do: [@@halt]", "'halt' is no action"),
                arguments("do: [hold]", "do: @@hold", "expected a list"),
                arguments("for: 5m", "for: 5m, repeat: @@0", "1 to 10000"),
                arguments("for: 5m", "for: 5m, until: @@p99(join_latency)", "not a condition"),
                arguments(
                        "join: all", "@@jion: all", "unknown action 'jion'; did you mean 'join'?"),
                arguments("join: all", "join: @@hoems", "did you mean 'homes'?"),
                arguments(
                        "join: all",
                        "join: all, @@leave: all",
                        "'join' and 'leave' are two actions"),
                arguments("join: all", "join: all, @@upto: 5", "did you mean 'up-to'?"),
                arguments("join: all", "join: all, up-to: @@5x", "not a number of listeners"),
                arguments("join: all", "join: all, up-to: @@101%", "not a share"),
                arguments("join: all", "join: all, rate: @@20", "not a rate: '20'"),
                arguments(
                        "join: all",
                        "join: all, arrivals: at-once, @@rate: 20/s",
                        "even and poisson only"),
                arguments("join: all", "join: all, arrivals: @@poison", "did you mean 'poisson'?"),
                arguments("{join: all}", "@@{churn: homes}", "'churn' has no rate"),
                arguments(
                        "join: all",
                        "churn: homes, on: exp(30m), off: exp(5m), @@join: 3/s",
                        "goes without 'on' and 'off' only"),
                arguments("{join: all}", "@@{churn: homes, on: exp(30m)}", "has no 'off'"),
                arguments(
                        "join: all",
                        "churn: homes, on: @@exp(30), off: exp(5m)",
                        "not a duration: '30'"),
                arguments(
                        "join: all",
                        "churn: homes, on: @@expo(30m), off: exp(5m)",
                        "unknown distribution 'expo'; did you mean 'exp'?"),
                arguments("join: all", "zap: @@probes", "'probes' does not watch; accepted: homes"),
                arguments(
                        "join: all",
                        "zap: homes, next: @@{up: 50%, down: 60%}",
                        "add up to 110%; accepted: 100%"),
                arguments(
                        "join: all",
                        "zap: homes, next: {up: 50%, @@left: 50%}",
                        "unknown key 'left'"),
                arguments(
                        "join: all", "zap: homes, surf: @@uniform(0..3)", "may be less than once"),
                arguments(
                        "join: all", "zap: homes, surf: @@uniform(5..3)", "ends before it begins"),
                arguments(
                        "join: all",
                        "zap: homes, dwell: @@4s",
                        "not a distribution: '4s' (expected fixed(X)"),
                arguments("join: all", "zap: homes, dwell: lognormal(4s, @@0.5)", "in quotes"),
                arguments(
                        "join: all",
                        "zap: homes, dwell: fixed(0s), view: @@fixed(0s)",
                        "no time between changes"),
                arguments(
                        "join: all",
                        "zap: homes, combined: true, @@leave-join-delay: 1s",
                        "goes without combined: true only"),
                arguments("{join: all}", "@@{switch: homes}", "'switch' has no 'to'"),
                arguments(
                        "join: all",
                        "switch: homes, to: @@hd",
                        "there is no class of channels 'hd'"),
                arguments(
                        "join: all",
                        "switch: homes, to: sd, within: @@61s",
                        "longer than the phase; accepted: up to 1m"),
                arguments(
                        "{join: all}",
                        "@@{sources: homes, filter: include}",
                        "include of no source is a leave"),
                arguments("join: all", "@@query: {}", "'query' stands in 'events' only"));
    }

    @ParameterizedTest
    @MethodSource("replacements")
    void aPlaceAndAHint(String line, String instead, String said) {
        String text = Texts.small(line, instead);
        if (!text.contains(MARK)) {
            // Population against population: the later one is named.
            text = text.replace("{listeners: 4,", "@@{listeners: 4,");
        }
        check(text, said);
    }

    static Stream<Arguments> additions() {
        return Stream.of(
                arguments(
                        "events: [{in: @@stedy, at: 1s, link-down: 1s}]",
                        "there is no phase 'stedy'; did you mean 'steady'?"),
                arguments(
                        "events: [{in: boot, at: @@60s, link-down: 1s}]",
                        "1m is after the end of phase 'boot'; accepted: below 1m"),
                arguments(
                        "events: [{in: boot, at: 1s, @@join: all}]",
                        "'join' stands in the 'do' of a phase only"),
                arguments("events: [@@{in: boot, link-down: 1s}]", "has no 'at'"),
                arguments("events: [@@{in: boot, at: 1s}]", "no action"),
                arguments("events: [{in: boot, at: 1s, query: {version: @@3}}]", "1 to 2"),
                arguments(
                        "events: [{in: boot, at: 1s, query: {version: 1, max-response: @@66s}}]",
                        "65535ms"),
                arguments(
                        "events: [{in: boot, at: 1s, query: {sources: @@[2001:db8::1]}}]",
                        "in a group only"),
                arguments(
                        "events: [{in: boot, at: 1s, query: {group: @@2001:db8::1}}]",
                        "never listened to"),
                arguments(
                        "events: [{in: boot, at: 1s, query: {from: @@2001:db8::1}}]",
                        "not in fe80::/64"),
                arguments(
                        "events: [{in: boot, at: 1s, move: homes, to: @@4095}]",
                        "not a VLAN: '4095'"),
                arguments(
                        "events: [{in: boot, at: 1s, set: @@seed=3}]",
                        "does not change while a scenario plays"),
                arguments(
                        "events: [{in: boot, at: 1s, set: @@rehearse.loss=3}]", "not a share: '3'"),
                arguments(
                        "events: [{in: boot, at: 1s, set: @@streams.hed.rate=3/s}]",
                        "did you mean 'streams.head.rate'?"),
                arguments(
                        "expect: [{that: @@p99(join_latncy) < 1s}]",
                        "did you mean 'join_latency'?"),
                arguments("expect: [{that: @@p99(join_latency) < 200}]", "not a duration: '200'"),
                arguments(
                        "expect: [{that: count(join_failed) == 0, in: [boot, @@zapping]}]",
                        "there is no phase 'zapping'"),
                arguments(
                        "expect: [{that: count(join_failed) == 0, population: @@home}]",
                        "did you mean 'homes'?"),
                arguments(
                        "expect: [{that: count(join_failed) == 0, in: boot, over: @@61s}]",
                        "does not fit into phase 'boot'"),
                arguments(
                        "expect: [{that: count(join_failed) == 0, settle: @@1m}]",
                        "leaves nothing of phase 'boot'"),
                arguments(
                        "expect: [{that: count(join_failed) == 0, @@abbort: true}]",
                        "did you mean 'abort'?"),
                arguments("expect: @@{that: count(join_failed) == 0}", "expected a list"),
                arguments("output: @@{html: true}", "output has no 'dir'"),
                arguments("output: {dir: \"@@res-{date}\"}", "'{date}' stands for nothing"),
                arguments(
                        "querier: {query-interval: 10s, max-response: @@10s}",
                        "not below query-interval"),
                arguments("querier: {query-interval: @@10s}", "not below query-interval"),
                arguments("rehearse: {loss: @@0.1}", "not a share: '0.1'"),
                arguments("rehearse: {flood: [@@hd]}", "there is no class of channels 'hd'"),
                arguments("seed: @@[1]", "'seed' is a list; expected one value"),
                arguments("seed:@@", "'seed' has no value"),
                arguments("seed: 1\n@@--- {}", "a second document"),
                arguments(
                        "seed: \"1\n@@",
                        "found unexpected end of stream (while scanning a quoted scalar from f.yaml:14:7)"),
                arguments("@@[a]: 1", "a key that is no word"),
                arguments("seed: @@*nobody", "nothing is called &nobody"),
                arguments("seed: &a [@@*a]", "nothing is called &a"));
    }

    @ParameterizedTest
    @MethodSource("additions")
    void aPlaceAndAHintFurtherDown(String more, String said) {
        check(Texts.SMALL + more + (more.endsWith("\n" + MARK) ? "" : "\n"), said);
    }

    private static void check(String marked, String said) {
        int at = marked.indexOf(MARK);
        String before = marked.substring(0, at);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = at - (before.lastIndexOf('\n') + 1) + 1;
        // A quoted text begins at its quote.
        int quote = before.endsWith("\"") ? 1 : 0;
        String place = line + ":" + (column - quote);
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> Texts.read(marked.replace(MARK, "")))
                .satisfies(
                        refused ->
                                assertThat(refused.getMessage())
                                        .startsWith("f.yaml:" + place + ": ")
                                        .contains(said)
                                        .doesNotContain("\n"));
    }

    static Stream<Arguments> wholes() {
        return Stream.of(
                arguments("", "f.yaml: there is nothing in it"),
                arguments("# nothing\n", "f.yaml: there is nothing in it"),
                arguments("x", "f.yaml:1:1: a scenario is 'x'; expected a mapping"),
                arguments(
                        "mld6: 1\nlink: {interface: e}\n",
                        "f.yaml:1:1: a scenario has no 'phases'"),
                arguments(
                        "mld6: 1\nlink: {interface: e}\nphases: []\n",
                        "f.yaml:3:9: 'phases' is empty"),
                arguments("a\u0000b", "f.yaml: the character U+0000 cannot be in YAML"));
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void aFileThatIsNoScenario(String text, String said) {
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> ScenarioReader.read("f.yaml", text, List.of(), List.of()))
                .withMessageStartingWith(said);
    }
}
