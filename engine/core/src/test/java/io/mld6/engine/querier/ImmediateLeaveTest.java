// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.querier.RouterWorld.OTHER_HOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.SsmRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Leaves that are acted on at once, with and without knowing the listeners.
class ImmediateLeaveTest {
    private final RouterWorld world = new RouterWorld(RouterWorld.leaving(true, false));
    private final RouterWorld tracking = new RouterWorld(RouterWorld.leaving(true, true));

    @Test
    @DisplayName("Q-27 with immediate leave TO_IN{} ends EXCLUDE at once, without a query")
    void leavesAnySource() {
        world.report("TO_EX G{b}").mark().report("TO_IN G{}");
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).containsExactly("0 G none", "0 G b forget");
        world.assertEmpty();
    }

    @Test
    @DisplayName("Q-21 Q-23 Q-25 with immediate leave BLOCK and TO_IN{} end sources at once")
    void leavesSources() {
        world.report("ALLOW G{a,b,c}", "TO_EX H{}", "ALLOW H{a}").mark();
        world.report("BLOCK G{a,x}", "BLOCK H{a,b}");
        assertThat(world.state('G')).isEqualTo("IN{b,c}");
        assertThat(world.state('H')).isEqualTo("EX({},{a,b})");
        world.report("TO_IN G{}", "TO_IN H{}");
        world.assertEmpty();
        assertThat(world.asked()).isEmpty();
    }

    @Test
    @DisplayName(
            "Q-21 with immediate leave the group goes with its last source, blocked twice over")
    void lastSource() {
        world.report("ALLOW G{a,b}").mark().report("BLOCK G{a,b}", "BLOCK G{a,b}", "ALLOW G{c}");
        assertThat(world.state('G')).isEqualTo("IN{c}");
        assertThat(world.asked()).isEmpty();
    }

    @Test
    @DisplayName("Q-22 Q-23 Q-26 changes that name another wish are asked about as ever")
    void changesAreAskedAbout() {
        world.report("ALLOW G{a,b}", "TO_EX H{}", "ALLOW H{a}").runSeconds(10).mark();
        world.report("TO_IN G{b,c}", "TO_EX H{a}");
        assertThat(world.asked()).containsExactly("0 Q(G{a})", "0 Q(H{a})");
    }

    @Test
    @DisplayName("CP-14 with immediate leave Done ends a group at once")
    void done() {
        world.reportV1('G').mark().done('G');
        world.assertEmpty();
        assertThat(world.asked()).isEmpty();
    }

    @Test
    @DisplayName(
            "Q-27 tracked: while another listener is known nothing is asked, then it ends at once")
    void lastKnownListener() {
        tracking.report("TO_EX G{}").reportFrom(OTHER_HOST, "TO_EX G{}").runSeconds(5).mark();
        tracking.report("TO_IN G{}").runSeconds(5);
        assertThat(tracking.asked()).isEmpty();
        assertThat(tracking.state('G')).isEqualTo("EX({},{})");
        assertThat(tracking.filterLeft('G')).isEqualTo(260_000);
        tracking.reportFrom(OTHER_HOST, "TO_IN G{}");
        assertThat(tracking.asked()).isEmpty();
        tracking.assertEmpty();
    }

    @Test
    @DisplayName("Q-21 Q-25 tracked: a source ends with the last known listener that wants it")
    void lastKnownListenerOfASource() {
        tracking.report("ALLOW G{a,b}").reportFrom(OTHER_HOST, "ALLOW G{b}").mark();
        tracking.report("BLOCK G{a,b}");
        assertThat(tracking.state('G')).isEqualTo("IN{b}");
        assertThat(tracking.asked()).isEmpty();
        tracking.reportFrom(OTHER_HOST, "BLOCK G{b}");
        tracking.assertEmpty();

        tracking.report("TO_EX H{}").reportFrom(OTHER_HOST, "TO_EX H{}").mark();
        tracking.report("BLOCK H{a}");
        assertThat(tracking.forwards('H', 'a')).as("the other wants it").isTrue();
        tracking.reportFrom(OTHER_HOST, "BLOCK H{a}");
        assertThat(tracking.forwards('H', 'a')).isFalse();
        assertThat(tracking.asked()).isEmpty();
    }

    @Test
    @DisplayName(
            "Q-25 tracked: somebody who includes a source keeps it, though all others block it")
    void includersCount() {
        tracking.report("TO_EX G{}").reportFrom(OTHER_HOST, "ALLOW G{a}").mark();
        tracking.report("BLOCK G{a}").report("TO_IN G{}");
        assertThat(tracking.state('G')).isEqualTo("IN{a}");
        assertThat(tracking.asked()).isEmpty();
    }

    @Test
    @DisplayName(
            "CP-14 tracked: version 1 hosts keep quiet for one another, so the last leave is asked about")
    void version1IsAskedAbout() {
        tracking.reportV1('G').reportV1From(OTHER_HOST, 'G').runSeconds(5).mark();
        tracking.done('G').runSeconds(5);
        assertThat(tracking.asked()).as("another is known").isEmpty();
        tracking.mark().doneFrom(OTHER_HOST, 'G').runSeconds(1);
        assertThat(tracking.asked()).containsExactly("0 Q(G)", "1000 Q(G)");
        assertThat(tracking.state('G')).isEqualTo("EX({},{})");
    }

    @Test
    @DisplayName("Q-27 tracked: a listener that could not be remembered is asked about")
    void unknownListeners() {
        tracking.report("TO_EX G{}");
        tracking.reportFrom(Ipv6Address.parse("fe80:0:0:1::5"), "TO_EX G{}");
        tracking.runSeconds(5).mark().report("TO_IN G{}");
        assertThat(tracking.asked()).containsExactly("0 Q(G)");
    }

    @Test
    @DisplayName(
            "Q-21 tracked: who wants a source is not looked up without end; in doubt it is asked about")
    void boundedSearch() {
        RouterWorld many =
                new RouterWorld(
                        new RouterRules(
                                2,
                                false,
                                false,
                                true,
                                true,
                                new RouterRules.Limits(9, 9, 9999),
                                SsmRange.ASSIGNED));
        many.report("ALLOW G{a}");
        for (int i = 1; i <= 1000; i++) {
            many.reportFrom(RouterWorld.host(i), "ALLOW G{b}");
        }
        many.runSeconds(5).mark().report("BLOCK G{a}").runSeconds(5);
        assertThat(many.asked()).containsExactly("0 Q(G{a})", "1000 Q(G{a})");
        many.mark().reportFrom(RouterWorld.host(7), "BLOCK G{b}").runSeconds(5);
        assertThat(many.asked()).as("another is found at once").isEmpty();
        assertThat(many.state('G')).isEqualTo("IN{b}");
    }
}
