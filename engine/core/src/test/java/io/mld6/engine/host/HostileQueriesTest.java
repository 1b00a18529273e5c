// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.ShardedWorld.Heard;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.testing.Vectors;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a whole engine lets itself be made to send.
class HostileQueriesTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final int RATE = 100;

    private static ShardedWorld world(int listeners, String groups, int rate)
            throws LinkException {
        ShardedWorld world =
                new ShardedWorld(
                        EngineConfig.defaults()
                                .with(
                                        to ->
                                                to.mode(MldMode.V1)
                                                        .hearing(Hearing.SNOOPED)
                                                        .maxPacketsPerSecond(rate)));
        var _ =
                world.engine.populate(
                        new Population(listeners, MAC, AddressRange.parseList(groups), 0, false));
        world.run(Duration.ofSeconds(60));
        assertThat(world.engine.ready()).isCompleted();
        List<Heard> _ = world.takeHeard();
        return world;
    }

    @Test
    @DisplayName("SEC-13: answers that are due at once go out no faster than the pace allows")
    void aZeroDelayMakesNoBurst() throws LinkException {
        ShardedWorld world = world(50, "ff0e::db8:0:1+10", RATE);
        long start = world.millis();
        world.send(new Mldv1Query(0, Ipv6Address.UNSPECIFIED), Ipv6Address.ALL_NODES);
        world.run(Duration.ofSeconds(10));
        List<Heard> answers = world.takeHeard();
        assertThat(answers).hasSize(500).extracting(Heard::what).containsOnly("Report");
        assertThat(answers.stream().map(Heard::words).distinct()).hasSize(500);
        for (int second = 0; second < 10; second++) {
            long from = start + second * 1000L;
            assertThat(
                            answers.stream()
                                    .filter(one -> one.millis() >= from)
                                    .filter(one -> one.millis() < from + 1000)
                                    .count())
                    .as("in second %d", second)
                    .isLessThanOrEqualTo(RATE + RATE / 10);
        }
        assertThat(world.snapshot().responses().late())
                .as("what the pace held back is counted")
                .isPositive();
    }

    @Test
    @DisplayName("SEC-12 SN-8: whatever is received, only Reports and Dones go out, never an error")
    void nothingDrawsAnError() throws LinkException {
        ShardedWorld world = world(3, "ff0e::db8:0:101+2,ff02::7", 0);
        int queries = 0;
        for (Vectors.Vector vector : Vectors.all()) {
            world.sendVector(vector.name());
            world.run(Duration.ofSeconds(1));
            queries += vector.name().contains("query") ? 1 : 0;
        }
        world.run(Duration.ofSeconds(30));
        assertThat(queries).isPositive();
        assertThat(world.takeHeard()).isNotEmpty();
        assertThat(world.faults).isEmpty();
    }
}
