// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.engine.schedule.VirtualTime;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeTimeTest {
    private final VirtualTime world = new VirtualTime(1_000);
    private final NodeTime node = new NodeTime(world);
    private final List<String> done = new ArrayList<>();

    private Timeout in(long seconds, String name) {
        Timer wheel = node.start();
        return wheel.newTimeout(
                _ -> done.add(name + "@" + worldSeconds()), seconds, TimeUnit.SECONDS);
    }

    private long worldSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(world.getAsLong() - 1_000);
    }

    @Test
    void agreesWithTheWorldWhileNothingHappens() {
        in(5, "b");
        in(3, "a");
        world.run(Duration.ofSeconds(4));
        assertThat(done).containsExactly("a@3");
        assertThat(node.getAsLong()).isEqualTo(world.getAsLong());
        world.run(Duration.ofSeconds(4));
        assertThat(done).containsExactly("a@3", "b@5");
    }

    @Test
    void whatAJumpPassesOverHappensAtOnceAndOnlyOnce() {
        in(10, "passed over");
        in(100, "sooner");
        world.run(Duration.ofSeconds(1));
        node.jump(Duration.ofSeconds(30));
        world.run(Duration.ofSeconds(200));
        assertThat(done).containsExactly("passed over@1", "sooner@70");
        assertThat(node.getAsLong() - world.getAsLong()).isEqualTo(30_000_000_000L);
        assertThatThrownBy(() -> node.jump(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatComesWhileItIsFrozenWaits() {
        in(3, "late");
        in(20, "in time");
        node.freeze(Duration.ofSeconds(10));
        node.freeze(Duration.ofSeconds(5));
        node.execute(() -> done.add("task@" + worldSeconds()));
        world.run(Duration.ofSeconds(9));
        assertThat(done).isEmpty();
        world.run(Duration.ofSeconds(20));
        assertThat(done).containsExactly("task@10", "late@10", "in time@20");
    }

    @Test
    void aCancelledTimeoutAStoppedWheelAndADeadNodeDoNothing() {
        Timeout cancelled = in(1, "cancelled");
        assertThat(cancelled.cancel()).isTrue();
        assertThat(cancelled.isCancelled()).isTrue();
        Timeout stopped = in(2, "stopped");
        assertThat(stopped.timer().stop()).containsExactly(stopped);
        in(3, "done");
        in(4, "dead");
        world.run(Duration.ofSeconds(3));
        node.die();
        node.execute(() -> done.add("dead"));
        world.run(Duration.ofSeconds(10));
        assertThat(done).containsExactly("done@3");
    }
}
