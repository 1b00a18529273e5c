// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.engine.host.EngineEvent.Why;
import io.mld6.lab.scenario.Action;
import io.mld6.lab.scenario.ActionReader;
import io.mld6.lab.scenario.Scenario;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A play that is steered from outside: stopped for a while, sent on, told to do more.
class PauseTest {
    /// One listener a second joins, from the first second on.
    private static final String ONE_A_SECOND =
            Rehearsed.TEN.replace(
                    "{name: boot, for: 5s, do: [{join: homes, arrivals: at-once}]}",
                    "{name: boot, for: 20s, do: [{join: homes, rate: 1/s}]}");

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static long joined(PlayWorld world) {
        return world.play.count(Play.Kind.JOIN);
    }

    @Test
    @DisplayName("PL-23: while it stands nothing is done, and then all comes as much later")
    void stands() {
        PlayWorld world = PlayWorld.begun(ONE_A_SECOND);
        world.run(Duration.ofMillis(3_500));
        long before = joined(world);
        assertThat(before).isBetween(3L, 4L);
        world.play.pause(true);
        long stood = world.play.nanoTime();
        world.run(Duration.ofMinutes(10));
        assertThat(joined(world)).isEqualTo(before);
        assertThat(world.play.nanoTime()).isEqualTo(stood);
        assertThat(world.play.status().phase()).isEqualTo("boot");
        world.play.pause(false);
        world.run(Duration.ofMillis(2_000));
        assertThat(joined(world)).isEqualTo(before + 2);
        // 20 s of boot, 5.5 of them before and after; then 60 s, then 10.
        world.run(Duration.ofMillis(14_000));
        assertThat(world.play.status().phase()).isEqualTo("boot");
        world.run(SECOND);
        assertThat(world.play.status().phase()).isEqualTo("steady");
        world.run(Duration.ofSeconds(70));
        assertThat(world.isOver()).isTrue();
        assertThat(world.play.count(Play.Kind.MISSED)).isZero();
    }

    @Test
    @DisplayName("PL-23: what was due in between twice comes once, and not while it stands again")
    void standsAgain() {
        PlayWorld world = PlayWorld.begun(ONE_A_SECOND);
        world.run(Duration.ofMillis(1_500));
        for (int i = 0; i < 5; i++) {
            long before = joined(world);
            world.play.pause(true);
            world.play.pause(true);
            world.run(SECOND);
            assertThat(joined(world)).isEqualTo(before);
            world.play.pause(false);
            world.play.pause(false);
            world.run(Duration.ofMillis(200));
        }
        // 1.5 s and five times 0.2 s.
        assertThat(joined(world)).isBetween(2L, 3L);
    }

    @Test
    @DisplayName("PL-23: an action waits while it stands; a query does not")
    void actsAfterwards() {
        Scenario scenario = Rehearsed.scenario(Rehearsed.TEN);
        PlayWorld world = PlayWorld.begun(Rehearsed.TEN);
        world.run(Duration.ofSeconds(10));
        assertThat(world.play.status().phase()).isEqualTo("steady");
        Action leave =
                ActionReader.read("{\"leave\":\"homes\",\"arrivals\":\"at-once\"}", scenario);
        Action query = ActionReader.read("{\"query\":{\"max-response\":\"2s\"}}", scenario);
        world.play.pause(true);
        world.play.act(leave);
        world.play.act(query);
        world.run(SECOND);
        assertThat(world.play.count(Play.Kind.LEAVE)).isZero();
        assertThat(world.said).containsOnlyOnce("asked");
        world.play.pause(false);
        world.run(SECOND);
        assertThat(world.play.count(Play.Kind.LEAVE)).isEqualTo(10);
        assertThat(world.reports).anyMatch(one -> one.why() == Why.LEAVE);
        assertThat(world.play.populations()).allSatisfy(one -> assertThat(one.seatsOn()).isZero());
    }

    @Test
    @DisplayName("PL-23: a phase that is ended by hand leaves nothing missed")
    void endsByHand() {
        PlayWorld world = PlayWorld.begun(ONE_A_SECOND);
        world.run(Duration.ofMillis(2_500));
        long before = joined(world);
        assertThat(world.play.skipPhase()).isEqualTo("steady");
        world.run(Duration.ofSeconds(30));
        assertThat(joined(world)).isEqualTo(before);
        assertThat(world.play.groups(50).total()).isEqualTo((int) before);
        assertThat(world.play.skipPhase()).isEqualTo("drain");
        assertThat(world.play.skipPhase()).isNull();
        assertThat(world.isOver()).isTrue();
        assertThat(world.play.count(Play.Kind.MISSED)).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(world.play::skipPhase)
                .withMessage("no phase is being played");
        assertThatIllegalArgumentException().isThrownBy(() -> world.play.pause(true));
    }

    @Test
    @DisplayName("PL-23: a phase does not end while it stands, by hand neither")
    void endsNotWhileItStands() {
        PlayWorld world = PlayWorld.begun(Rehearsed.TEN);
        world.run(SECOND);
        world.play.pause(true);
        assertThatIllegalArgumentException()
                .isThrownBy(world.play::skipPhase)
                .withMessageContaining("paused");
    }

    /// Two screens that show the same are one listener.
    @Test
    void groupsAreRankedByListeners() {
        PlayWorld world =
                PlayWorld.begun(
                        Rehearsed.TEN
                                .replace("mapping: one-to-one", "mapping: all")
                                .replace("ff3e::8000:1+10", "ff3e::8000:1+3"));
        world.run(SECOND);
        Census.OfGroups groups = world.play.groups(2);
        assertThat(groups.total()).isEqualTo(3);
        assertThat(groups.most()).hasSize(2);
        assertThat(groups.most().getFirst().group()).hasToString("ff3e::8000:1");
        assertThat(groups.most().getFirst().listeners()).isEqualTo(10);
    }
}
