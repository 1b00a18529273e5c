// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.wire.SsmRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The group state diagrams of RFC 2710 §6, for both roles.
class Version1RouterTest {
    private static final long LISTENER_INTERVAL = 260_000;

    private final RouterWorld world = new RouterWorld(RouterWorld.version1());

    private void present() {
        world.reportV1('G').runSeconds(10).mark();
    }

    @Test
    @DisplayName("V1-41 No Listeners, Report: Listeners Present, notified, timer = 260 s")
    void firstReport() {
        world.reportV1('G');
        assertThat(world.state('G')).isEqualTo("EX({},{})");
        assertThat(world.filterLeft('G')).isEqualTo(LISTENER_INTERVAL);
        assertThat(world.advised()).containsExactly("0 G any");
        assertThat(world.forwards('G', 'a')).isTrue();
    }

    @Test
    @DisplayName("V1-42 Listeners Present, Report: the timer starts anew")
    void furtherReport() {
        present();
        assertThat(world.filterLeft('G')).isEqualTo(LISTENER_INTERVAL - 10_000);
        world.reportV1('G');
        assertThat(world.filterLeft('G')).isEqualTo(LISTENER_INTERVAL);
        assertThat(world.advised()).isEmpty();
    }

    @Test
    @DisplayName("V1-43 Listeners Present, timer: No Listeners, notified")
    void timer() {
        present();
        world.runSeconds(300);
        assertThat(world.advised()).containsExactly("250000 G none");
        assertThat(world.asked()).isEmpty();
        world.assertEmpty();
    }

    @Test
    @DisplayName("V1-44 V1-45 V1-47 Done: checked with LLQC queries LLQI apart, then No Listeners")
    void leave() {
        present();
        world.done('G');
        assertThat(world.filterLeft('G')).isEqualTo(2000);
        assertThat(world.queries()).containsExactly(new Mldv1Query(1000, RouterWorld.GROUP));
        world.runSeconds(60);
        assertThat(world.asked()).containsExactly("0 v1 Q(G)", "1000 v1 Q(G)");
        assertThat(world.advised()).containsExactly("2000 G none");
        world.assertEmpty();
    }

    @Test
    @DisplayName("V1-44 the timer is lowered, never raised")
    void leaveNearTheEnd() {
        world.reportV1('G').runSeconds(259).mark().done('G').runSeconds(60);
        assertThat(world.advised()).containsExactly("1000 G none");
        assertThat(world.asked()).startsWith("0 v1 Q(G)");
    }

    @Test
    @DisplayName("V1-44 Checking Listeners, Done: nothing, the series goes on as begun")
    void leaveTwice() {
        present();
        world.done('G').runSeconds(0.5).done('G').runSeconds(60);
        assertThat(world.asked()).containsExactly("0 v1 Q(G)", "1000 v1 Q(G)");
        assertThat(world.advised()).containsExactly("2000 G none");
    }

    @Test
    @DisplayName("V1-46 Checking Listeners, Report: Listeners Present, full timer, no more queries")
    void answered() {
        present();
        world.done('G').runSeconds(0.5).reportV1From(RouterWorld.OTHER_HOST, 'G');
        assertThat(world.filterLeft('G')).isEqualTo(LISTENER_INTERVAL);
        world.runSeconds(60);
        assertThat(world.asked()).containsExactly("0 v1 Q(G)");
        assertThat(world.advised()).isEmpty();
        world.done('G');
        assertThat(world.asked()).as("a new leave is checked anew").hasSize(2);
    }

    @Test
    @DisplayName("V1-48 Done for an unknown group, and Done while not the querier: ignored")
    void ignoredDone() {
        present();
        world.done('H').querier(false).done('G').runSeconds(20);
        assertThat(world.asked()).isEmpty();
        assertThat(world.filterLeft('G')).isEqualTo(LISTENER_INTERVAL - 30_000);
    }

