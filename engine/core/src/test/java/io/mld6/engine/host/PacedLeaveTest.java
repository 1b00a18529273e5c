// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.metrics.MldCounter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacedLeaveTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:101");
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

    /// One packet is allowed at a time: the Report takes it, the Done has to wait, and nothing else
    /// ever happens on this link that would remind anybody of it.
    @Test
    void doneThatThePaceHeldBackGoesOutByItself() throws LinkException {
        ShardedWorld world =
                new ShardedWorld(
                        EngineConfig.defaults()
                                .with(to -> to.mode(MldMode.V1).maxPacketsPerSecond(50)));
        int listener = world.get(world.engine.addListener(MAC, Ipv6Address.linkLocalEui64(MAC)));
        var _ = world.get(world.engine.join(listener, GROUP));
        assertThat(world.get(world.engine.leave(listener, GROUP))).isTrue();
        assertThat(dones(world)).as("held back").isZero();
        world.run(Duration.ofMillis(25));
        assertThat(dones(world)).isEqualTo(1);
        assertThat(world.faults).isEmpty();
    }

    /// The bound on frames a second changes, and what waited for the old one goes by the new one.
    @Test
    void anotherPace() throws LinkException {
        ShardedWorld world =
                new ShardedWorld(
                        EngineConfig.defaults()
                                .with(to -> to.mode(MldMode.V1).maxPacketsPerSecond(1)));
        int listener = world.get(world.engine.addListener(MAC, Ipv6Address.linkLocalEui64(MAC)));
        var _ = world.get(world.engine.join(listener, GROUP));
        assertThat(world.get(world.engine.leave(listener, GROUP))).isTrue();
        world.run(Duration.ofMillis(300));
        assertThat(dones(world)).as("held back for a second").isZero();
        var _ = world.get(world.engine.setMaxPacketsPerSecond(0));
        world.run(Duration.ofMillis(10));
        assertThat(dones(world)).isEqualTo(1);
        var _ = world.get(world.engine.setMaxPacketsPerSecond(100));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.engine.setMaxPacketsPerSecond(-1))
                .withMessageContaining("-1");
        assertThat(world.faults).isEmpty();
    }

    private static long dones(ShardedWorld world) {
        return world.snapshot().counters().get(MldCounter.SENT_DONE_V1);
    }
}
