// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.ShardedWorld.Heard;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// However many shards there are, they are one engine: the same frames at the same moments, the
/// same books.
class ShardsTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final Ipv6Address ELSEWHERE = Ipv6Address.parse("ff0e::db8:9:9");
    private static final int LISTENERS = 30;
    private static final int GROUPS = 12;
    private static final int EACH = 5;
    private static final Duration WINDOW = Duration.ofMillis(10_100);

    private enum Kind {
        V1_SNOOPED(MldMode.V1, Hearing.SNOOPED, false),
        V1_SHARED(MldMode.V1, Hearing.SHARED, false),
        V2_SNOOPED(MldMode.V2, Hearing.SNOOPED, false),
        V2_SHARED(MldMode.V2, Hearing.SHARED, true),
        V2_LITE_SNOOPED(MldMode.V2_LITE, Hearing.SNOOPED, false);

        private final MldMode mode;
        private final Hearing segment;
        private final boolean ignoreVersion1;

        Kind(MldMode mode, Hearing segment, boolean ignoreVersion1) {
            this.mode = mode;
            this.segment = segment;
            this.ignoreVersion1 = ignoreVersion1;
        }

        EngineConfig config(int shards) {
            return EngineConfig.defaults()
                    .with(
                            b ->
                                    b.mode(mode)
                                            .hearing(segment)
                                            .ignoreVersion1(ignoreVersion1)
                                            .seed(42)
                                            .joinRatePerSecond(10_000_000)
                                            .shards(shards));
        }

        boolean isVersion1() {
            return mode == MldMode.V1;
        }
    }

    private static Population population(int listeners, MacAddress base, boolean detection) {
        return new Population(
                listeners,
                base,
                List.of(new AddressRange(GROUP, GROUPS, 1)),
                EACH,
                true,
                detection,
                FilterMode.EXCLUDE,
                List.of());
    }

    /// What happened, step by step, and the books at the end of each.
    private record Story(List<List<Heard>> heard, List<EngineSnapshot> snapshots) {}

    /// A story told with a number of shards.
    private static final class Teller {
        final ShardedWorld world;
        final Kind kind;
        final List<List<Heard>> heard = new ArrayList<>();
        final List<EngineSnapshot> snapshots = new ArrayList<>();

        Teller(Kind kind, int shards) throws Exception {
            this.kind = kind;
            this.world = new ShardedWorld(kind.config(shards));
        }

        void step(Duration time) {
            world.run(time);
            heard.add(
                    world.takeHeard().stream()
                            .sorted(Comparator.comparing(Heard::words).thenComparing(Heard::millis))
                            .toList());
            assertThat(world.faults).isEmpty();
            snapshots.add(world.get(world.engine.snapshot()));
        }

        void ask(int delayMillis, Ipv6Address group, Ipv6Address destination) {
            world.send(
                    kind.isVersion1()
                            ? new Mldv1Query(delayMillis, group)
                            : new Mldv2Query(delayMillis, group, false, 2, 125, List.of()),
                    destination);
        }

        void general() {
            ask(10_000, Ipv6Address.UNSPECIFIED, Ipv6Address.ALL_NODES);
        }

        Story told() {
            return new Story(heard, snapshots);
        }
    }

    private static Ipv6Address group(int i) {
        return GROUP.plus(i);
    }

    private static Ipv6Address address(int listener) {
        return Ipv6Address.linkLocalEui64(MAC.plus(listener));
    }

    /// Everything a link may say to listeners, and everything they may do.
    private static Story story(Kind kind, int shards) throws Exception {
        Teller teller = new Teller(kind, shards);
        Engine engine = teller.world.engine;
        CompletableFuture<ListenerNumbers> joined =
                engine.populate(population(LISTENERS, MAC, false));
        CompletableFuture<Integer> late =
                engine.addListener(
                        MacAddress.parse("02:00:00:00:01:00"), Ipv6Address.parse("fe80::1:0"));
        CompletableFuture<ListenerNumbers> second =
                engine.populate(population(7, MacAddress.parse("02:00:00:00:02:00"), true));
        teller.step(Duration.ofSeconds(15));
        assertThat(joined).isCompleted();
        assertThat(second).isCompleted();
        assertThat(engine.ready()).isCompleted();
        int listener = teller.world.get(late);
        assertThat(listener).isEqualTo(LISTENERS);
        teller.general();
        teller.step(WINDOW);

        // Two queries at once, the second with less time.
        teller.general();
        teller.world.run(Duration.ofSeconds(1));
        teller.ask(2000, Ipv6Address.UNSPECIFIED, Ipv6Address.ALL_NODES);
        teller.step(WINDOW);

        // About one group, at once and twice in the way of a querier that was left.
        teller.ask(1000, group(3), group(3));
        teller.world.run(Duration.ofSeconds(1));
        teller.ask(1000, group(3), group(3));
        teller.world.run(Duration.ofSeconds(2));
        teller.ask(0, group(5), group(5));
        teller.step(Duration.ofSeconds(2));

        // To one listener.
        teller.ask(1000, Ipv6Address.UNSPECIFIED, address(13));
        teller.world.run(Duration.ofSeconds(2));
        teller.ask(1000, group(6), address(13));
        teller.step(Duration.ofSeconds(2));
        teller.general();
        teller.step(WINDOW);

        // To the listeners of one group: about everything, and about another group.
        teller.ask(1000, Ipv6Address.UNSPECIFIED, group(2));
        teller.world.run(Duration.ofSeconds(2));
        teller.ask(1000, group(4), group(3));
        teller.world.run(Duration.ofSeconds(2));
        teller.ask(0, Ipv6Address.UNSPECIFIED, group(9));
        teller.step(Duration.ofSeconds(2));

        // Nobody's business, and our own address as a source.
        teller.ask(1000, ELSEWHERE, ELSEWHERE);
        teller.ask(1000, Ipv6Address.UNSPECIFIED, address(99));
        teller.world.send(
                new Mldv1Query(1000, Ipv6Address.UNSPECIFIED), address(4), Ipv6Address.ALL_NODES);
        teller.step(Duration.ofSeconds(2));

        // Another node reports while answers wait.
        teller.general();
        teller.world.run(Duration.ofMillis(50));
        for (int i = 0; i < GROUPS; i += 3) {
            teller.world.send(new Mldv1Report(group(i)), group(i));
        }
        teller.step(WINDOW);

        // Joins and leaves, one by one, and a group that was not there.
        teller.world.get(engine.join(listener, ELSEWHERE));
        teller.world.get(engine.join(listener, group(1)));
        teller.world.get(engine.leave(2, group(10)));
        teller.world.get(engine.leave(3, group(3)));
        teller.step(Duration.ofMillis(12_000));
        teller.ask(1000, ELSEWHERE, ELSEWHERE);
        teller.general();
        teller.step(WINDOW);
        teller.world.get(engine.leave(listener, ELSEWHERE));
        teller.step(Duration.ofMillis(12_000));

        // The link goes and comes.
        teller.world.link(LinkState.NO_CARRIER);
        teller.general();
        teller.step(Duration.ofSeconds(1));
        teller.world.link(LinkState.UP);
        teller.step(Duration.ofSeconds(12));
        teller.general();
        teller.step(WINDOW);

        // An older querier: MLDv2 listeners fall back, and come back when it is gone.
        teller.world.send(new Mldv1Query(1000, Ipv6Address.UNSPECIFIED), Ipv6Address.ALL_NODES);
        teller.step(Duration.ofSeconds(2));
        teller.world.run(Duration.ofSeconds(265));
        teller.general();
        teller.step(WINDOW);

        CompletableFuture<Long> left = engine.leaveAll(Duration.ofSeconds(15));
        teller.step(Duration.ofSeconds(12));
        assertThat(left).isCompletedWithValue(0L);
        return teller.told();
    }

    private static void same(Story one, Story many) {
        for (int step = 0; step < one.heard().size(); step++) {
            // Unsolicited Reports follow joins, and when a listener starts is paced by each shard;
            // so they may fall into the next tick. Answers follow queries, which all shards hear.
            sameHeard(one.heard().get(step), many.heard().get(step), step, step == 0 ? 10 : 0);
            sameBooks(one.snapshots().get(step), many.snapshots().get(step), step);
        }
    }

    private static void sameHeard(
            List<Heard> one, List<Heard> many, int step, long toleranceMillis) {
        assertThat(words(many)).as("what was said in step %d", step).isEqualTo(words(one));
        for (int i = 0; i < one.size(); i++) {
            assertThat(many.get(i).millis())
                    .as("%s in step %d", many.get(i), step)
                    .isBetween(
                            one.get(i).millis() - toleranceMillis,
                            one.get(i).millis() + toleranceMillis);
        }
    }

    private static List<String> words(List<Heard> heard) {
        return heard.stream().map(Heard::words).toList();
    }

    private static void sameBooks(EngineSnapshot one, EngineSnapshot many, int step) {
        for (MldCounter counter : MldCounter.values()) {
            if (counter != MldCounter.FRAMES_SUBMITTED) {
                assertThat(many.counters().get(counter))
                        .as("%s in step %d", counter, step)
                        .isEqualTo(one.counters().get(counter));
            }
        }
        for (DropReason reason : DropReason.values()) {
            assertThat(many.counters().dropped(reason))
                    .as("%s in step %d", reason, step)
                    .isEqualTo(one.counters().dropped(reason));
        }
        assertThat(many.listeners()).isEqualTo(one.listeners());
        assertThat(many.groups()).as("groups in step %d", step).isEqualTo(one.groups());
        assertThat(many.wantedMemberships()).isEqualTo(one.wantedMemberships());
        assertThat(many.memberships()).isEqualTo(one.memberships());
        assertThat(many.ready()).isEqualTo(one.ready());
        assertThat(many.link()).isEqualTo(one.link());
        ResponseSnapshot a = one.responses();
        ResponseSnapshot b = many.responses();
        assertThat(
                        List.of(
                                b.scheduled(),
                                b.sent(),
                                b.suppressed(),
                                b.cancelled(),
                                b.pending(),
                                b.late()))
                .as("answers in step %d", step)
                .isEqualTo(
                        List.of(
                                a.scheduled(),
                                a.sent(),
                                a.suppressed(),
                                a.cancelled(),
                                a.pending(),
                                a.late()));
        assertThat(b.delayMicros().getTotalCount()).isEqualTo(a.delayMicros().getTotalCount());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("SN-4, CP-18, V1-19: any number of shards says what one says, when one says it")
    void manyShardsAreOneEngine(Kind kind) throws Exception {
        Story one = story(kind, 1);
        for (int shards = 2; shards <= 4; shards++) {
            same(one, story(kind, shards));
        }
    }

    /// V1-17, V1-19, SN-4, V2-59: what the answers must be, from the RFCs and not from one shard.
    @ParameterizedTest
    @CsvSource({
        "V1_SNOOPED, 1",
        "V1_SNOOPED, 3",
        "V1_SHARED, 1",
        "V1_SHARED, 3",
        "V2_SNOOPED, 3",
        "V2_SHARED, 2"
    })
    void everyAnswerComesExactlyOnce(Kind kind, int shards) throws Exception {
        Teller teller = new Teller(kind, shards);
        Population population =
                new Population(
                        LISTENERS, MAC, List.of(new AddressRange(GROUP, GROUPS, 1)), EACH, false);
        CompletableFuture<ListenerNumbers> joined = teller.world.engine.populate(population);
        teller.step(Duration.ofSeconds(12));
        assertThat(joined).isCompleted();
        teller.general();
        teller.step(WINDOW);
        List<Heard> answers = teller.heard.getLast();
        Set<String> memberships = new HashSet<>();
        for (int i = 0; i < LISTENERS; i++) {
            for (int j = 0; j < EACH; j++) {
                memberships.add(address(i) + " " + group((i * EACH + j) % GROUPS));
            }
        }
        if (kind == Kind.V1_SHARED) {
            assertThat(answers).hasSize(GROUPS);
            assertThat(answers.stream().map(Heard::group).distinct()).hasSize(GROUPS);
            assertThat(answers)
                    .allMatch(heard -> memberships.contains(heard.source() + " " + heard.group()));
        } else {
            assertThat(answers.stream().map(heard -> heard.source() + " " + heard.group()))
                    .containsExactlyInAnyOrderElementsOf(memberships);
        }
        ResponseSnapshot responses = teller.snapshots.getLast().responses();
        assertThat(responses.late()).isZero();
        assertThat(responses.pending()).isZero();
        assertThat(teller.snapshots.getLast().queries()).as("not once a shard").isEqualTo(1);
    }
}
