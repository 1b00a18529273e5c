// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The scenarios one learns from.
class ExamplesTest {
    static Stream<Examples.Example> examples() {
        return Examples.all().stream();
    }

    @Test
    void thereAreNine() {
        assertThat(Examples.all())
                .extracting(Examples.Example::name)
                .containsExactly(
                        "first-join",
                        "iptv-evening",
                        "zapping-storm",
                        "kick-off",
                        "ssm",
                        "v1-fall-back",
                        "power-cut",
                        "access-vlans",
                        "querier-and-device");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachIsReadWithoutNotesAndExpectsSomething(Examples.Example example) {
        ScenarioReader.Result read =
                ScenarioReader.read(example.name() + ".yaml", example.text(), List.of(), List.of());
        assertThat(read.notes()).isEmpty();
        assertThat(read.scenario().name()).isEqualTo(example.name());
        assertThat(read.scenario().expectations()).isNotEmpty();
        assertThat(read.scenario().streams()).isNotEmpty();
        assertThat(ScenarioPlan.of(read.scenario()).phases())
                .allSatisfy(phase -> assertThat(phase.warnings()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachIsShortAndHasATitleOfOneLine(Examples.Example example) {
        assertThat(example.title()).hasSizeBetween(30, 100).doesNotStartWith("#");
        assertThat(example.text().lines().count()).isLessThan(50);
        assertThat(example.text().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(125));
    }

    @Test
    void togetherTheyShowEveryActionButSet() {
        Set<Class<?>> seen = new HashSet<>();
        examples()
                .map(example -> Texts.read(example.text()))
                .forEach(
                        scenario -> {
                            scenario.phases()
                                    .forEach(
                                            phase ->
                                                    phase.actions()
                                                            .forEach(a -> seen.add(a.getClass())));
                            scenario.events().forEach(event -> seen.add(event.action().getClass()));
                        });
        Set<Class<?>> all = new HashSet<>(Set.of(Action.class.getPermittedSubclasses()));
        all.remove(Action.Set.class);
        assertThat(seen).isEqualTo(all);
    }
}
