// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mld6.engine.host.EngineEvent.Reported;
import io.mld6.engine.host.EngineEvent.Why;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What people do for a long time: zap, come and go. Seen in the Reports of their listeners.
class HabitsTest {
    private static final int CHANNELS = 10;

    private static String text(int listeners, String actions) {
        return """
        mld6: 1
        link: {interface: eth1, hearing: snooped, robustness: 1}
        channels: {tv: {groups: ff3e::8000:1+%d, sources: 2001:db8:1::10, audience: zipf(1.0)}}
        populations: {homes: {listeners: %d, watch: {tv: 100%%}}}
        phases:
          - {name: boot, for: 1s, do: [{join: homes, arrivals: at-once}]}
          - {name: habits, for: 1000s, do: [%s]}
        """
                .formatted(CHANNELS, listeners, actions);
    }

    /// Numbers of the channels that listeners went to, each with the one before.
    private static List<int[]> steps(PlayWorld world, int listeners) {
        List<int[]> steps = new ArrayList<>();
        for (int listener = 0; listener < listeners; listener++) {
            List<Reported> joins = world.of(listener, Why.JOIN);
            for (int i = 1; i < joins.size(); i++) {
                steps.add(
                        new int[] {
                            (int) (joins.get(i - 1).group().low() - 0x8000_0001L),
                            (int) (joins.get(i).group().low() - 0x8000_0001L)
                        });
            }
        }
        return steps;
    }

    @Test
    @DisplayName("PL-21: zaps go where their shares say, and never nowhere")
    void directions() {
        int listeners = 50;
        PlayWorld world =
                PlayWorld.of(
                        text(
                                listeners,
                                "{zap: homes, dwell: fixed(1s), view: fixed(3s), surf: uniform(1..3),"
                                        + " next: {up: 50%, down: 50%}, combined: true}"));
        List<int[]> steps = steps(world, listeners);
        // A programme of 3 s, and one to three changes a second apart: two in 4 s on average.
        assertThat(world.play.count(Play.Kind.ZAP)).isCloseTo(25_000, within(500L));
        assertThat(steps).hasSize((int) world.play.count(Play.Kind.ZAP));
        int up = 0;
        for (int[] step : steps) {
            int by = Math.floorMod(step[1] - step[0], CHANNELS);
            assertThat(by).isIn(1, CHANNELS - 1);
            up += by == 1 ? 1 : 0;
        }
        assertThat((double) up / steps.size()).isCloseTo(0.5, within(0.02));
        assertThat(world.play.count(Play.Kind.MISSED)).isZero();
    }

    @Test
    @DisplayName(
            "PL-21: random goes to every other channel alike, popular by popularity, back back")
    void otherDirections() {
        int listeners = 20;
        String zap =
                "{zap: homes, dwell: fixed(1s), view: fixed(1s), next: {%s: 100%%}, combined: true}";
        int[] by = new int[CHANNELS];
        for (int[] step :
                steps(PlayWorld.of(text(listeners, zap.formatted("random"))), listeners)) {
            by[Math.floorMod(step[1] - step[0], CHANNELS)]++;
        }
        assertThat(by[0]).isZero();
        double mean = java.util.Arrays.stream(by).sum() / 9.0;
        for (int i = 1; i < CHANNELS; i++) {
            assertThat((double) by[i]).isCloseTo(mean, within(0.15 * mean));
        }
        int[] to = new int[CHANNELS];
        for (int[] step :
                steps(PlayWorld.of(text(listeners, zap.formatted("popular"))), listeners)) {
            assertThat(step[1]).isNotEqualTo(step[0]);
            to[step[1]]++;
        }
        assertThat(to[0]).isGreaterThan(to[1]);
        assertThat(to[1]).isGreaterThan(2 * to[9]);
        PlayWorld back = PlayWorld.of(text(1, zap.formatted("back")));
        assertThat(back.of(0, Why.JOIN).stream().map(Reported::group).distinct()).hasSize(2);
    }

    @Test
    @DisplayName(
            "PL-21: from a channel that is alone in its class one zaps back to the usual class")
    void leavesTheMatch() {
        String text =
                text(10, "{switch: homes, to: match, within: 1s}")
                                .replace(
                                        "audience: zipf(1.0)}",
                                        "audience: zipf(1.0)}, match: {groups: ff3e::9000:1, sources:"
                                                + " 2001:db8:1::20}")
                        + "  - {name: after, for: 100s, do: [{zap: homes, dwell: fixed(1s), view:"
                        + " fixed(9s), next: {up: 100%}}]}\n";
        PlayWorld world = PlayWorld.of(text);
        assertThat(world.play.count(Play.Kind.MISSED)).isZero();
        for (int listener = 0; listener < 10; listener++) {
            List<Reported> joins = world.of(listener, Why.JOIN);
            assertThat(joins.get(1).group().low()).isEqualTo(0x9000_0001L);
            assertThat(joins.subList(2, joins.size()))
                    .hasSizeBetween(11, 12)
                    .allSatisfy(
                            one ->
                                    assertThat(one.group().low())
                                            .isBetween(0x8000_0001L, 0x8000_000aL));
        }
    }

