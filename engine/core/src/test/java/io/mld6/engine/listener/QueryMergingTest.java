// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.Mldv2World.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What becomes of an answer that is due when another query comes, RFC 9777 §6.2, with the merging
/// cases V2-61a to V2-61e.
///
/// The cases that need a drawn delay to be sooner or later than another ask with a Maximum Response
/// Delay that leaves no choice, and say what was pending before they look at what is pending now.
class QueryMergingTest {
    private final Mldv2World one = new Mldv2World(1);

    private Mldv2World listening(String include) {
        one.include(0, 'G', include);
        return one.settled();
    }

    @Test
    @DisplayName("V2-47 V2-61a: a General Query's answer is due sooner: no more, whatever is asked")
    void rule1() {
        listening("a");
        one.query("", 1000);
        long due = one.generalLeft(0);
        for (int i = 0; i < 20; i++) {
            one.query("", 600_000);
            one.query("G", 600_000);
            one.query("G{a}", 600_000);
            assertThat(one.generalLeft(0)).isEqualTo(due);
            assertThat(one.specificLeft(0, 'G')).isEqualTo(-1);
        }
        assertThat(one.world.ledger.scheduled()).isEqualTo(1);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN G{a}");
    }

    @Test
    @DisplayName(
            "V2-61a: a General Query's answer is due later: the group at its time, and all at theirs")
    void specificBeforeGeneral() {
        listening("a");
        one.query("", 8000);
        long due = one.generalLeft(0);
        assertThat(due).isGreaterThan(1000);
        one.query("G", 500);
        assertThat(one.specificLeft(0, 'G')).isBetween(1L, 500L);
        assertThat(one.generalLeft(0)).isEqualTo(due);
        assertThat(one.saidWithin(Duration.ofMillis(500))).containsExactly("IS_IN G{a}");
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN G{a}");
    }

    @Test
    @DisplayName(
            "V2-48 V2-61b: a General Query drawn sooner: only then; the older answer is cancelled")
    void generalSooner() {
        listening("a");
        one.query("", 60_000);
        assertThat(one.generalLeft(0)).isGreaterThan(1000);
        one.query("", 1000);
        assertThat(one.generalLeft(0)).isBetween(1L, 1000L);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN G{a}");
        assertThat(one.world.ledger.cancelled()).isEqualTo(1);
        assertThat(one.world.ledger.sent()).isEqualTo(1);
    }

    @Test
    @DisplayName("V2-48 V2-52: a General Query sooner than a specific answer leaves that one alone")
    void generalBeforeSpecific() {
        listening("a");
        one.query("G", 60_000);
        long due = one.specificLeft(0, 'G');
        assertThat(due).isGreaterThan(1000);
        one.query("", 1000);
        assertThat(one.specificLeft(0, 'G')).isEqualTo(due);
        assertThat(one.generalLeft(0)).isBetween(1L, 1000L);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN G{a}", "IS_IN G{a}");
    }

    @Test
    @DisplayName("V2-49 V2-51 V2-61c: Q(MA,{a}), then Q(MA,{b}) drawn sooner: {a,b} at that time")
    void sourcesMerge() {
        listening("abc");
        one.query("G{a}", 60_000);
        assertThat(one.specificLeft(0, 'G')).isGreaterThan(1000);
        one.query("G{b}", 1000);
        assertThat(one.specificLeft(0, 'G')).isBetween(1L, 1000L);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN G{a,b}");
    }

    @Test
    @DisplayName("V2-51: Q(MA,{b}) drawn later: {a,b} at the time there was")
    void sourcesMergeLater() {
        listening("abc");
        one.query("G{a}", 1000);
        long due = one.specificLeft(0, 'G');
        one.query("G{b}", 600_000);
        assertThat(one.specificLeft(0, 'G')).isEqualTo(due);
        assertThat(one.saidWithin(Duration.ofMillis(due))).containsExactly("IS_IN G{a,b}");
        assertThat(one.saidWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName(
            "V2-50 V2-61d: Q(MA,{a}), then Q(MA) drawn later: the whole state at the time there was")
    void wholeStateTakesTheSourcesPlace() {
        listening("abc");
        one.query("G{a}", 1000);
        long due = one.specificLeft(0, 'G');
        one.query("G", 600_000);
        assertThat(one.specificLeft(0, 'G')).isEqualTo(due);
        assertThat(one.saidWithin(Duration.ofMillis(due))).containsExactly("IS_IN G{a,b,c}");
        assertThat(one.saidWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName("V2-50 V2-61e: Q(MA), then Q(MA,{b}) drawn sooner: the whole state at that time")
    void wholeStateStays() {
        listening("abc");
        one.query("G", 60_000);
        assertThat(one.specificLeft(0, 'G')).isGreaterThan(1000);
        one.query("G{b}", 1000);
        assertThat(one.specificLeft(0, 'G')).isBetween(1L, 1000L);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN G{a,b,c}");
        assertThat(one.world.ledger.cancelled()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "V2-45 V2-51: sources nobody here listens to start nothing, and are not remembered")
    void unwantedSourcesDoNotMerge() {
        listening("a");
        one.query("G{a}", 8000);
        long due = one.specificLeft(0, 'G');
        one.query("G{b}", 10);
        assertThat(one.specificLeft(0, 'G')).isEqualTo(due);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN G{a}");
    }

    @Test
    @DisplayName(
            "V2-58: sources remembered for a group are cleared when its whole state was reported")
    void rememberedSourcesAreCleared() {
        listening("ab");
        one.query("G{a}", 600_000);
        assertThat(one.specificLeft(0, 'G')).isGreaterThan(2000);
        one.query("", 1000);
        assertThat(one.saidWithin(Duration.ofMillis(1000))).containsExactly("IS_IN G{a,b}");
        assertThat(one.specificLeft(0, 'G')).as("its timer runs on").isPositive();
        assertThat(one.saidWithin(Duration.ofSeconds(600))).containsExactly("IS_IN G{a,b}");
    }

    @Test
    @DisplayName("V2-58: and when they themselves were: the next query starts with its own")
    void rememberedSourcesAreClearedByTheAnswer() {
        listening("ab");
        one.query("G{a}", 100);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN G{a}");
        one.query("G{b}", 100);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN G{b}");
    }

    @Test
    @DisplayName("V2-49: groups are asked apart: each has a timer and a memory of its own")
    void groupsAreApart() {
        one.include(0, 'H', "ab");
        listening("ab");
        one.query("G{a}", 1000);
        one.query("H{b}", 1000);
        assertThat(one.saidWithin(LONG)).containsExactlyInAnyOrder("IS_IN G{a}", "IS_IN H{b}");
    }
}
