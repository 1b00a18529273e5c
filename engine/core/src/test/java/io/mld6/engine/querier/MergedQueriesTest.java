// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// One who asks for many queries gets few, and nobody is overlooked because of it.
class MergedQueriesTest {
    private static final int RECORDS = 36;
    private static final int LEAVES = 300;

    private final RouterWorld world = new RouterWorld();

    private static String[] times(int count, String... records) {
        return Collections.nCopies(count, List.of(records)).stream()
                .flatMap(List::stream)
                .toArray(String[]::new);
    }

    @Test
    @DisplayName("SEC-17 36 leaves of a group in one Report: one query, and its series")
    void manyLeavesInOneReport() {
        world.report(times(RECORDS, "TO_EX G{}", "TO_IN G{}")).runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G)", "1000 Q(G)");
        assertThat(world.advised()).containsExactly("0 G any", "2000 G none");
        world.assertEmpty();
    }

    @Test
    @DisplayName("SEC-17 300 leaves of a group at once: one query, and its series")
    void manyLeavesAtOnce() {
        world.report("TO_EX G{}").runSeconds(10).mark();
        for (int i = 0; i < LEAVES; i++) {
            world.reportFrom(RouterWorld.host(i), "TO_IN G{}");
        }
        world.runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G)", "1000 Q(G)");
        assertThat(world.advised()).containsExactly("2000 G none");
    }

    @Test
    @DisplayName(
            "SEC-17 300 times joined and left at once: a query, one in the next tick, a series")
    void manyVisitsAtOnce() {
        for (int i = 0; i < LEAVES; i++) {
            world.report("TO_EX G{}").report("TO_IN G{}");
        }
        world.runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G)", "10 Q(G)", "1010 Q(G)");
        assertThat(world.advised())
                .as("each query leaves its whole time to answer")
                .containsExactly("0 G any", "2010 G none");
    }

    @Test
    @DisplayName("SEC-17 sources: 36 times in one Report, 300 Reports at once")
    void manySources() {
        world.report(times(RECORDS, "ALLOW G{a}", "BLOCK G{a}")).runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G{a})", "1000 Q(G{a})");
        assertThat(world.advised()).containsExactly("0 G a forward", "2000 G a forget");
        world.mark();
        for (int i = 0; i < LEAVES; i++) {
            world.report("ALLOW G{a,b}").report(i % 2 == 0 ? "BLOCK G{a}" : "BLOCK G{b}");
        }
        world.runSeconds(60);
        assertThat(world.asked())
                .as("a was asked about anew by all, and then spoken up for")
                .containsExactlyInAnyOrder(
                        "0 Q(G{a})",
                        "10 Q(G{b})",
                        "10 Q(G{a}) S",
                        "1010 Q(G{b})",
                        "1010 Q(G{a}) S");
    }

    @Test
    @DisplayName("SEC-17 different groups in one Report are asked about each on its own")
    void differentGroups() {
        world.report("TO_EX G{}", "TO_EX H{}").runSeconds(10).mark();
        world.report(times(RECORDS / 2, "TO_IN G{}", "TO_IN H{}")).runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G)", "0 Q(H)", "1000 Q(G)", "1000 Q(H)");
    }

    @Test
    @DisplayName("SEC-17 who answered a query of this tick is asked again about a leave after that")
    void nobodyIsOverlooked() {
        RouterIntervals once =
                new RouterIntervals(
                        2, 125_000_000_000L, 10_000_000_000L, 1_000_000_000L, 1, 0, 0, false);
        RouterWorld world = new RouterWorld(RouterWorld.RULES, once);
        world.report("TO_EX G{}").runSeconds(10).mark();
        world.report("TO_IN G{}");
        world.reportFrom(RouterWorld.OTHER_HOST, "IS_EX G{}");
        world.report("TO_IN G{}").runSeconds(0.5);
        assertThat(world.asked()).containsExactly("0 Q(G)", "10 Q(G)");
        world.reportFrom(RouterWorld.OTHER_HOST, "IS_EX G{}").runSeconds(60);
        assertThat(world.advised()).isEmpty();
    }

    @Test
    @DisplayName("SEC-17 a leave in a later tick begins its series anew, as ever")
    void laterLeaves() {
        world.report("TO_EX G{}").runSeconds(10).mark().report("TO_IN G{}").runSeconds(0.01);
        world.report("TO_IN G{}").runSeconds(60);
        assertThat(world.asked()).containsExactly("0 Q(G)", "10 Q(G)", "1010 Q(G)");
    }

    @Test
    @DisplayName("SEC-17 a group that is gone again within its Report is not asked about")
    void goneAgain() {
        RouterWorld immediate = new RouterWorld(RouterWorld.leaving(true, false));
        immediate.report("TO_EX G{}", "ALLOW G{a}").mark();
        immediate.report("TO_IN G{a}", "BLOCK G{a}", "TO_EX G{}", "TO_IN G{}");
        immediate.runSeconds(60);
        assertThat(immediate.asked()).isEmpty();
        immediate.assertEmpty();
    }
}