    @Test
    @DisplayName(
            "V1-49 not the querier, query for a listed group: timer = min(current, MRD * LLQC)")
    void heardCheck() {
        present();
        world.querier(false).queryV1('G', 1500).queryV1('H', 1500);
        assertThat(world.filterLeft('G')).isEqualTo(3000);
        world.runSeconds(1).queryV1('G', 1500);
        assertThat(world.filterLeft('G')).as("never raised").isEqualTo(2000);
        world.runSeconds(10);
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).containsExactly("3000 G none");
        world.assertEmpty();
    }

    @Test
    @DisplayName("V1-49 checked by another: a Report brings the full timer back")
    void heardCheckAnswered() {
        present();
        world.querier(false).queryV1('G', 1000).runSeconds(1).reportV1('G');
        assertThat(world.filterLeft('G')).isEqualTo(LISTENER_INTERVAL);
    }

    @Test
    @DisplayName("V1-49 the querier minds no queries of others for a group")
    void querierIgnoresChecks() {
        present();
        world.queryV1('G', 1000);
        assertThat(world.filterLeft('G')).isEqualTo(LISTENER_INTERVAL - 10_000);
    }

    @Test
    @DisplayName("V1-50 checked as querier: asked to the end although the role is lost")
    void roleLostWhileChecking() {
        present();
        world.done('G').runSeconds(0.5).querier(false).runSeconds(60);
        assertThat(world.asked()).containsExactly("0 v1 Q(G)", "1000 v1 Q(G)");
        assertThat(world.advised()).containsExactly("2000 G none");
    }

    @Test
    @DisplayName("V1-50 checked as non-querier: no query although the role is won; Done is ignored")
    void roleWonWhileChecking() {
        present();
        world.querier(false).queryV1('G', 1000).runSeconds(0.5).querier(true).done('G');
        world.runSeconds(60);
        assertThat(world.asked()).isEmpty();
        assertThat(world.advised()).containsExactly("2000 G none");
    }

    @Test
    @DisplayName("V1-52 the listener interval is RV * QI + QRI, whatever was chosen for version 2")
    void intervals() {
        world.groups.setIntervals(RouterIntervals.DEFAULT.withRobustnessVariable(3));
        world.reportV1('G');
        assertThat(world.filterLeft('G')).isEqualTo(385_000);
        world.mark().done('G').runSeconds(60);
        assertThat(world.asked()).hasSize(3);
        assertThat(world.advised()).containsExactly("3000 G none");
    }

    @Test
    @DisplayName(
            "V1-41 a router of RFC 2710 knows neither MLDv2 Reports nor source-specific groups")
    void knowsNoVersion2() {
        world.report("TO_EX G{}", "ALLOW H{a}");
        world.assertEmpty();
        world.reportV1('S');
        assertThat(world.forwards('S', 'a')).isTrue();
        world.query("S{a}", false, 1000).query("S", false, 1000);
        assertThat(world.filterLeft('S')).isEqualTo(LISTENER_INTERVAL);
    }

    @Test
    @DisplayName("SEC-5 V1-41 groups beyond the limit are refused and counted")
    void limit() {
        RouterWorld small =
                new RouterWorld(
                        new RouterRules(
                                1,
                                false,
                                false,
                                true,
                                false,
                                new RouterRules.Limits(2, 0, 0),
                                SsmRange.ASSIGNED));
        small.reportV1('G').reportV1('H').reportV1('I').reportV1('G');
        assertThat(small.groups.groupCount()).isEqualTo(2);
        assertThat(small.counters.get(DropReason.LIMIT_GROUPS)).isEqualTo(1);
        small.mark().done('G');
        assertThat(small.advised()).as("immediate leave").containsExactly("0 G none");
        assertThat(small.asked()).isEmpty();
        assertThat(small.reportV1('I').state('I')).isEqualTo("EX({},{})");
    }
}
