// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.querier.RouterWorld.MALI;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens when timers end, and what is advised then: RFC 9777 §7.2 and §7.3.
class TimersTest {
    private final RouterWorld world = new RouterWorld();

    @Test
    @DisplayName(
            "Q-10 Q-14 INCLUDE: a source's timer ends: advice stops, and the group goes with the last")
    void includeSourceEnds() {
        world.report("ALLOW G{a}").runSeconds(100).report("ALLOW G{b}").mark();
        assertThat(world.filterLeft('G')).as("not used").isZero();
        world.runSeconds(170.01);
        assertThat(world.state('G')).isEqualTo("IN{b}");
        assertThat(world.forwards('G', 'a')).isFalse();
        assertThat(world.forwards('G', 'b')).isTrue();
        world.runSeconds(100);
        assertThat(world.state('G')).isEqualTo("-");
        assertThat(world.advised()).containsExactly("170000 G a forget", "270000 G b forget");
        world.assertEmpty();
    }

    @Test
    @DisplayName("Q-11 Q-12 EXCLUDE: a requested source's timer ends: excluded, its record stays")
    void excludeSourceEnds() {
        world.report("TO_EX G{b}", "ALLOW G{a}").runSeconds(200).report("IS_EX G{a,b}").mark();
        assertThat(world.state('G')).isEqualTo("EX({a},{b})");
        assertThat(world.forwards('G', 'a')).isTrue();
        assertThat(world.forwards('G', 'b')).isFalse();
        assertThat(world.forwards('G', 'c')).isTrue();
        world.runSeconds(70.01);
        assertThat(world.state('G')).isEqualTo("EX({},{a,b})");
        assertThat(world.forwards('G', 'a')).isFalse();
        assertThat(world.advised()).containsExactly("70000 G a block");
    }

    @Test
    @DisplayName("Q-13 the filter timer ends without requested sources: the group goes")
    void filterEnds() {
        world.report("TO_EX G{b}").mark().runSeconds(269.99);
        assertThat(world.forwards('G', 'a')).isTrue();
        world.runSeconds(0.02);
        assertThat(world.state('G')).isEqualTo("-");
        assertThat(world.advised()).containsExactly("270000 G none", "270000 G b forget");
        world.assertEmpty();
    }

    @Test
    @DisplayName(
            "Q-13 the filter timer ends with requested sources: INCLUDE(X), timers run on, Y gone")
    void filterEndsWithSources() {
        world.report("TO_EX G{b}").runSeconds(100).report("ALLOW G{a}").mark();
        world.runSeconds(170.01);
        assertThat(world.state('G')).isEqualTo("IN{a}");
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(99_990);
        assertThat(world.advised()).containsExactly("170000 G none", "170000 G b forget");
        assertThat(world.forwards('G', 'a')).isTrue();
        assertThat(world.forwards('G', 'c')).isFalse();
        world.runSeconds(100);
        world.assertEmpty();
    }

    @Test
    @DisplayName("Q-14 Table 6: all six rows")
    void forwardingAdvice() {
        world.report("ALLOW G{a}", "TO_EX H{b}", "ALLOW H{a}");
        assertThat(world.forwards('G', 'a')).as("INCLUDE, timer > 0").isTrue();
        assertThat(world.forwards('G', 'b')).as("INCLUDE, no source").isFalse();
        assertThat(world.forwards('H', 'a')).as("EXCLUDE, timer > 0").isTrue();
        assertThat(world.forwards('H', 'b')).as("EXCLUDE, timer 0").isFalse();
        assertThat(world.forwards('H', 'c')).as("EXCLUDE, no source").isTrue();
        world.runSeconds(271);
        assertThat(world.forwards('G', 'a')).as("INCLUDE, timer 0").isFalse();
    }

    @Test
    @DisplayName(
            "Q-8 Q-26 timers that end in the same moment: whichever comes first, nothing is left")
    void sameMoment() {
        // a takes over the end of the filter timer; then both end at once.
        world.querier(false).report("TO_EX G{}").runSeconds(100).report("BLOCK G{a}").mark();
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(world.filterLeft('G'));
        world.runSeconds(169.99);
        assertThat(world.state('G')).isEqualTo("EX({a},{})");
        world.runSeconds(0.01);
        assertThat(world.state('G')).isEqualTo("-");
        world.assertEmpty();
    }

