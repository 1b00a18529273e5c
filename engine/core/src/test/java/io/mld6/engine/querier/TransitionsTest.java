// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.querier.RouterWorld.MALI;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables 7 and 8 by example, with timers: INCLUDE{a,b} and EXCLUDE({a,b},{c,d}).
///
/// A router that is not the querier shows what a record does before anybody asks.
class TransitionsTest {
    private static final long LLQT = 2000;

    /// Since the state came to be; nothing in it is as old as the record.
    private static final long AGE = 10_000;

    private final RouterWorld world = new RouterWorld();

    private void include() {
        world.report("ALLOW G{a,b}").runSeconds(AGE / 1000.0).mark();
        assertThat(world.state('G')).isEqualTo("IN{a,b}");
    }

    /// The filter timer has 200 s left, a and b 250 s.
    private void exclude() {
        world.report("IS_EX G{c,d}").runSeconds(50).report("IS_IN G{a,b}").runSeconds(20).mark();
        assertThat(world.state('G')).isEqualTo("EX({a,b},{c,d})");
        assertThat(world.filterLeft('G')).isEqualTo(200_000);
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(250_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IS_IN", "ALLOW"})
    @DisplayName("Q-16 Q-20 INCLUDE(A), IS_IN or ALLOW(B): INCLUDE(A+B), (B)=MALI; a untouched")
    void includeAllows(String type) {
        include();
        world.report(type + " G{b,c}");
        assertThat(world.state('G')).isEqualTo("IN{a,b,c}");
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(MALI - AGE);
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(MALI);
        assertThat(world.sourceLeft('G', 'c')).isEqualTo(MALI);
        assertThat(world.filterLeft('G')).as("Q-10 not used").isZero();
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).containsExactly("0 G c forward");
    }

    @Test
    @DisplayName(
            "Q-17 Q-6 INCLUDE(A), IS_EX(B): EXCLUDE(A*B, B-A); a gone, b's timer untouched, no query")
    void includeHearsCurrentExclude() {
        include();
        world.report("IS_EX G{b,c}");
        assertThat(world.state('G')).isEqualTo("EX({b},{c})");
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(MALI - AGE);
        assertThat(world.filterLeft('G')).isEqualTo(MALI);
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).containsExactly("0 G any", "0 G a forget", "0 G c block");
        assertThat(world.forwards('G', 'a')).isTrue();
        assertThat(world.forwards('G', 'c')).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"IS_IN", "ALLOW"})
    @DisplayName("Q-18 Q-24 EXCLUDE(X,Y), IS_IN or ALLOW(A): EXCLUDE(X+A, Y-A), (A)=MALI")
    void excludeAllows(String type) {
        exclude();
        world.report(type + " G{b,c,e}");
        assertThat(world.state('G')).isEqualTo("EX({a,b,c,e},{d})");
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(250_000);
        for (char source : "bce".toCharArray()) {
            assertThat(world.sourceLeft('G', source)).isEqualTo(MALI);
        }
        assertThat(world.filterLeft('G')).isEqualTo(200_000);
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).containsExactlyInAnyOrder("0 G c forward", "0 G e forward");
    }

    @Test
    @DisplayName(
            "Q-19 Q-6 EXCLUDE(X,Y), IS_EX(A): EXCLUDE(A-Y, Y*A); e=MALI, b untouched, no query")
    void excludeHearsCurrentExclude() {
        exclude();
        world.report("IS_EX G{b,c,e}");
        assertThat(world.state('G')).isEqualTo("EX({b,e},{c})");
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(250_000);
        assertThat(world.sourceLeft('G', 'e')).isEqualTo(MALI);
        assertThat(world.filterLeft('G')).isEqualTo(MALI);
        assertThat(world.asked()).isEmpty();
    }

    @Test
    @DisplayName("Q-21 INCLUDE(A), BLOCK(B): INCLUDE(A), Q(MA, A*B)")
    void includeBlocks() {
        include();
        world.report("BLOCK G{b,c}");
        assertThat(world.state('G')).isEqualTo("IN{a,b}");
        assertThat(world.asked()).containsExactly("0 Q(G{b})");
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(MALI - AGE);
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(LLQT);
        assertThat(world.advised()).as("Q-15").isEmpty();
    }

    @Test
    @DisplayName("Q-22 INCLUDE(A), TO_EX(B): EXCLUDE(A*B, B-A), Q(MA, A*B), filter timer = MALI")
    void includeChangesToExclude() {
        include();
        world.report("TO_EX G{b,c}");
        assertThat(world.state('G')).isEqualTo("EX({b},{c})");
        assertThat(world.asked()).containsExactly("0 Q(G{b})");
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(LLQT);
        assertThat(world.filterLeft('G')).isEqualTo(MALI);
    }

    @Test
    @DisplayName("Q-23 INCLUDE(A), TO_IN(B): INCLUDE(A+B), (B)=MALI, Q(MA, A-B)")
    void includeChangesToInclude() {
        include();
        world.report("TO_IN G{b,c}");
        assertThat(world.state('G')).isEqualTo("IN{a,b,c}");
        assertThat(world.asked()).containsExactly("0 Q(G{a})");
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(LLQT);
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(MALI);
        assertThat(world.sourceLeft('G', 'c')).isEqualTo(MALI);
    }

    @Test
    @DisplayName("Q-25 EXCLUDE(X,Y), BLOCK(A): EXCLUDE(X+(A-Y), Y), e = filter timer, Q(MA, A-Y)")
    void excludeBlocks() {
        exclude();
        world.querier(false).report("BLOCK G{b,c,e}");
        assertThat(world.state('G')).isEqualTo("EX({a,b,e},{c,d})");
        assertThat(world.sourceLeft('G', 'e')).isEqualTo(200_000);
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(250_000);
        assertThat(world.filterLeft('G')).isEqualTo(200_000);
    }

    @Test
    @DisplayName("Q-25 Q-30 at the querier b and e are asked about and lowered")
    void querierAsksAboutBlocked() {
        exclude();
        world.report("BLOCK G{b,c,e}");
        assertThat(world.asked()).containsExactly("0 Q(G{b,e})");
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(250_000);
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(LLQT);
        assertThat(world.sourceLeft('G', 'e')).isEqualTo(LLQT);
        world.runSeconds(2);
        assertThat(world.state('G')).as("Q-12").isEqualTo("EX({a},{b,c,d,e})");
    }

    @Test
    @DisplayName(
            "Q-26 EXCLUDE(X,Y), TO_EX(A): EXCLUDE(A-Y, Y*A), e = the filter timer's old value, then MALI")
    void excludeChangesToExclude() {
        exclude();
        world.querier(false).report("TO_EX G{b,c,e}");
        assertThat(world.state('G')).isEqualTo("EX({b,e},{c})");
        assertThat(world.sourceLeft('G', 'e')).isEqualTo(200_000);
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(250_000);
        assertThat(world.filterLeft('G')).isEqualTo(MALI);
    }

    @Test
    @DisplayName("Q-26 Q-30 at the querier b and e are asked about and lowered")
    void querierAsksAboutKept() {
        exclude();
        world.report("TO_EX G{b,c,e}");
        assertThat(world.asked()).containsExactly("0 Q(G{b,e})");
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(LLQT);
        assertThat(world.sourceLeft('G', 'e')).isEqualTo(LLQT);
        assertThat(world.filterLeft('G')).isEqualTo(MALI);
    }

    @Test
    @DisplayName("Q-27 EXCLUDE(X,Y), TO_IN(A): EXCLUDE(X+A, Y-A), (A)=MALI, Q(MA, X-A), Q(MA)")
    void excludeChangesToInclude() {
        exclude();
        world.report("TO_IN G{b,c,e}");
        assertThat(world.state('G')).isEqualTo("EX({a,b,c,e},{d})");
        assertThat(world.asked()).containsExactlyInAnyOrder("0 Q(G)", "0 Q(G{a})");
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(LLQT);
        for (char source : "bce".toCharArray()) {
            assertThat(world.sourceLeft('G', source)).isEqualTo(MALI);
        }
        assertThat(world.filterLeft('G')).isEqualTo(LLQT);
        world.runSeconds(2);
        assertThat(world.state('G')).as("nobody answered").isEqualTo("IN{b,c,e}");
    }

    @Test
    @DisplayName("Q-27a TO_IN{} in INCLUDE{a,b}: both are asked about")
    void leavesTheSources() {
        include();
        world.report("TO_IN G{}");
        assertThat(world.asked()).containsExactly("0 Q(G{a,b})");
        world.runSeconds(1.99);
        assertThat(world.state('G')).isEqualTo("IN{a,b}");
        world.runSeconds(0.01);
        assertThat(world.state('G')).isEqualTo("-");
        world.assertEmpty();
    }

    @Test
    @DisplayName("Q-27b TO_EX{} about an unknown group: EXCLUDE({},{}), no query")
    void joinsAnySource() {
        world.report("TO_EX G{}");
        assertThat(world.state('G')).isEqualTo("EX({},{})");
        assertThat(world.filterLeft('G')).isEqualTo(MALI);
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).containsExactly("0 G any");
    }

    @Test
    @DisplayName("Q-27c TO_IN{} in EXCLUDE({},{}): a query for the group only")
    void leavesAnySource() {
        world.report("TO_EX G{}").mark().report("TO_IN G{}");
        assertThat(world.asked()).containsExactly("0 Q(G)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"IS_IN G{}", "ALLOW G{}", "TO_IN G{}", "BLOCK G{}", "BLOCK G{a}"})
    @DisplayName("Q-9 FZ-75 a record that results in INCLUDE{} makes nothing")
    void nothingComesOfNothing(String record) {
        world.report(record);
        world.assertEmpty();
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"IS_IN G{}", "ALLOW G{}", "BLOCK G{}"})
    @DisplayName("FZ-75 records without sources change nothing in a group that is there")
    void nothingChangesByNothing(String record) {
        exclude();
        world.report(record);
        assertThat(world.state('G')).isEqualTo("EX({a,b},{c,d})");
        assertThat(world.filterLeft('G')).isEqualTo(200_000);
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(250_000);
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).isEmpty();
    }

    @Test
    @DisplayName("FZ-76 the same group several times in one Report: processed in their order")
    void oneAfterTheOther() {
        world.report("ALLOW G{a}", "TO_EX G{a,b}", "ALLOW G{c}");
        assertThat(world.state('G')).isEqualTo("EX({a,c},{b})");
        world.report("ALLOW H{c}", "TO_EX H{a,b}", "ALLOW H{a}");
        assertThat(world.state('H')).isEqualTo("EX({a},{b})");
    }
}
