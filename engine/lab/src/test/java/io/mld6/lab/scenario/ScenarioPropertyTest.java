// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever a file holds, it is a scenario that can be planned, or one line says why not.
class ScenarioPropertyTest {
    private static final String EXAMPLE = Texts.eveningPeak();

    /// A change of the example: a stretch of it is another text, or another stretch of it.
    record Change(int from, int length, String instead) {
        String apply(String text) {
            int start = Math.min(from, text.length());
            int end = Math.min(start + length, text.length());
            return text.substring(0, start) + instead + text.substring(end);
        }
    }

    @Provide
    Arbitrary<Change> changes() {
        Arbitrary<Integer> at = Arbitraries.integers().between(0, EXAMPLE.length());
        Arbitrary<Integer> few = Arbitraries.integers().between(0, 30);
        Arbitrary<String> instead =
                Arbitraries.oneOf(
                        Arbitraries.strings()
                                .withChars("{}[],:*&#|>-?\"'%!\n 019.+ae")
                                .ofMaxLength(6),
                        Arbitraries.strings().ofMaxLength(3),
                        Arbitraries.of(
                                "none",
                                "all",
                                "-1",
                                "0",
                                "999999999999999999999",
                                "0%",
                                "1e9",
                                "NaN",
                                "0s",
                                "homes",
                                "sd",
                                "365d",
                                "fixed(0s)",
                                "ff02::1",
                                "::",
                                "\t",
                                "\u0000",
                                "\ud800"),
                        Combinators.combine(at, few)
                                .as(
                                        (from, n) ->
                                                EXAMPLE.substring(
                                                        from,
                                                        Math.min(from + n, EXAMPLE.length()))));
        return Combinators.combine(at, few, instead).as(Change::new);
    }

    @Property(tries = 600)
    void aChangedExampleIsReadOrRefusedInOneLine(@ForAll("lists") List<Change> changes) {
        String text = EXAMPLE;
        for (Change change : changes) {
            text = change.apply(text);
        }
        readOrRefused(text);
    }

    @Provide
    Arbitrary<List<Change>> lists() {
        return changes().list().ofMinSize(1).ofMaxSize(4);
    }

    @Property(tries = 500)
    void anyOctetsAreRefusedInOneLine(@ForAll byte[] octets) {
        readOrRefused(new String(octets, StandardCharsets.UTF_8));
        readOrRefused(new String(octets, StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 500)
    void anyOptionIsTakenOrRefusedInOneLine(@ForAll("sets") String set) {
        try {
            Scenario read = Texts.read(EXAMPLE, set);
            assertThat(read.phases()).isNotEmpty();
        } catch (ScenarioException refused) {
            assertThat(refused.getMessage()).doesNotContain("\n").isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> sets() {
        Arbitrary<String> key =
                Arbitraries.of(
                                "seed",
                                "link",
                                "tick",
                                "populations",
                                "homes",
                                "phases",
                                "zapping",
                                "0",
                                "do",
                                "expect",
                                "vlan",
                                "each",
                                "1",
                                "events",
                                "",
                                "x")
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(4)
                        .map(words -> String.join(".", words));
        Arbitrary<String> value =
                Arbitraries.oneOf(
                        Arbitraries.of(
                                "none", "{}", "[]", "7", "10s", "{a: 1}", "[1, 2]", "&a x", "*a",
                                "!x y"),
                        Arbitraries.strings().ofMaxLength(5));
        return Combinators.combine(key, value).as((k, v) -> k + "=" + v);
    }

    private static void readOrRefused(String text) {
        try {
            Scenario read = Texts.read(text);
            assertThat(ScenarioPlan.of(read).lines()).isNotEmpty();
        } catch (ScenarioException refused) {
            assertThat(refused.getMessage()).startsWith("f.yaml:").doesNotContain("\n", "\r");
        }
    }
}
