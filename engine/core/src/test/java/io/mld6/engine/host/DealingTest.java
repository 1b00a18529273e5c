// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.link.VirtualEnd;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.PopulationWalk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who gets what, what cannot be dealt, and how shards live and die together.
class DealingTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");

    private static Population population(int listeners, int groups, int each) {
        return new Population(
                listeners,
                MAC,
                List.of(new AddressRange(GROUP, groups, 1)),
                each,
                true,
                false,
                FilterMode.EXCLUDE,
                List.of());
    }

    private static EngineConfig snooped(int shards) {
        return EngineConfig.defaults().with(b -> b.hearing(Hearing.SNOOPED).shards(shards));
    }

    @ParameterizedTest
    @CsvSource({
        "V1, SNOOPED, false, LISTENER",
        "V1, SHARED, false, GROUP",
        "V2, SNOOPED, false, LISTENER",
        "V2, SHARED, true, LISTENER",
        "V2, SHARED, false, SEGMENT",
        "V2_LITE, SHARED, true, LISTENER",
        "V2_LITE, SHARED, false, SEGMENT"
    })
    void dealsByListenerUnlessReportsSuppress(
            MldMode mode, Hearing segment, boolean ignoreVersion1, Dealing.By by) {
        EngineConfig config =
                EngineConfig.defaults()
                        .with(
                                b ->
                                        b.mode(mode)
                                                .hearing(segment)
                                                .ignoreVersion1(ignoreVersion1)
                                                .shards(3));
        assertThat(Dealing.of(config)).isEqualTo(new Dealing(3, by));
    }

    @Test
    @DisplayName(
            "CP-2, CP-18: where both must stay whole, whole segments are dealt, and one is not")
    void refusesFallBackOnOneSharedSegment() {
        for (MldMode mode : List.of(MldMode.V2, MldMode.V2_LITE)) {
            EngineConfig config = EngineConfig.defaults().with(b -> b.mode(mode).shards(2));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> config.checkShards(1))
                    .withMessageContaining("2 shards")
                    .withMessageContaining("snooped")
                    .withMessageContaining("several VLANs");
            config.checkShards(2);
            config.with(b -> b.shards(1)).checkShards(1);
        }
    }

    @Test
    void ratesAreSplitWithoutLoss() {
        for (int shards = 1; shards <= 7; shards++) {
            Dealing dealing = new Dealing(shards, Dealing.By.LISTENER);
            for (long rate : new long[] {shards, 100, 100_001}) {
                assertThat(LongStream.range(0, shards).map(i -> dealing.part(rate, (int) i)).sum())
                        .isEqualTo(rate);
                assertThat(dealing.part(rate, shards - 1)).isPositive();
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> snooped(3).with(b -> b.maxPacketsPerSecond(2)).checkShards(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> snooped(3).with(b -> b.joinRatePerSecond(2)).checkShards(1));
    }

    @ParameterizedTest
    @CsvSource({
        "1, LISTENER",
        "2, LISTENER",
        "3, LISTENER",
        "5, LISTENER",
        "1, GROUP",
        "2, GROUP",
        "5, GROUP"
    })
    void everyMembershipBelongsToOneShard(int shards, Dealing.By by) {
        Population population = population(11, 7, 3);
        int firstRow = 13;
        List<String> dealt = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            Share share =
                    new Share(
                            new Dealing(shards, by),
                            i,
                            population,
                            ListenerNumbers.run(firstRow, population.listeners()));
            int before = dealt.size();
            PopulationWalk walk = share.walk();
            while (walk.next()) {
                if (share.has(walk.listener(), walk.groupHigh(), walk.groupLow())) {
                    dealt.add(text(walk));
                }
            }
            assertThat((long) dealt.size() - before).isEqualTo(share.memberships());
        }
        List<String> all = new ArrayList<>();
        PopulationWalk walk = new PopulationWalk(population);
        while (walk.next()) {
            all.add(text(walk));
        }
        assertThat(dealt).containsExactlyInAnyOrderElementsOf(all);
    }

    private static String text(PopulationWalk walk) {
        return walk.listener() + " " + new Ipv6Address(walk.groupHigh(), walk.groupLow());
    }

    /// In real threads: from start to end.
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void shardsLiveTogether() throws Exception {
        try (Engine engine = Engine.start(snooped(3), LinkOpener.on(new VirtualLink()), _ -> {})) {
            engine.populate(population(100, 10, 0)).get();
            EngineSnapshot snapshot = engine.snapshot().get();
            assertThat(snapshot.listeners()).isEqualTo(100);
            assertThat(snapshot.memberships()).isEqualTo(1100);
            assertThat(snapshot.groups()).isEqualTo(110);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> engine.populate(population(1, 1, 0)).get())
                    .withCauseInstanceOf(IllegalArgumentException.class);
            int listener =
                    engine.addListener(
                                    MacAddress.parse("02:00:00:00:01:00"),
                                    Ipv6Address.parse("fe80::1:0"))
                            .get();
            assertThat(listener).isEqualTo(100);
            assertThat(engine.join(listener, GROUP).get()).isTrue();
            assertThat(engine.join(listener, GROUP).get()).isFalse();
            assertThat(engine.leave(listener, GROUP).get()).isFalse();
            assertThat(engine.leave(listener, GROUP).get()).isTrue();
            assertThatIllegalArgumentException().isThrownBy(() -> engine.join(-1, GROUP));
            engine.ready().get();
            assertThat(engine.leaveAll(Duration.ofSeconds(10)).get()).isZero();
            assertThat(engine.snapshot().get().memberships()).isZero();
            assertThat(engine.termination()).isNotDone();
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void whatEndsOneShardEndsAll() throws Exception {
        List<VirtualEnd> ends = new ArrayList<>();
        VirtualLink link = new VirtualLink();
        LinkOpener opener =
                new LinkOpener() {
                    @Override
                    public VirtualEnd open(Consumer<String> notices) {
                        return link.newEnd();
                    }

                    @Override
                    public List<VirtualEnd> openAll(int shards, Consumer<String> notices) {
                        ends.addAll(link.newStation(shards));
                        return ends;
                    }
                };
        try (Engine engine = Engine.start(snooped(2), opener, _ -> {})) {
            engine.populate(population(10, 10, 0)).get();
            ends.getLast().become(LinkState.REMOVED);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> engine.termination().get())
                    .withCauseInstanceOf(LinkException.class);
            assertThat(engine.leaveAll(Duration.ofSeconds(30)).get())
                    .as("nobody waits for what cannot be said")
                    .isPositive();
        }
    }
}
