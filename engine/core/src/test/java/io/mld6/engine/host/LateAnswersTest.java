// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What must be late is said when the query comes, not when it is late.
class LateAnswersTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final int LISTENERS = 300;
    private static final int GROUPS = 10;
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private static ShardedWorld world(
            MldMode mode, int shards, UnaryOperator<EngineConfig.Builder> more) throws Exception {
        EngineConfig config =
                EngineConfig.defaults()
                        .with(
                                b -> {
                                    b.mode(mode).hearing(Hearing.SNOOPED).seed(7).shards(shards);
                                    var _ = more.apply(b);
                                });
        ShardedWorld world = new ShardedWorld(config);
        var joined =
                world.engine.populate(
                        new Population(
                                LISTENERS,
                                MAC,
                                List.of(new AddressRange(GROUP, GROUPS, 1)),
                                GROUPS,
                                false));
        world.run(SETTLED);
        assertThat(joined).isCompleted();
        assertThat(world.engine.ready()).isCompleted();
        return world;
    }

    private static List<String> late(ShardedWorld world) {
        return world.notices.stream().filter(line -> line.contains("will be late")).toList();
    }

    private static void ask(ShardedWorld world, int millis) throws LinkException {
        world.send(new Mldv1Query(millis, Ipv6Address.UNSPECIFIED), Ipv6Address.ALL_NODES);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    @DisplayName("LK-11: by the configured rate, at the moment of the query, once a minute")
    void saysAtOnceByTheConfiguredRate(int shards) throws Exception {
        ShardedWorld world = world(MldMode.V1, shards, b -> b.maxPacketsPerSecond(600));
        ask(world, 10_000);
        world.run(Duration.ofSeconds(15));
        assertThat(late(world)).as("3000 Reports at 600/s are 5 s").isEmpty();
        assertThat(world.snapshot().responses().late()).isZero();

        ask(world, 2000);
        assertThat(late(world))
                .as("without any time passing")
                .containsExactly(
                        "3,000 memberships need 5.0 s at 600 frames/s, and the query leaves 2.0 s:"
                                + " answers will be late");
        world.run(Duration.ofSeconds(10));
        assertThat(world.snapshot().responses().late()).as("as was said").isPositive();
        ask(world, 2000);
        world.run(Duration.ofSeconds(10));
        assertThat(late(world)).hasSize(1);
        world.run(Duration.ofSeconds(60));
        ask(world, 2000);
        assertThat(late(world)).hasSize(2);
    }

    @Test
    @DisplayName("LK-11: without a bound it is not known, nor is it with another bound what it was")
    void followsTheBound() throws Exception {
        ShardedWorld world = world(MldMode.V1, 1, b -> b);
        ask(world, 2000);
        world.run(Duration.ofSeconds(10));
        assertThat(late(world)).isEmpty();
        world.get(world.engine.setMaxPacketsPerSecond(300));
        ask(world, 2000);
        assertThat(late(world))
                .singleElement()
                .asString()
                .startsWith("3,000 memberships need 10 s at 300 frames/s");
        world.run(Duration.ofSeconds(90));
        world.get(world.engine.setMaxPacketsPerSecond(0));
        ask(world, 2000);
        world.run(Duration.ofSeconds(10));
        assertThat(late(world)).hasSize(1);
    }

    @Test
    @DisplayName("LK-11: shards are one line, of those that have something to do")
    void addsUpShards() {
        assertThat(
                        LateAnswers.line(
                                List.of(
                                        new AnswerForecast.Work(7_500_000, 7_500_000, 350_412.5),
                                        new AnswerForecast.Work(7_500_000, 7_500_000, 349_731),
                                        new AnswerForecast.Work(0, 5, 900_000)),
                                10_000_000_000L))
                .isEqualTo(
                        "15,000,000 memberships need 21 s at 700,000 frames/s, and the query leaves"
                                + " 10 s: answers will be late");
    }

    @Test
    @DisplayName("LK-11: in MLDv2 it is Reports that take time, not memberships")
    void countsReportsInVersion2() throws Exception {
        ShardedWorld world = world(MldMode.V2, 1, b -> b.maxPacketsPerSecond(60));
        Mldv2Query query =
                new Mldv2Query(10_000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
        world.send(query, Ipv6Address.ALL_NODES);
        world.run(Duration.ofSeconds(15));
        assertThat(late(world)).as("300 Reports at 60/s are 5 s").isEmpty();
        world.send(
                new Mldv2Query(1000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of()),
                Ipv6Address.ALL_NODES);
        assertThat(late(world))
                .containsExactly(
                        "300 Reports need 5.0 s at 60 frames/s, and the query leaves 1.0 s: answers"
                                + " will be late");
    }

    @Test
    @DisplayName("LK-11 V1-19: where one answer a group is enough, that is what takes time")
    void countsGroupsWhereListenersHearEachOther() throws Exception {
        ShardedWorld world =
                world(MldMode.V1, 1, b -> b.hearing(Hearing.SHARED).maxPacketsPerSecond(600));
        ask(world, 2000);
        world.run(Duration.ofSeconds(10));
        assertThat(late(world)).isEmpty();
        assertThat(world.snapshot().responses().late()).isZero();
    }
}
