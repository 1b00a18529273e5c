// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.Mldv2World.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.engine.listener.Mldv2World.Seen;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// State-change reports of RFC 9777 §6.1 of changes that have been repeated when the next one
/// comes, with the worked cases V2-43a, V2-43f to V2-43h. The others are in [ChangesInFlightTest].
class ChangeReportsTest {
    private final Mldv2World one = new Mldv2World(1);

    @Test
    @DisplayName(
            "V2-43a V2-35 V2-37: RV 2, join any source: TO_EX{} at once and within a second, no more")
    void joinFromAnySource() {
        one.exclude(0, 'G', "");
        assertThat(one.said()).containsExactly("TO_EX G{}");
        List<Seen> later = one.seenWithin(LONG);
        assertThat(later).singleElement().matches(seen -> seen.text().equals("TO_EX G{}"));
        assertThat(later.getFirst().millis()).isBetween(1L, 1000L);
        one.assertNothingLeftOver();
    }

    @Test
    @DisplayName(
            "V2-37: a change is settled when its repetition was said; an answer unsettles nothing")
    void settledWhenRepeated() {
        one.exclude(0, 'G', "");
        int row = one.world.row(0, Mldv2World.group('G'));
        assertThat(one.world.listeners.isSettled(row)).isFalse();
        one.world.run(LONG);
        assertThat(one.world.listeners.isSettled(row)).isTrue();
        one.query("G", 10_000);
        assertThat(one.specificLeft(0, 'G')).isPositive();
        assertThat(one.world.listeners.isSettled(row)).isTrue();
    }

    @Test
    @DisplayName(
            "V2-43f V2-31: RV 2, IN{a,b} to IN{b,c}: one report with ALLOW{c} and BLOCK{a}, twice")
    void allowAndBlockShareAReport() {
        one.include(0, 'G', "ab");
        one.settled();
        one.include(0, 'G', "bc");
        assertThat(one.saidWithin(LONG))
                .containsExactly("ALLOW G{c} BLOCK G{a}", "ALLOW G{c} BLOCK G{a}");
    }

    @Test
    @DisplayName("V2-43g V2-37: RV 1: every change is said once")
    void noRepetition() {
        var world = new Mldv2World(1, 1);
        world.exclude(0, 'G', "");
        world.exclude(0, 'G', "a");
        world.include(0, 'G', "b");
        world.leave(0, 'G');
        assertThat(world.saidWithin(LONG))
                .containsExactly("TO_EX G{}", "BLOCK G{a}", "TO_IN G{b}", "BLOCK G{b}");
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName("V2-43h: a change of one group leaves the repetition of another as it was")
    void groupsDoNotDisturbEachOther() {
        var undisturbed = new Mldv2World(1);
        undisturbed.exclude(0, 'G', "");
        Seen expected = undisturbed.seenWithin(LONG).getLast();

        one.exclude(0, 'G', "");
        one.include(0, 'H', "a");
        one.include(0, 'H', "ab");
        one.leave(0, 'H');
        List<Seen> all = one.seenWithin(LONG);
        assertThat(all.stream().filter(seen -> seen.text().contains(" G")).toList())
                .hasSize(2)
                .last()
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 15})
    @DisplayName("V2-37 V2-39: RV transmissions of mode and sources, each wait within (0, 1 s]")
    void asManyAsTheRobustnessVariable(int robustness) {
        for (String text : List.of("TO_EX G{}", "ALLOW G{a}")) {
            var world = new Mldv2World(1, robustness);
            if (text.startsWith("TO")) {
                world.exclude(0, 'G', "");
            } else {
                world.include(0, 'G', "a");
            }
            List<Seen> all = world.seenWithin(LONG);
            assertThat(all).hasSize(robustness).allMatch(seen -> seen.text().equals(text));
            for (int i = 1; i < robustness; i++) {
                assertThat(all.get(i).millis() - all.get(i - 1).millis()).isBetween(1L, 1000L);
            }
            world.assertNothingLeftOver();
        }
    }

    @Test
    @DisplayName("V2-37: the waits are random: from one repetition to the next, call and listener")
    void waitsAreRandom() {
        var world = new Mldv2World(40, 5);
        for (int listener = 0; listener < 40; listener++) {
            world.include(listener, 'G', "a");
        }
        Set<Long> waits = new HashSet<>();
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        long sum = 0;
        List<Seen> all = world.seenWithin(LONG);
        for (int listener = 0; listener < 40; listener++) {
            int sender = listener;
            List<Seen> of = all.stream().filter(seen -> seen.listener() == sender).toList();
            Set<Long> own = new HashSet<>();
            for (int i = 1; i < 5; i++) {
                long wait = of.get(i).millis() - of.get(i - 1).millis();
                own.add(wait);
                waits.add(wait);
                sum += wait;
                shortest = Math.min(shortest, wait);
                longest = Math.max(longest, wait);
            }
            assertThat(own.size()).as("not one wait again and again").isGreaterThan(1);
        }
        assertThat(waits.size()).as("of 160 in 97 ticks").isGreaterThan(50);
        assertThat(shortest).isLessThan(100);
        assertThat(longest).isBetween(880L, 1000L);
        assertThat(sum / 160).isBetween(400L, 590L);
    }

