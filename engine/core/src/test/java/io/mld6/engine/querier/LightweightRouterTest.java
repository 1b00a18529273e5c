// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.querier.RouterWorld.MALI;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The lightweight router of RFC 5790 §5. `EX` stands for a group timer that runs.
class LightweightRouterTest {
    private final RouterWorld world = new RouterWorld(RouterWorld.lightweight());

    /// Sources a and b with 260 s left; `any` if the group timer runs, too.
    private void sources(boolean any) {
        if (any) {
            world.report("TO_EX G{}");
        }
        world.report("ALLOW G{a,b}").runSeconds(10).mark();
    }

    @Test
    @DisplayName(
            "LW-6 a group timer and sources, no filter mode: while it runs all sources are wanted")
    void state() {
        sources(true);
        assertThat(world.filterLeft('G')).isEqualTo(MALI - 10_000);
        assertThat(world.forwards('G', 'a')).isTrue();
        assertThat(world.forwards('G', 'c')).isTrue();
        world.report("ALLOW H{a}");
        assertThat(world.filterLeft('H')).isZero();
        assertThat(world.forwards('H', 'a')).isTrue();
        assertThat(world.forwards('H', 'c')).isFalse();
    }

    @Test
    @DisplayName("LW-6 the group timer ends: the sources stay; without any the group goes")
    void groupTimerEnds() {
        world.report("TO_EX G{}", "TO_EX H{}").runSeconds(100).report("ALLOW G{a}").mark();
        world.runSeconds(171);
        assertThat(world.state('G')).isEqualTo("IN{a}");
        assertThat(world.state('H')).isEqualTo("-");
        assertThat(world.advised()).containsExactlyInAnyOrder("170000 G none", "170000 H none");
        world.runSeconds(100);
        world.assertEmpty();
    }

    @Test
    @DisplayName("LW-7 a source's timer ends: deleted at once, also while the group timer runs")
    void sourceTimerEnds() {
        world.report("ALLOW G{a}").runSeconds(200).report("TO_EX G{}").mark().runSeconds(71);
        assertThat(world.state('G')).isEqualTo("EX({},{})");
        assertThat(world.advised()).containsExactly("70000 G a forget");
        assertThat(world.forwards('G', 'a')).as("the group timer says so").isTrue();
    }

    @ParameterizedTest
    @CsvSource({"IS_IN,false", "ALLOW,false", "IS_IN,true", "ALLOW,true"})
    @DisplayName("LW-8 IS_IN, ALLOW(B): A+B, (B)=MALI")
    void allows(String type, boolean any) {
        sources(any);
        world.report(type + " G{b,c}");
        assertThat(world.state('G')).isEqualTo(any ? "EX({a,b,c},{})" : "IN{a,b,c}");
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(MALI - 10_000);
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(MALI);
        assertThat(world.sourceLeft('G', 'c')).isEqualTo(MALI);
        assertThat(world.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"IS_EX,false", "TO_EX,false", "IS_EX,true", "TO_EX,true"})
    @DisplayName(
            "LW-8 LW-9 IS_EX, TO_EX, read without their sources: list kept, group timer = MALI")
    void anySource(String type, boolean any) {
        sources(any);
        world.report(type + " G{b,c}");
        assertThat(world.state('G')).isEqualTo("EX({a,b},{})");
        assertThat(world.filterLeft('G')).isEqualTo(MALI);
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(MALI - 10_000);
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(MALI - 10_000);
        assertThat(world.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("LW-8 BLOCK(B): Q(MA, A*B)")
    void blocks(boolean any) {
        sources(any);
        world.report("BLOCK G{b,c}");
        assertThat(world.asked()).containsExactly("0 Q(G{b})");
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(2000);
        world.runSeconds(2.01);
        assertThat(world.state('G')).isEqualTo(any ? "EX({a},{})" : "IN{a}");
    }

    @Test
    @DisplayName("LW-8 TO_IN(B) without a group timer: A+B, (B)=MALI, Q(MA, A-B)")
    void leavesSources() {
        sources(false);
        world.report("TO_IN G{b,c}");
        assertThat(world.state('G')).isEqualTo("IN{a,b,c}");
        assertThat(world.asked()).containsExactly("0 Q(G{a})");
        assertThat(world.sourceLeft('G', 'c')).isEqualTo(MALI);
    }

    @Test
    @DisplayName("LW-8 TO_IN(B) with a group timer: Q(MA) as well")
    void leavesAnySource() {
        sources(true);
        world.report("TO_IN G{b,c}");
        assertThat(world.asked()).containsExactlyInAnyOrder("0 Q(G)", "0 Q(G{a})");
        assertThat(world.filterLeft('G')).isEqualTo(2000);
        world.runSeconds(60);
        assertThat(world.state('G')).isEqualTo("IN{b,c}");
    }

    @Test
    @DisplayName("LW-9 records of full hosts: nobody's exclude list stops a source")
    void fullHosts() {
        world.report("TO_EX G{a,b}");
        assertThat(world.state('G')).isEqualTo("EX({},{})");
        world.report("BLOCK G{a}", "IS_EX G{c}");
        assertThat(world.forwards('G', 'a')).isTrue();
        assertThat(world.forwards('G', 'c')).isTrue();
        assertThat(world.asked()).isEmpty();
    }

    @Test
    @DisplayName("LW-10 v1 Report = TO_EX{}, Done = TO_IN{}")
    void version1() {
        world.report("ALLOW G{a}").reportV1('G').mark();
        assertThat(world.state('G')).as("the list stays").isEqualTo("EX({a},{})");
        assertThat(world.picture('G').version1).isTrue();
        world.done('G');
        assertThat(world.asked()).containsExactlyInAnyOrder("0 Q(G)", "0 Q(G{a})");
        world.runSeconds(60);
        world.assertEmpty();
    }

    @Test
    @DisplayName("LW-11 no state from any-source joins and leaves of source-specific groups")
    void sourceSpecific() {
        world.report("TO_EX S{}", "IS_EX S{}").reportV1('S').done('S');
        world.assertEmpty();
        world.report("ALLOW S{a}");
        assertThat(world.state('S')).isEqualTo("IN{a}");
    }

    /// What a listener of each kind says on its way: join any source, go on to {a,b}, answer, drop
    /// a, leave.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "LW-12 a full router comes to the same state from a lightweight host as from a full one")
    void fullRouterLightweightHost(boolean lightweight) {
        RouterWorld full = new RouterWorld();
        full.report("TO_EX G{}").runSeconds(100);
        full.report(lightweight ? "TO_EX G{}" : "IS_EX G{}");
        assertThat(full.state('G')).isEqualTo("EX({},{})");
        assertThat(full.filterLeft('G')).isEqualTo(MALI);
        assertThat(full.asked()).isEmpty();
        full.report("TO_IN G{a,b}").runSeconds(10);
        assertThat(full.state('G')).isEqualTo("IN{a,b}");
        full.runSeconds(100).mark();
        full.report(lightweight ? "ALLOW G{a,b}" : "IS_IN G{a,b}");
        assertThat(full.sourceLeft('G', 'a')).isEqualTo(MALI);
        assertThat(full.sourceLeft('G', 'b')).isEqualTo(MALI);
        full.report("BLOCK G{a}").runSeconds(10);
        assertThat(full.state('G')).isEqualTo("IN{b}");
        assertThat(full.asked()).containsExactly("0 Q(G{a})", "1000 Q(G{a})");
        full.report("TO_IN G{}").runSeconds(10);
        full.assertEmpty();
    }
}