    @Test
    @DisplayName("PL-21: a share of those who watch zaps, and in a steady state from the beginning")
    void shareAndRate() {
        PlayWorld world =
                PlayWorld.of(
                        text(
                                1000,
                                "{zap: homes, share: 20%, dwell: fixed(1s), view: exp(100s), combined: true}"));
        // 200 watchers, one change in 100 s each, 1000 s: 2000, standard deviation 45.
        assertThat(world.play.count(Play.Kind.ZAP)).isCloseTo(2000, within(220L));
        long first =
                world.reports.stream()
                        .filter(one -> one.why() == Why.JOIN)
                        .filter(one -> one.nanos() - world.startNanos > 1_100_000_000L)
                        .filter(one -> one.nanos() - world.startNanos < 101_000_000_000L)
                        .count();
        assertThat(first).isCloseTo(200, within(70L));
        assertThat(
                        world.reports.stream()
                                .filter(one -> one.why() == Why.LEAVE)
                                .mapToInt(Reported::listener)
                                .distinct()
                                .count())
                .isLessThanOrEqualTo(200);
    }

    @Test
    @DisplayName("PL-22: open churn: Poisson at its rates, whoever is there")
    void openChurn() {
        PlayWorld world = PlayWorld.of(text(1000, "{churn: homes, leave: 2/s, join: 1/s}"));
        long leaves = world.play.count(Play.Kind.LEAVE);
        long joins = world.play.count(Play.Kind.JOIN) - 1000;
        // The first thousand are gone after about a thousand seconds; 2000 and 1000 are expected.
        assertThat(joins).isCloseTo(1000, within(160L));
        assertThat(leaves + world.play.count(Play.Kind.MISSED)).isCloseTo(2000, within(250L));
        // Distances between leaves of a Poisson process: as many below as above mean times ln 2.
        List<Long> moments =
                world.reports.stream()
                        .filter(one -> one.why() == Why.LEAVE)
                        .map(Reported::nanos)
                        .toList();
        long below = 0;
        for (int i = 1; i < moments.size(); i++) {
            below += moments.get(i) - moments.get(i - 1) < 0.5e9 * Math.log(2) ? 1 : 0;
        }
        assertThat((double) below / moments.size()).isCloseTo(0.5, within(0.06));
    }

    @Test
    @DisplayName("PL-22: closed churn: on and off by turns, and as many on as their means say")
    void closedChurn() {
        PlayWorld world = PlayWorld.of(text(500, "{churn: homes, on: exp(30s), off: exp(10s)}"));
        // 500 cycles of 40 s in 1000 s: 12 500 of each, less the beginning when all are on.
        assertThat(world.play.count(Play.Kind.LEAVE)).isCloseTo(12_500, within(500L));
        long on = world.play.count(Play.Kind.JOIN) - world.play.count(Play.Kind.LEAVE);
        assertThat(on).isCloseTo(375, within(50L));
        for (int listener = 0; listener < 20; listener++) {
            int one = listener;
            List<Why> turns =
                    world.reports.stream()
                            .filter(report -> report.listener() == one)
                            .map(Reported::why)
                            .toList();
            for (int i = 0; i < turns.size(); i++) {
                assertThat(turns.get(i)).isEqualTo(i % 2 == 0 ? Why.JOIN : Why.LEAVE);
            }
        }
    }

    @Test
    @DisplayName("PL-16: up-to is of each population, a rate of all together")
    void amounts() {
        String text =
                """
                mld6: 1
                link: {interface: eth1, hearing: snooped, robustness: 1}
                channels: {tv: {groups: ff3e::8000:1+10, sources: 2001:db8:1::10}}
                populations:
                  few: {listeners: 40, mac: 02:00:00:00:00:01, watch: {tv: 100%}}
                  many: {listeners: 200, mac: 02:01:00:00:00:01, watch: {tv: 100%}}
                phases:
                  - {name: some, for: 10s, do: [{join: all, up-to: 30, rate: 30/s}]}
                  - {name: more, for: 10s, do: [{join: all, up-to: 50%, arrivals: at-once}]}
                  - {name: less, for: 10s, do: [{leave: all, up-to: 25%, rate: 1/s}]}
                """;
        PlayWorld world = PlayWorld.of(text);
        List<Reported> joins = world.reports.stream().filter(one -> one.why() == Why.JOIN).toList();
        List<Reported> some = joins.subList(0, 60);
        // Thirty of each, mixed, in 2 s.
        assertThat(some.stream().filter(one -> one.listener() < 40)).hasSize(30);
        assertThat(some.subList(0, 20).stream().filter(one -> one.listener() < 40)).hasSize(10);
        assertThat(some.getLast().nanos() - world.startNanos)
                .isBetween(1_950_000_000L, 2_000_000_000L);
        // The ten that are left of 20, and 100.
        assertThat(joins).hasSize(60 + 10 + 100);
        // 10 of the few and 50 of the many are wanted; there is time for ten.
        assertThat(world.play.count(Play.Kind.LEAVE)).isEqualTo(10);
        assertThat(world.play.count(Play.Kind.MISSED)).isEqualTo(50);
    }
}