    @Test
    @DisplayName("Q-8 all of a thousand groups with sources end in one moment")
    void manyAtOnce() {
        RouterWorld many = new RouterWorld(RouterWorld.limits(2000, 10));
        for (int i = 0; i < 1000; i++) {
            many.report("TO_EX " + "GHIJKLMNOP".charAt(i % 10) + "{a,b}");
            many.report("ALLOW " + "GHIJKLMNOP".charAt(i % 10) + "{c,d}");
        }
        many.runSeconds(269.9);
        assertThat(many.groups.groupCount()).isEqualTo(10);
        many.runSeconds(0.2);
        many.assertEmpty();
    }

    @Test
    @DisplayName("Q-49 TL-3 a listener vanishes after its answer: advice ends after 270 s")
    void vanishes() {
        world.report("TO_EX G{}").runSeconds(30).report("IS_EX G{}").mark().runSeconds(600);
        assertThat(world.advised()).containsExactly("270000 G none");
    }

    @Test
    @DisplayName("Q-49 TL-3 with the interval of RFC 3810 it ends after 260 s")
    void vanishesAsInRfc3810() {
        RouterIntervals intervals =
                new RouterIntervals(
                        2, 125_000_000_000L, 10_000_000_000L, 1_000_000_000L, 0, 0, 0, true);
        RouterWorld old = new RouterWorld(RouterWorld.RULES, intervals);
        old.report("TO_EX G{}", "ALLOW H{a}").mark().runSeconds(600);
        assertThat(old.advised()).containsExactlyInAnyOrder("260000 G none", "260000 H a forget");
    }

    @Test
    @DisplayName("Q-43 Q-49 other values hold for timers that start from now on")
    void otherIntervals() {
        world.report("TO_EX G{}").mark();
        world.groups.setIntervals(RouterIntervals.DEFAULT.withQueryIntervalNanos(20_000_000_000L));
        world.report("TO_EX H{}");
        assertThat(world.filterLeft('G')).isEqualTo(MALI);
        assertThat(world.filterLeft('H')).isEqualTo(60_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 23, 300})
    @DisplayName("Q-8 after days without anything timers go by the same clock")
    void afterALongTime(int days) {
        world.report("TO_EX G{}").runSeconds(600).run(Duration.ofDays(days)).mark();
        world.report("TO_EX G{}").runSeconds(100).report("ALLOW G{a}");
        assertThat(world.filterLeft('G')).isEqualTo(170_000);
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(270_000);
        world.runSeconds(600);
        assertThat(world.advised())
                .containsExactly(
                        "0 G any", "100000 G a forward", "270000 G none", "370000 G a forget");
    }

    @Test
    @DisplayName("Q-8 a year in which something runs all the time")
    void aYear() {
        for (int hour = 0; hour < 365 * 24; hour++) {
            world.report("TO_EX G{}").run(Duration.ofMinutes(4)).report("IS_EX G{}");
            world.time.run(Duration.ofMinutes(56));
        }
        world.mark().report("TO_EX H{}", "ALLOW H{a}").runSeconds(600);
        assertThat(world.advised())
                .containsExactly("0 H any", "0 H a forward", "270000 H none", "270000 H a forget");
        world.assertEmpty();
    }

    @Test
    @DisplayName("Q-8 the clear state: nothing is left, nothing fires")
    void cleared() {
        world.report("TO_EX G{b}", "ALLOW G{a}", "ALLOW H{a}", "TO_IN G{}").reportV1('J');
        world.clear().mark();
        world.assertEmpty();
        world.runSeconds(1000);
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).isEmpty();
        world.report("ALLOW G{a}");
        assertThat(world.state('G')).isEqualTo("IN{a}");
        world.groups.stop();
        assertThat(world.time.wheelsRunning()).isZero();
    }

    @Test
    @DisplayName("Q-8 a picture in slices shows every group once, with all it has")
    void slices() {
        RouterWorld many = new RouterWorld(RouterWorld.limits(100, 10));
        for (char name = 'A'; name <= 'R'; name++) {
            many.report("TO_EX " + name + "{b}", "ALLOW " + name + "{a}");
        }
        many.report("TO_EX C{}", "IS_EX D{}");
        for (int slice : new int[] {1, 5, 100}) {
            assertThat(many.allGroups(slice)).hasSize(18);
            assertThat(many.allGroups(slice))
                    .filteredOn(picture -> picture.text().equals("EX({a},{b})"))
                    .hasSize(16);
        }
        many.runSeconds(300);
        assertThat(many.allGroups(7)).isEmpty();
    }
}
