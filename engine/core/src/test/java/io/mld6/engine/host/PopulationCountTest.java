// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.metrics.Metric;
import io.mld6.engine.metrics.MldMetric;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is counted by population, and which meters show it.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PopulationCountTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final List<AddressRange> GROUPS = AddressRange.parseList("ff0e::db8:0:1+2");

    private static Population population(String name, int listeners, int firstMac) {
        return Population.of(
                to ->
                        to.name(name)
                                .listeners(listeners)
                                .baseMac(MAC.plus(firstMac))
                                .groups(GROUPS));
    }

    private static PopulationCount of(EngineSnapshot now, String name) {
        return now.population(name).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName("MT-9: what a population has not yet joined is wanted, and what was left is not")
    void wantedBeforeItIsJoined(int shards) throws LinkException {
        ShardedWorld world =
                new ShardedWorld(
                        EngineConfig.defaults()
                                .with(
                                        to ->
                                                to.shards(shards)
                                                        .hearing(Hearing.SNOOPED)
                                                        .joinRatePerSecond(20)));
        var homes = world.engine.populate(population("homes", 50, 0));
        var phones = world.engine.populate(population("phones", 10, 100));
        world.run(Duration.ofSeconds(2));
        EngineSnapshot early = world.snapshot();
        assertThat(of(early, "homes").listeners()).isEqualTo(50);
        assertThat(of(early, "homes").wantedMemberships()).isEqualTo(100);
        assertThat(of(early, "homes").memberships()).isBetween(30L, 60L);
        assertThat(of(early, "phones")).isEqualTo(new PopulationCount("phones", 10, 20, 0));
        assertThat(early.wantedMemberships()).isEqualTo(120);
        assertThat(early.memberships()).isEqualTo(of(early, "homes").memberships());

        assertThat(world.get(world.engine.leave(0, GROUPS.getFirst().address(0)))).isTrue();
        assertThat(of(world.snapshot(), "homes").wantedMemberships()).isEqualTo(99);
        // Who joins ahead of the plan is not counted twice when its turn comes.
        assertThat(world.get(world.engine.join(59, GROUPS.getFirst().address(0)))).isTrue();
        world.run(Duration.ofSeconds(20));
        assertThat(homes).isCompleted();
        assertThat(phones).isCompleted();
        assertThat(of(world.snapshot(), "homes"))
                .isEqualTo(new PopulationCount("homes", 50, 99, 99));
        assertThat(of(world.snapshot(), "phones"))
                .isEqualTo(new PopulationCount("phones", 10, 20, 20));
    }

    @Test
    @DisplayName("MT-9: who leaves everything wants nothing, not even what was still planned")
    void leavingEverything() throws LinkException {
        ShardedWorld world =
                new ShardedWorld(EngineConfig.defaults().with(to -> to.joinRatePerSecond(10)));
        var _ = world.engine.populate(population("homes", 20, 0));
        world.run(Duration.ofSeconds(1));
        assertThat(of(world.snapshot(), "homes").wantedMemberships()).isEqualTo(40);
        var left = world.engine.leaveAll(Duration.ofSeconds(30));
        world.run(Duration.ofSeconds(30));
        assertThat(left).isCompletedWithValue(0L);
        assertThat(of(world.snapshot(), "homes")).isEqualTo(new PopulationCount("homes", 20, 0, 0));
    }

    @Test
    @DisplayName("MT-9: beyond a hundred names populations are counted as other")
    void tooManyNames() throws LinkException {
        ShardedWorld world = new ShardedWorld(EngineConfig.defaults());
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        world.engine.bindTo(registry);
        int last = PopulationCount.MOST_NAMES + 4;
        for (int i = 0; i <= last; i++) {
            var _ = world.engine.populate(population("home " + i, 1, i));
        }
        var _ = world.engine.populate(population("home 0", 2, last + 1));
        world.run(Duration.ofSeconds(10));
        EngineSnapshot now = world.snapshot();
        assertThat(now.populations()).hasSize(PopulationCount.MOST_NAMES + 1);
        assertThat(of(now, "home 0").listeners()).isEqualTo(3);
        assertThat(of(now, "home 99").listeners()).isOne();
        assertThat(now.population("home 100")).isEmpty();
        assertThat(of(now, PopulationCount.OTHER))
                .isEqualTo(new PopulationCount(PopulationCount.OTHER, 5, 10, 10));
        assertThat(now.wantedMemberships()).isEqualTo(now.memberships()).isEqualTo(214);
        assertThat(registry.get(MldMetric.LISTENERS.meterName()).gauges())
                .hasSize(PopulationCount.MOST_NAMES + 1);
        assertThat(MldMetric.LISTENERS.description()).contains("" + PopulationCount.MOST_NAMES);
    }

    /// Two engines in one process have the same labels if their links are called the same.
    @Test
    @DisplayName("MT-4 MT-9: meters come with a population, add up by its name, and go with it")
    void metersComeAndGo() throws Exception {
        MockClock clock = new MockClock();
        SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
        Engine other = start();
        try (Engine one = start()) {
            one.bindTo(registry);
            var _ = one.populate(population("homes", 3, 0)).get();
            other.bindTo(registry);
            assertThat(value(registry, MldMetric.LISTENERS, "present", "homes")).isEqualTo(3);
            var _ = other.populate(population("homes", 2, 0)).get();
            var _ = other.populate(population("phones", 4, 10)).get();
            int single = other.addListener(MAC.plus(20), Ipv6Address.parse("fe80::20")).get();
            assertThat(other.join(single, GROUPS.getFirst().address(1)).get()).isTrue();
            clock.add(1, TimeUnit.SECONDS);
            assertThat(value(registry, MldMetric.LISTENERS, "present", "homes")).isEqualTo(5);
            assertThat(value(registry, MldMetric.LISTENERS, "present", "phones")).isEqualTo(4);
            assertThat(value(registry, MldMetric.LISTENERS, "present", "")).isOne();
            assertThat(value(registry, MldMetric.MEMBERSHIPS, "wanted", "homes")).isEqualTo(10);
            assertThat(value(registry, MldMetric.MEMBERSHIPS, "joined", "phones")).isEqualTo(8);
            assertThat(value(registry, MldMetric.MEMBERSHIPS, "joined", "")).isOne();
            double whole =
                    registry
                            .get(MldMetric.MEMBERSHIPS.meterName())
                            .tag("state", "joined")
                            .gauges()
                            .stream()
                            .mapToDouble(Gauge::value)
                            .sum();
            assertThat(whole).isEqualTo(19);
            assertThat(registry.find(MldMetric.LISTENERS.meterName()).tag("population", "all"))
                    .matches(search -> search.gauges().isEmpty());

            other.close();
            clock.add(1, TimeUnit.SECONDS);
            assertThat(registry.get(MldMetric.LISTENERS.meterName()).gauges())
                    .singleElement()
                    .matches(left -> left.value() == 3);
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    private static Engine start() throws LinkException {
        return Engine.start(EngineConfig.defaults(), LinkOpener.on(new VirtualLink()), _ -> {});
    }

    private static double value(
            SimpleMeterRegistry registry, Metric metric, String state, String population) {
        return registry.get(metric.meterName())
                .tags("state", state, "population", population)
                .gauge()
                .value();
    }
}
