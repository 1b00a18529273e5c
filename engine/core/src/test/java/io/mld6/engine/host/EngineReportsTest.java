// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// MLDv2 Reports of a whole engine, read at the other end of a link.
class EngineReportsTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Ipv6Address FIRST = Ipv6Address.parse("ff0e::db8:0:1");

    private static Population population(Ipv6Address first, int groups) {
        return new Population(1, MAC, List.of(new AddressRange(first, groups, 1)), 0, false);
    }

    /// 5000 groups of one listener are repeated at one moment, which takes several turns of the
    /// event loop: each of them ends inside a Report and flushes what is written.
    @Test
    void reportsAreWholeWhereverATurnEnds() throws LinkException {
        int groups = 5000;
        ShardedWorld world =
                new ShardedWorld(
                        EngineConfig.defaults()
                                .with(
                                        to ->
                                                to.mode(MldMode.V2)
                                                        .unsolicitedReportIntervalV2(
                                                                Duration.ofMillis(200))));
        var populated = world.engine.populate(population(FIRST, groups));
        world.run(Duration.ofSeconds(2));
        assertThat(populated).isCompleted();
        assertThat(world.engine.ready()).isCompleted();
        assertThat(world.faults).isEmpty();
        var counts =
                world.takeHeard().stream()
                        .collect(
                                Collectors.groupingBy(
                                        ShardedWorld.Heard::group, Collectors.counting()));
        assertThat(counts).hasSize(groups);
        assertThat(counts.values()).as("each record RV times").containsOnly(2L);
        assertThat(world.frames).as("70 full Reports, twice").isEqualTo(140);
    }

    /// AD-5: refused as a whole, before anything was joined.
    @Test
    void ssmGroupsNeedSources() throws LinkException {
        ShardedWorld world =
                new ShardedWorld(EngineConfig.defaults().with(to -> to.mode(MldMode.V2)));
        Population sourceSpecific = population(Ipv6Address.parse("ff3e::8000:1"), 3);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> world.engine.populate(sourceSpecific))
                .withMessageContaining("source specific");
        assertThat(world.snapshot().listeners()).isZero();
    }

    @Test
    @DisplayName("AD-3: which groups need sources is configured")
    void theRangeOfSsmGroupsIsConfigured() throws LinkException {
        EngineConfig config =
                EngineConfig.defaults()
                        .with(
                                to ->
                                        to.mode(MldMode.V2)
                                                .ssmRange(SsmRange.parse("ff0e::db8:0:0/112")));
        Population ours = population(FIRST, 3);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new ShardedWorld(config).engine.populate(ours))
                .withMessageContaining("source specific");
        ShardedWorld world = new ShardedWorld(config);
        var populated = world.engine.populate(population(Ipv6Address.parse("ff3e::8000:1"), 3));
        world.run(Duration.ofSeconds(5));
        assertThat(populated).isCompleted();
        assertThat(world.takeHeard()).extracting(ShardedWorld.Heard::what).containsOnly("TO_EX[]");
    }
}
