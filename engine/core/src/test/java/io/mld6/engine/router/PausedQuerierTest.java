// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A querier whose process stood still for a while: a suspended machine, a live migration. The
/// listeners of the link answer every query they hear.
class PausedQuerierTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final Ipv6Address SSM = Ipv6Address.parse("ff3e::8000:1");
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");
    private static final Duration JOINED = Duration.ofSeconds(12);
    private static final Duration RECOVERED = Duration.ofSeconds(20);
    private static final int PHASES = 10;
    private static final QuerierConfig FAST =
            QuerierConfig.defaults()
                    .with(
                            b ->
                                    b.queryInterval(Duration.ofSeconds(2))
                                            .maximumResponse(Duration.ofMillis(500)));

    private final List<String> forgotten = new ArrayList<>();

    private final class Forgetful implements QuerierEvents {
        private final QuerierWorld world;

        Forgetful(QuerierWorld world) {
            this.world = world;
        }

        @Override
        public void anySource(VlanTags vlan, Ipv6Address group, boolean forward) {
            if (!forward) {
                forgotten.add(world.loops().millis() + " " + group);
            }
        }

        @Override
        public void source(
                VlanTags vlan, Ipv6Address group, Ipv6Address source, SourceAdvice advice) {
            if (advice != SourceAdvice.FORWARD) {
                forgotten.add(world.loops().millis() + " " + group + " " + source);
            }
        }
    }

    private static Engine populate(QuerierWorld world, QuerierConfig config) throws Exception {
        Engine engine = world.startEngine(EngineConfig.defaults());
        var _ =
                engine.populate(
                        new Population(
                                3,
                                QuerierWorld.HOST_MAC,
                                List.of(new AddressRange(GROUP, 2, 1)),
                                0,
                                false));
        if (config.version() == 2) {
            var _ =
                    engine.populate(
                            new Population(
                                    1,
                                    QuerierWorld.HOST_MAC.plus(100),
                                    List.of(new AddressRange(SSM, 1, 1)),
                                    0,
                                    false,
                                    false,
                                    FilterMode.INCLUDE,
                                    List.of(new AddressRange(SOURCE, 1, 1))));
        }
        return engine;
    }

    /// A tenth of an interval later each time, so that a pause begins in every phase.
    @ParameterizedTest
    @CsvSource({"2, 4500", "2, 1700", "2, 60000", "2, 3600000", "1, 4500", "1, 60000"})
    @DisplayName("Q-57: forgets nobody who answers the query that was due in the pause")
    void forgetsNobodyWhoAnswers(int version, long pauseMillis) throws Exception {
        QuerierConfig config = FAST.with(b -> b.version(version).trackListeners(true));
        for (int phase = 0; phase < PHASES; phase++) {
            var world = new QuerierWorld();
            Querier querier = world.start(config, new Forgetful(world));
            Engine _ = populate(world, config);
            world.run(JOINED.plusMillis(phase * config.timing().queryInterval().toMillis() / 10));
            int groups = world.snapshot(querier).groups();
            int listeners = world.snapshot(querier).listeners();
            assertThat(listeners).isGreaterThanOrEqualTo(version == 2 ? 7 : 2);
            world.loops().freeze(Duration.ofMillis(pauseMillis));
            world.run(RECOVERED);
            assertThat(forgotten).as("phase %d", phase).isEmpty();
            assertThat(world.snapshot(querier).groups()).isEqualTo(groups);
            if (version == 2) { // in version 1 listeners keep quiet for one another
                assertThat(world.snapshot(querier).listeners()).isEqualTo(listeners);
            }
        }
    }

    /// Those who left unheard are forgotten a listening interval after the pause at the latest.
    @ParameterizedTest
    @CsvSource({"4500", "60000", "3600000"})
    @DisplayName("Q-57: what nobody answers for goes, not sooner than a response interval later")
    void forgetsWhoDoesNotAnswer(long pauseMillis) throws Exception {
        long answeringMillis = FAST.timing().maximumResponse().toMillis();
        long listeningMillis = FAST.intervals().listeningNanos() / 1_000_000;
        for (int phase = 0; phase < PHASES; phase++) {
            forgotten.clear();
            var world = new QuerierWorld();
            Querier querier = world.start(FAST, new Forgetful(world));
            world.run(JOINED.plusMillis(phase * 200L));
            world.report(new AddressRecord(RecordType.IS_EX, GROUP, List.of()));
            world.run(Duration.ofSeconds(2));
            world.loops().freeze(Duration.ofMillis(pauseMillis));
            long awake = world.loops().millis();
            assertThat(world.snapshot(querier).groups()).isEqualTo(3);
            world.run(Duration.ofMillis(listeningMillis + 20));
            assertThat(world.snapshot(querier).groups()).isEqualTo(2);
            assertThat(forgotten).hasSize(1);
            long millis = Long.parseLong(forgotten.getFirst().split(" ", -1)[0]);
            assertThat(millis - awake).isBetween(answeringMillis, listeningMillis + 20);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "60000"})
    @DisplayName("Q-57: a query that is on time keeps nothing longer, nor does a link that is down")
    void keepsNothingWithoutNeed(long downMillis) throws Exception {
        var world = new QuerierWorld();
        Querier querier = world.start(FAST, new Forgetful(world));
        world.run(JOINED);
        world.report(new AddressRecord(RecordType.IS_EX, GROUP, List.of()));
        if (downMillis > 0) {
            world.link(LinkState.DOWN);
        }
        world.run(Duration.ofNanos(FAST.intervals().listeningNanos()).plusMillis(20));
        assertThat(forgotten).isNotEmpty();
        assertThat(world.groups(querier)).doesNotContainKey(GROUP);
    }
}
