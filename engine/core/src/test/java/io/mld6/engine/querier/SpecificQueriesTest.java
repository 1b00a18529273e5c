// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.querier.RouterWorld.MALI;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.SsmRange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// "Send Q(MA)" and "Send Q(MA,X)": RFC 9777 §7.6.3.
class SpecificQueriesTest {
    private final RouterWorld world = new RouterWorld();

    private static RouterWorld withLastListenerQueries(int count, int robustness) {
        RouterIntervals intervals =
                new RouterIntervals(
                        robustness,
                        125_000_000_000L,
                        10_000_000_000L,
                        1_000_000_000L,
                        count,
                        0,
                        0,
                        false);
        return new RouterWorld(RouterWorld.RULES, intervals);
    }

    @Test
    @DisplayName("Q-28 Q-34 Q-52 Q(MA): filter timer to LLQT = 2 s, at once and LLQC-1 times more")
    void groupQueries() {
        world.report("TO_EX G{}").runSeconds(10).mark().report("TO_IN G{}");
        assertThat(world.filterLeft('G')).isEqualTo(2000);
        world.runSeconds(1.99);
        assertThat(world.forwards('G', 'a')).as("Q-15").isTrue();
        world.runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G)", "1000 Q(G)");
        assertThat(world.advised()).containsExactly("2000 G none");
        world.assertEmpty();
    }

    @Test
    @DisplayName("Q-28 Q-52 LLQC counts the queries, and LLQT follows it")
    void fiveQueries() {
        RouterWorld five = withLastListenerQueries(5, 2);
        five.report("TO_EX G{}").runSeconds(10).mark().report("TO_IN G{}").runSeconds(60);
        assertThat(five.asked())
                .containsExactly("0 Q(G)", "1000 Q(G)", "2000 Q(G)", "3000 Q(G)", "4000 Q(G)");
        assertThat(five.advised()).containsExactly("5000 G none");
    }

    @Test
    @DisplayName("Q-29 TL-8 a Report answers after 0.5 s: the second query has the S flag")
    void answeredMeanwhile() {
        world.report("TO_EX G{}").runSeconds(10).mark().report("TO_IN G{}").runSeconds(0.5);
        world.reportFrom(RouterWorld.OTHER_HOST, "IS_EX G{}");
        assertThat(world.filterLeft('G')).isEqualTo(MALI);
        world.runSeconds(9.5);
        assertThat(world.asked()).containsExactly("0 Q(G)", "1000 Q(G) S");
        assertThat(world.filterLeft('G')).isEqualTo(MALI - 9500);
        assertThat(world.advised()).isEmpty();
    }

    @Test
    @DisplayName(
            "TL-2 TO_IN{} at 0 and again: the series starts anew, advice ends 2 s after the first")
    void repeatedLeave() {
        world.report("TO_EX G{}").runSeconds(10).mark().report("TO_IN G{}").runSeconds(0.7);
        world.report("TO_IN G{}");
        assertThat(world.filterLeft('G')).as("lowered only").isEqualTo(1300);
        world.runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G)", "700 Q(G)", "1700 Q(G)");
        assertThat(world.advised()).containsExactly("2000 G none");
    }

    @Test
    @DisplayName("Q-30 each source above LLQT is lowered, listed and asked about LLQC times")
    void sourceQueries() {
        world.report("ALLOW G{a,b,c}").runSeconds(10).mark().report("BLOCK G{a,b}");
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(2000);
        assertThat(world.sourceLeft('G', 'c')).isEqualTo(MALI - 10_000);
        world.runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G{a,b})", "1000 Q(G{a,b})");
        assertThat(world.advised()).containsExactlyInAnyOrder("2000 G a forget", "2000 G b forget");
        assertThat(world.state('G')).isEqualTo("IN{c}");
    }

    @Test
    @DisplayName("Q-30 a source that ends within LLQT anyway is not asked about")
    void endsAnyway() {
        world.report("ALLOW G{a}").runSeconds(268.5).mark().report("BLOCK G{a}").runSeconds(10);
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).containsExactly("1500 G a forget");
    }

    @Test
    @DisplayName("Q-30 a repeated BLOCK starts no series anew and raises nothing")
    void repeatedBlock() {
        world.report("ALLOW G{a}").runSeconds(10).mark().report("BLOCK G{a}").runSeconds(0.5);
        world.report("BLOCK G{a}").runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G{a})", "1000 Q(G{a})");
        assertThat(world.advised()).containsExactly("2000 G a forget");
    }

    @Test
    @DisplayName("Q-31 Q-33 a reported source goes over to the query with the S flag")
    void twoQueries() {
        world.report("ALLOW G{a,b}").runSeconds(10).mark().report("BLOCK G{a,b}").runSeconds(0.4);
        world.reportFrom(RouterWorld.OTHER_HOST, "IS_IN G{b}").runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G{a,b})", "1000 Q(G{b}) S", "1000 Q(G{a})");
        assertThat(world.state('G')).isEqualTo("IN{b}");
        assertThat(world.sourceLeft('G', 'b')).isEqualTo(MALI - 60_000);
    }

    @Test
    @DisplayName(
            "Q-31 all sources answered: only the query with the S flag; an empty one is not sent")
    void onlySuppressed() {
        world.report("ALLOW G{a}").runSeconds(10).mark().report("BLOCK G{a}").runSeconds(0.4);
        world.reportFrom(RouterWorld.OTHER_HOST, "IS_IN G{a}").runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G{a})", "1000 Q(G{a}) S");
    }

    @Test
    @DisplayName("Q-33 new and pending source queries of a group are merged, each counts its own")
    void merged() {
        world.report("ALLOW G{a,b}").runSeconds(10).mark().report("BLOCK G{a}").runSeconds(0.6);
        world.report("BLOCK G{b}").runSeconds(60);
        assertThat(world.asked())
                .as("a is asked about twice and b twice")
                .containsExactly("0 Q(G{a})", "600 Q(G{a,b})", "1600 Q(G{b})");
        assertThat(world.advised()).containsExactly("2000 G a forget", "2600 G b forget");
    }

    @Test
    @DisplayName("Q-33 a query for the group and one for sources go their own ways")
    void groupAndSources() {
        world.report("TO_EX G{}", "ALLOW G{a}").runSeconds(10).mark();
        world.report("BLOCK G{a}").runSeconds(0.6).report("TO_IN G{a}").runSeconds(60);
        assertThat(world.asked())
                .containsExactly("0 Q(G{a})", "600 Q(G)", "1000 Q(G{a}) S", "1600 Q(G)");
        assertThat(world.state('G')).isEqualTo("IN{a}");
    }

    @Test
    @DisplayName("Q-32 beside Q(MA) the source query with the S flag is left out, the other is not")
    void besideTheGroupQuery() {
        world.report("TO_EX G{}", "ALLOW G{a,b}").runSeconds(10).mark().report("TO_IN G{}");
        assertThat(world.asked()).containsExactlyInAnyOrder("0 Q(G)", "0 Q(G{a,b})");
        world.runSeconds(0.5).reportFrom(RouterWorld.OTHER_HOST, "IS_IN G{b}").mark();
        world.runSeconds(60);
        assertThat(world.asked()).containsExactlyInAnyOrder("500 Q(G)", "500 Q(G{a})");
        assertThat(world.state('G')).isEqualTo("IN{b}");
    }

    @Test
    @DisplayName("Q-6 current-state records bring about no query")
    void currentStateAsksNothing() {
        world.report("ALLOW G{a,b}").report("IS_IN G{a}", "IS_EX G{a}", "IS_IN G{b}", "IS_EX G{}");
        world.runSeconds(100);
        assertThat(world.asked()).isEmpty();
    }

    @Test
    @DisplayName("Q-7 a router that is not the querier asks nothing and lowers nothing by itself")
    void onlyTheQuerierAsks() {
        world.querier(false).report("TO_EX G{}", "ALLOW G{a}").mark();
        world.report("BLOCK G{a}", "TO_IN G{}").runSeconds(100);
        assertThat(world.asked()).isEmpty();
        assertThat(world.state('G')).isEqualTo("EX({a},{})");
        assertThat(world.filterLeft('G')).isEqualTo(MALI - 100_000);
    }

    @Test
    @DisplayName(
            "Q-58 the role goes during a leave: no query more, the lowered timers end as lowered")
    void roleLostDuringALeave() {
        world.report("TO_EX G{}", "ALLOW H{a,b}").runSeconds(10).mark();
        world.report("TO_IN G{}", "BLOCK H{a}").runSeconds(0.5).querier(false).runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G)", "0 Q(H{a})");
        assertThat(world.advised()).containsExactlyInAnyOrder("2000 G none", "2000 H a forget");
        assertThat(world.state('H')).isEqualTo("IN{b}");
    }

    @Test
    @DisplayName(
            "Q-58 the role goes before the first query of a leave is out: the leave asks nobody")
    void roleLostBeforeTheFirstQuery() {
        world.report("TO_EX G{}", "ALLOW H{a,b}").runSeconds(10).mark();
        world.room = 0;
        world.report("TO_IN G{}", "BLOCK H{a}").runSeconds(0.5).querier(false);
        world.room = 100;
        world.runSeconds(60);
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).isEmpty();
        assertThat(world.filterLeft('G')).isEqualTo(MALI - 60_000);
        assertThat(world.sourceLeft('H', 'a')).isEqualTo(MALI - 60_000);
    }

    @Test
    @DisplayName("Q-58 the role comes during another router's series: its timers, no query of ours")
    void roleGainedDuringALeave() {
        world.querier(false).report("TO_EX G{}").runSeconds(10).mark();
        world.report("TO_IN G{}").query("G", false, 1000).runSeconds(0.5).querier(true);
        world.runSeconds(60);
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).containsExactly("2000 G none");
    }

    @Test
    @DisplayName("Q-7 Q-40 whoever stops being the querier asks no more, nor when it is one again")
    void roleLost() {
        world.report("TO_EX G{}", "ALLOW G{a}", "ALLOW H{a}").runSeconds(10).mark();
        world.report("TO_IN G{}", "BLOCK H{a}").runSeconds(0.5).querier(false).mark();
        world.runSeconds(0.1).querier(true).runSeconds(60);
        assertThat(world.asked()).isEmpty();
        assertThat(world.state('G')).as("lowered timers stay lowered").isEqualTo("-");
        assertThat(world.state('H')).isEqualTo("-");
    }

    @Test
    @DisplayName("Q-28 Q-30 where output has no room queries wait, and none is lost")
    void noRoom() {
        for (char name = 'G'; name < 'Q'; name++) {
            world.report("TO_EX " + name + "{}", "ALLOW " + name + "{a}");
        }
        world.runSeconds(10).mark();
        world.room = 0;
        for (char name = 'G'; name < 'Q'; name++) {
            world.report("TO_IN " + name + "{}");
        }
        world.runSeconds(0.1);
        assertThat(world.asked()).isEmpty();
        for (int i = 0; i < 50; i++) {
            world.room = i % 4;
            world.groups.resume(world.time.getAsLong());
            world.runSeconds(0.02);
        }
        world.room = 100;
        world.groups.resume(world.time.getAsLong());
        world.runSeconds(60);
        for (char name = 'G'; name < 'Q'; name++) {
            String group = "Q(" + name + ")";
            String source = "Q(" + name + "{a})";
            assertThat(texts()).filteredOn(group::equals).as(group).hasSize(2);
            assertThat(texts()).filteredOn(source::equals).as(source).hasSize(2);
        }
        assertThat(world.asked()).hasSize(40);
        world.assertEmpty();
    }

    @Test
    @DisplayName(
            "Q-28 Q-30 SEC-7 on a late event loop nothing ends before it was asked about LLQC times")
    void lateLoop() {
        world.report("TO_EX G{}", "IS_IN H{a,b}").runSeconds(10).mark();
        world.report("TO_IN G{}", "BLOCK H{a}").runSeconds(0.5);
        world.time.freeze(Duration.ofSeconds(5));
        world.runSeconds(0.02);
        assertThat(world.forwards('G', 'x')).as("asked only now").isTrue();
        assertThat(world.forwards('H', 'a')).as("asked only now").isTrue();
        world.runSeconds(60);
        assertThat(texts()).containsExactlyInAnyOrder("Q(G)", "Q(G)", "Q(H{a})", "Q(H{a})");
        assertThat(world.advised()).hasSize(2).allMatch(text -> text.matches("6[5-6].. .*"));
        assertThat(world.state('H')).isEqualTo("IN{b}");
    }

    @Test
    @DisplayName("Q-30 without room nothing ends before it was asked about LLQC times")
    void noRoomForLong() {
        world.report("TO_EX G{}").runSeconds(10).mark();
        world.room = 0;
        world.report("TO_IN G{}").runSeconds(30);
        assertThat(world.forwards('G', 'x')).as("nobody was asked yet").isTrue();
        world.room = 100;
        world.groups.resume(world.time.getAsLong());
        world.runSeconds(0.5);
        assertThat(world.forwards('G', 'x')).as("asked only now").isTrue();
        world.runSeconds(60);
        assertThat(texts()).containsExactly("Q(G)", "Q(G)");
        assertThat(world.state('G')).isEqualTo("-");
    }

    private List<String> texts() {
        return world.asked().stream().map(text -> text.split(" ", 2)[1]).toList();
    }

    @Test
    @DisplayName("Q-35 Q-52 specific queries carry LLQI, the robustness and the query interval")
    void fields() {
        RouterIntervals intervals =
                new RouterIntervals(
                        9, 20_500_000_000L, 2_000_000_000L, 750_000_000L, 3, 0, 0, false);
        RouterWorld tuned = new RouterWorld(RouterWorld.RULES, intervals);
        tuned.report("TO_EX G{}").mark().report("TO_IN G{}");
        assertThat(tuned.filterLeft('G')).isEqualTo(2250);
        assertThat(tuned.queries())
                .singleElement()
                .isInstanceOfSatisfying(
                        Mldv2Query.class,
                        query -> {
                            assertThat(query.maximumResponseDelayMillis()).isEqualTo(750);
                            assertThat(query.robustnessVariable())
                                    .as("above 7 it is sent as 0 by the encoder")
                                    .isEqualTo(9);
                            assertThat(query.queryIntervalSeconds()).isEqualTo(21);
                            assertThat(query.group()).isEqualTo(RouterWorld.GROUP);
                        });
    }

    @Test
    @DisplayName("SEC-7 a forged leave costs queries and nothing else: listeners answer in time")
    void forgedLeave() {
        world.report("TO_EX G{}", "ALLOW H{a}").runSeconds(10).mark();
        for (int i = 0; i < 20; i++) {
            world.reportFrom(RouterWorld.OTHER_HOST, "TO_IN G{}", "BLOCK H{a}").runSeconds(0.9);
            assertThat(world.forwards('G', 'z')).isTrue();
            assertThat(world.forwards('H', 'a')).isTrue();
            world.report("IS_EX G{}", "IS_IN H{a}").runSeconds(3);
        }
        assertThat(world.advised()).isEmpty();
        assertThat(world.state('G')).isEqualTo("EX({},{})");
        assertThat(world.state('H')).isEqualTo("IN{a}");
    }

    @Test
    @DisplayName("Q-31 as many sources as there may be go out in one query that output may split")
    void manySources() {
        RouterRules rules =
                new RouterRules(
                        2,
                        false,
                        false,
                        false,
                        false,
                        new RouterRules.Limits(9, 20, 0),
                        SsmRange.ASSIGNED);
        RouterWorld many = new RouterWorld(rules);
        many.report("ALLOW G{a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v}").runSeconds(10);
        many.mark().report("TO_IN G{}");
        assertThat(many.queries())
                .singleElement()
                .matches(query -> ((Mldv2Query) query).sources().size() == 20);
    }

    @Test
    @DisplayName("Q-28 while time stands still for a while nothing is asked twice for it")
    void clockJumps() {
        world.report("TO_EX G{}").runSeconds(10).mark().report("TO_IN G{}");
        world.time.freeze(Duration.ofMillis(1900));
        world.run(Duration.ofMillis(10));
        assertThat(world.asked()).hasSize(2);
        world.runSeconds(60);
        assertThat(world.asked()).hasSize(2);
        world.assertEmpty();
    }
}