    @Test
    @DisplayName("V2-37: the same change again, later, waits another time")
    void aLaterCallDrawsAnew() {
        Set<Long> waits = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            one.include(0, 'G', i % 2 == 0 ? "a" : "b");
            List<Seen> all = one.seenWithin(Duration.ofSeconds(5));
            waits.add(all.getLast().millis() - all.getFirst().millis());
        }
        assertThat(waits.size()).isGreaterThan(3);
    }

    @ParameterizedTest
    @CsvSource({
        "V2-31, IN, ab, IN, bc, ALLOW G{c} BLOCK G{a}",
        "V2-31 V2-36, IN, a, IN, ab, ALLOW G{b}",
        "V2-31 V2-36, IN, ab, IN, a, BLOCK G{b}",
        "V2-32, EX, ab, EX, bc, ALLOW G{a} BLOCK G{c}",
        "V2-32 V2-36, EX, a, EX, '', ALLOW G{a}",
        "V2-32 V2-36, EX, '', EX, a, BLOCK G{a}",
        "V2-33, IN, a, EX, b, TO_EX G{b}",
        "V2-33, IN, a, EX, '', TO_EX G{}",
        "V2-34, EX, a, IN, b, TO_IN G{b}",
        "V2-35, EX, a, IN, '', TO_IN G{}",
        "V2-35, IN, ab, IN, '', 'BLOCK G{a,b}'",
    })
    @DisplayName("V2-31 to V2-36: the records of Table 1, through the frames")
    void table1(
            String row, String before, String old, String after, String wanted, String expected) {
        one.listen(0, Mldv2World.group('G'), mode(before), old);
        one.settled();
        one.listen(0, Mldv2World.group('G'), mode(after), wanted);
        assertThat(one.said()).as(row).containsExactly(expected);
        assertThat(one.saidWithin(LONG)).as(row).containsExactly(expected);
    }

    private static FilterMode mode(String name) {
        return name.equals("IN") ? FilterMode.INCLUDE : FilterMode.EXCLUDE;
    }

    @Test
    @DisplayName(
            "V2-22 V2-28 V2-36: no change, no word, and what is being repeated goes on as it was")
    void noChange() {
        one.include(0, 'G', "");
        assertThat(one.world.registry.memberships().size()).isZero();
        one.include(0, 'G', "ab");
        one.said();
        one.include(0, 'G', "ba");
        one.include(0, 'G', "ab");
        assertThat(one.said()).isEmpty();
        assertThat(one.saidWithin(LONG)).containsExactly("ALLOW G{a,b}");
        one.include(0, 'G', "ab");
        assertThat(one.saidWithin(LONG)).isEmpty();
        one.leave(0, 'G');
        one.said();
        one.leave(0, 'G');
        assertThat(one.saidWithin(LONG)).as("leaving twice").containsExactly("BLOCK G{a,b}");
        assertThat(one.world.sets.live()).as("source sets nobody uses are gone").isZero();
    }

    @Test
    @DisplayName("V2-37: groups of one call share reports, the first and the repeated ones")
    void groupsOfOneCall() {
        var world = new Mldv2World(2, 3);
        world.world.inCall(
                call -> {
                    for (char group : new char[] {'G', 'H', 'I'}) {
                        world.listen(call, 0, Mldv2World.group(group), FilterMode.EXCLUDE, "");
                    }
                    world.listen(call, 0, Mldv2World.group('J'), FilterMode.EXCLUDE, "a");
                });
        List<Seen> all = world.seenWithin(LONG);
        assertThat(all).hasSize(3);
        assertThat(all.getFirst().text()).isEqualTo("TO_EX G{} TO_EX H{} TO_EX I{} TO_EX J{a}");
        for (Seen seen : all) {
            assertThat(seen.text().split("(?<=}) "))
                    .containsExactlyInAnyOrder("TO_EX G{}", "TO_EX H{}", "TO_EX I{}", "TO_EX J{a}");
        }
    }

    @Test
    @DisplayName(
            "V2-37: listeners that change at the same moment are repeated each in its own reports")
    void listenersDoNotShareReports() {
        var world = new Mldv2World(100);
        for (int listener = 0; listener < 100; listener++) {
            world.exclude(listener, 'G', "");
        }
        List<Seen> all = world.seenWithin(LONG);
        assertThat(all).hasSize(200).allMatch(seen -> seen.text().equals("TO_EX G{}"));
        Set<Integer> senders = new HashSet<>();
        all.subList(100, 200).forEach(seen -> senders.add(seen.listener()));
        assertThat(senders).hasSize(100);
    }

    @Test
    @DisplayName(
            "V2-23 SEED-40: joins of the old style are counted: EXCLUDE{} first, INCLUDE{} last")
    void joinsAreCounted() {
        assertThat(one.world.join(0, Mldv2World.group('G'))).isTrue();
        assertThat(one.world.join(0, Mldv2World.group('G'))).isFalse();
        assertThat(one.saidWithin(LONG)).containsExactly("TO_EX G{}", "TO_EX G{}");
        assertThat(one.world.leave(0, Mldv2World.group('G'))).isFalse();
        assertThat(one.saidWithin(LONG)).isEmpty();
        assertThat(one.world.leave(0, Mldv2World.group('G'))).isTrue();
        assertThat(one.saidWithin(LONG)).containsExactly("TO_IN G{}", "TO_IN G{}");
    }

    @Test
    @DisplayName("V2-30: the same listener and group on two links: two machines")
    void twoLinks() {
        var other = new Mldv2World(1);
        one.exclude(0, 'G', "");
        other.include(0, 'G', "a");
        assertThat(one.saidWithin(LONG)).containsExactly("TO_EX G{}", "TO_EX G{}");
        one.query("G", 1000);
        assertThat(other.saidWithin(LONG)).containsExactly("ALLOW G{a}", "ALLOW G{a}");
        assertThat(one.saidWithin(LONG)).containsExactly("IS_EX G{}");
    }
}
