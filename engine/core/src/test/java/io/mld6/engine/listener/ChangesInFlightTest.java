// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.Mldv2World.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.engine.listener.Mldv2World.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A change while an earlier one is still being repeated, RFC 9777 §6.1, with the worked cases
/// V2-43b to V2-43e: what was not said RV times yet, and what is true by now, share the reports.
class ChangesInFlightTest {
    private final Mldv2World one = new Mldv2World(1);

    @Test
    @DisplayName(
            "V2-43b V2-38 V2-42: RV 3, join and leave before a repetition: then TO_IN{} three times")
    void joinThenLeave() {
        var world = new Mldv2World(1, 3);
        world.exclude(0, 'G', "");
        world.leave(0, 'G');
        assertThat(world.said()).containsExactly("TO_EX G{}", "TO_IN G{}");
        assertThat(world.world.listeners.size()).as("the membership is over").isZero();
        List<Seen> later = world.seenWithin(LONG);
        assertThat(later.stream().map(Seen::text)).containsExactly("TO_IN G{}", "TO_IN G{}");
        assertThat(later.getFirst().millis()).isBetween(1L, 1000L);
        assertThat(later.getLast().millis() - later.getFirst().millis()).isBetween(1L, 1000L);
        world.assertNothingLeftOver();
        assertThat(world.world.registry.groups().size()).as("the group ends with it").isZero();
    }

    @Test
    @DisplayName("V2-43c V2-39: RV 2, ALLOW{a}, then b: ALLOW{a}; ALLOW{a,b}; ALLOW{b}")
    void aSecondSource() {
        one.include(0, 'G', "a");
        one.include(0, 'G', "ab");
        assertThat(one.said()).containsExactly("ALLOW G{a}", "ALLOW G{a,b}");
        assertThat(one.saidWithin(LONG)).containsExactly("ALLOW G{b}");
        one.assertNothingLeftOver();
    }

    @Test
    @DisplayName("V2-43: what was not said of a change any more is not said of the next one")
    void changesAreApart() {
        var two = new Mldv2World(2);
        two.include(0, 'G', "ab");
        assertThat(two.said()).containsExactly("ALLOW G{a,b}");
        two.world.listeners.linkLost();
        two.include(1, 'H', "c");
        assertThat(two.saidWithin(LONG)).containsExactly("ALLOW H{c}", "ALLOW H{c}");
    }

    @Test
    @DisplayName("V2-43d V2-41 V2-35: RV 2, join a, drop a: ALLOW{a}; BLOCK{a}; BLOCK{a}")
    void aSourceComesAndGoes() {
        one.include(0, 'G', "a");
        one.include(0, 'G', "");
        assertThat(one.said()).containsExactly("ALLOW G{a}", "BLOCK G{a}");
        assertThat(one.saidWithin(LONG)).containsExactly("BLOCK G{a}");
        one.assertNothingLeftOver();
    }

    @Test
    @DisplayName("V2-43e V2-40: RV 2, join any source, block a: TO_EX{}; TO_EX{a}; BLOCK{a}")
    void blockedAfterTheJoin() {
        one.exclude(0, 'G', "");
        one.exclude(0, 'G', "a");
        assertThat(one.said()).containsExactly("TO_EX G{}", "TO_EX G{a}");
        // The second report was the mode's last and the first for a: one more for a.
        assertThat(one.saidWithin(LONG)).containsExactly("BLOCK G{a}");
        one.assertNothingLeftOver();
    }

    @Test
    @DisplayName(
            "V2-38 V2-40: a change of sources while the mode is repeated: the mode, with the new list")
    void modeGoesFirst() {
        var world = new Mldv2World(1, 3);
        world.include(0, 'G', "a");
        world.settled();
        world.exclude(0, 'G', "b"); // mode 3, no sources
        world.exclude(0, 'G', "bc"); // mode 2, c 3
        assertThat(world.saidWithin(LONG))
                .containsExactly("TO_EX G{b}", "TO_EX G{b,c}", "TO_EX G{b,c}", "BLOCK G{c}");
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName(
            "V2-40: back to the old mode while the new one is repeated: the current mode, RV times")
    void backToTheOldMode() {
        var world = new Mldv2World(1, 3);
        world.include(0, 'G', "a");
        world.settled();
        world.exclude(0, 'G', "");
        world.include(0, 'G', "a");
        assertThat(world.saidWithin(LONG))
                .containsExactly("TO_EX G{}", "TO_IN G{a}", "TO_IN G{a}", "TO_IN G{a}");
    }

    @Test
    @DisplayName("V2-40 V2-43: sources in flight go down with every report, those of the mode too")
    void modeReportsCountForSources() {
        var world = new Mldv2World(1, 3);
        world.include(0, 'G', "a"); // a 3 -> 2
        world.exclude(0, 'G', "b"); // mode 3 -> 2, a 2 -> 1
        assertThat(world.saidWithin(LONG))
                .containsExactly("ALLOW G{a}", "TO_EX G{b}", "TO_EX G{b}", "TO_EX G{b}");
    }

    @Test
    @DisplayName(
            "V2-39 V2-41: three sources with counters of their own, judged when the report goes out")
    void countersPerSource() {
        var world = new Mldv2World(1, 3);
        world.include(0, 'G', "a"); // a 3
        world.include(0, 'G', "ab"); // a 2, b 3
        world.include(0, 'G', "bc"); // a 3 again, now blocked, b 2, c 3
        assertThat(world.saidWithin(LONG))
                .containsExactly(
                        "ALLOW G{a}",
                        "ALLOW G{a,b}",
                        "ALLOW G{b,c} BLOCK G{a}",
                        "ALLOW G{b,c} BLOCK G{a}",
                        "ALLOW G{c} BLOCK G{a}");
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName("V2-38: a change ends the repetition under way and draws its own")
    void aChangeEndsTheRepetitionUnderWay() {
        int atTheOldMoment = 0;
        for (int seed = 1; seed <= 20; seed++) {
            var undisturbed = new Mldv2World(1, Mldv2World.rules(2, false), seed);
            undisturbed.exclude(0, 'G', "");
            long moment = undisturbed.seenWithin(LONG).getLast().millis();
            var world = new Mldv2World(1, Mldv2World.rules(2, false), seed);
            world.exclude(0, 'G', "");
            world.world.run(Duration.ofMillis(moment - 10));
            world.exclude(0, 'G', "a");
            List<Seen> all = world.seenWithin(LONG);
            assertThat(all).hasSize(3);
            atTheOldMoment += all.getLast().millis() == moment ? 1 : 0;
        }
        assertThat(atTheOldMoment).as("by chance, one in a hundred").isLessThan(3);
    }

    @Test
    @DisplayName("V2-42: joined again while the leave is repeated: the leave is heard of no more")
    void rejoinWhileTheLeaveIsRepeated() {
        var world = new Mldv2World(1, 3);
        world.exclude(0, 'G', "");
        world.settled();
        world.leave(0, 'G');
        int row = world.world.row(0, Mldv2World.group('G'));
        world.exclude(0, 'G', "");
        assertThat(world.world.row(0, Mldv2World.group('G'))).as("the same row").isEqualTo(row);
        assertThat(world.world.listeners.size()).isEqualTo(1);
        assertThat(world.saidWithin(LONG))
                .containsExactly("TO_IN G{}", "TO_EX G{}", "TO_EX G{}", "TO_EX G{}");
        world.leave(0, 'G');
        world.settled();
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName(
            "V2-42 V2-41: a source joined again while its end is repeated is allowed, RV times")
    void sourceAgainWhileItsEndIsRepeated() {
        one.include(0, 'G', "a");
        one.settled();
        one.leave(0, 'G');
        one.include(0, 'G', "ab");
        assertThat(one.saidWithin(LONG))
                .containsExactly("BLOCK G{a}", "ALLOW G{a,b}", "ALLOW G{a,b}");
    }

    @Test
    @DisplayName("V2-42: whoever has left is asked no more, though the leave is still repeated")
    void noAnswerAfterTheLeave() {
        var world = new Mldv2World(1, 15);
        world.exclude(0, 'G', "");
        world.leave(0, 'G');
        world.said();
        world.query("", 1000);
        world.query("G", 1000);
        world.query("G{a}", 1000);
        assertThat(world.saidWithin(Duration.ofSeconds(20)))
                .hasSize(14)
                .allMatch("TO_IN G{}"::equals);
        assertThat(world.world.ledger.scheduled()).as("V2-45").isZero();
    }

    @Test
    @DisplayName(
            "V2-38: one group of a call changes again: the others are repeated as if it had not")
    void oneGroupOfACallChangesAgain() {
        var world = new Mldv2World(1, 3);
        world.world.inCall(
                call -> {
                    for (char group : new char[] {'G', 'H', 'I'}) {
                        world.listen(call, 0, Mldv2World.group(group), FilterMode.EXCLUDE, "");
                    }
                });
        world.said();
        world.leave(0, 'H');
        assertThat(world.said()).containsExactly("TO_IN H{}");
        List<String> records = new ArrayList<>();
        List<String> reports = world.saidWithin(LONG);
        for (String report : reports) {
            records.addAll(List.of(report.split("(?<=}) ")));
        }
        assertThat(records)
                .containsExactlyInAnyOrder(
                        "TO_EX G{}",
                        "TO_EX I{}",
                        "TO_EX G{}",
                        "TO_EX I{}",
                        "TO_IN H{}",
                        "TO_IN H{}");
        assertThat(reports.stream().filter(text -> text.contains("G")))
                .as("G and I still go together")
                .allMatch(text -> text.contains("TO_EX I{}"));
    }
}
