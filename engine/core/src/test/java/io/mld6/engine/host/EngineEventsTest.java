// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.EngineEvent.LinkChanged;
import io.mld6.engine.host.EngineEvent.Notice;
import io.mld6.engine.host.EngineEvent.Reported;
import io.mld6.engine.host.EngineEvent.Suppressed;
import io.mld6.engine.host.EngineEvent.Why;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// LK-9: an engine tells what it did, as the RFCs count it, whatever the number of shards.
class EngineEventsTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");
    private static final Ipv6Address OTHER_SOURCE = Ipv6Address.parse("2001:db8::2");
    private static final int PLENTY = 10_000;
    private static final VlanTags HUNDRED = VlanTags.of(100);
    private static final VlanTags DOUBLE = VlanTags.of(7, 100);

    /// Within the Unsolicited Report Interval of either version, with all repetitions of RV 2.
    private static final Duration SETTLED = Duration.ofSeconds(25);

    private static final Duration WINDOW = Duration.ofMillis(10_100);

    private final List<EngineEvent> events = new ArrayList<>();

    /// Set by [#start], with which each test begins that has one.
    @SuppressWarnings("NullAway.Init")
    private ShardedWorld world;

    private Engine start(MldMode mode, Hearing hearing, int shards, int robustness)
            throws Exception {
        EngineConfig config =
                EngineConfig.defaults()
                        .with(
                                to ->
                                        to.mode(mode)
                                                .hearing(hearing)
                                                .seed(42)
                                                .joinRatePerSecond(10_000_000)
                                                .robustnessVariable(robustness)
                                                .shards(shards));
        world = new ShardedWorld(config);
        EventSubscription _ = world.engine.subscribe(events::add, PLENTY, Runnable::run);
        return world.engine;
    }

    @AfterEach
    void nothingWrongOnTheWire() {
        if (world != null) {
            assertThat(world.faults).isEmpty();
        }
    }

    private int listener(VlanTags vlan, int number) {
        MacAddress mac = MAC.plus(number);
        return world.get(world.engine.addListener(vlan, mac, Ipv6Address.linkLocalEui64(mac)));
    }

    private int listener(int number) {
        return listener(VlanTags.NONE, number);
    }

    private boolean listen(int listener, FilterMode mode, Ipv6Address... sources) {
        return world.get(world.engine.listen(listener, 0, GROUP, mode, List.of(sources)));
    }

    private void general(boolean version1, VlanTags vlan) {
        Ipv6Address none = Ipv6Address.UNSPECIFIED;
        world.send(
                version1
                        ? new Mldv1Query(10_000, none)
                        : new Mldv2Query(10_000, none, false, 2, 125, List.of()),
                vlan,
                ShardedWorld.QUERIER,
                Ipv6Address.ALL_NODES);
    }

    /// What was told of Reports since the last time, without the moments.
    private List<String> told() {
        List<String> told =
                events.stream()
                        .map(
                                event ->
                                        switch (event) {
                                            case Reported report -> words(report);
                                            case Suppressed it ->
                                                    it.listener() + " suppressed " + it.why();
                                            default -> event.toString();
                                        })
                        .toList();
        events.clear();
        return told;
    }

    private static String words(Reported report) {
        RecordType record = report.record();
        return report.listener()
                + (record == null ? " " : " " + record + " ")
                + report.why()
                + (report.vlan().equals(VlanTags.NONE) ? "" : " in " + report.vlan());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @DisplayName(
            "LK-9: MLDv1: a join is one JOIN and RV-1 repetitions, a query one ANSWER, then DONE")
    void version1TellsJoinRepetitionsAnswerAndLeave(int shards) throws Exception {
        Engine engine = start(MldMode.V1, Hearing.SNOOPED, shards, 3);
        int first = listener(0);
        int second = listener(1);
        assertThat(world.get(engine.join(second, GROUP))).isTrue();
        Reported join = (Reported) events.getFirst();
        assertThat(join.group()).isEqualTo(GROUP);
        assertThat(join.version()).isEqualTo(1);
        assertThat(told()).containsExactly(second + " JOIN");
        world.run(Duration.ofSeconds(25));
        assertThat(told()).containsExactly(second + " REPETITION", second + " REPETITION");

        assertThat(world.get(engine.join(first, GROUP))).isTrue();
        assertThat(world.get(engine.join(first, GROUP.plus(1)))).isTrue();
        world.run(SETTLED);
        events.clear();
        general(true, VlanTags.NONE);
        world.run(WINDOW);
        assertThat(told())
                .containsExactlyInAnyOrder(
                        first + " ANSWER", first + " ANSWER", second + " ANSWER");

        assertThat(world.get(engine.leave(second, GROUP))).isTrue();
        assertThat(told()).containsExactly(second + " LEAVE");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @DisplayName("LK-9: MLDv2: what records say, once as such and RV-1 times as repetitions")
    void version2TellsWhatRecordsSay(int shards) throws Exception {
        Engine engine = start(MldMode.V2, Hearing.SNOOPED, shards, 2);
        int who = listener(0);
        assertThat(listen(who, FilterMode.INCLUDE, SOURCE)).isTrue();
        assertThat(((Reported) events.getFirst()).version()).isEqualTo(2);
        world.run(SETTLED);
        assertThat(told()).containsExactly(who + " ALLOW JOIN", who + " ALLOW REPETITION");
        assertThat(listen(who, FilterMode.EXCLUDE)).isFalse();
        world.run(SETTLED);
        assertThat(told()).containsExactly(who + " TO_EX JOIN", who + " TO_EX REPETITION");
        assertThat(listen(who, FilterMode.INCLUDE, SOURCE, OTHER_SOURCE)).isFalse();
        world.run(SETTLED);
        assertThat(told()).containsExactly(who + " TO_IN CHANGE", who + " TO_IN REPETITION");
        assertThat(listen(who, FilterMode.INCLUDE, SOURCE)).isFalse();
        world.run(SETTLED);
        assertThat(told()).containsExactly(who + " BLOCK LEAVE", who + " BLOCK REPETITION");
        assertThat(listen(who, FilterMode.EXCLUDE)).isFalse();
        world.run(SETTLED);
        events.clear();
        assertThat(world.get(engine.leave(who, GROUP))).isTrue();
        world.run(SETTLED);
        assertThat(told()).containsExactly(who + " TO_IN LEAVE", who + " TO_IN REPETITION");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @DisplayName(
            "LK-9: MLDv2: a General Query is one ANSWER a group record, at the moment of its frame")
    void version2TellsEachRecordOfAnAnswer(int shards) throws Exception {
        Engine engine = start(MldMode.V2, Hearing.SNOOPED, shards, 2);
        List<AddressRange> groups = AddressRange.parseList("ff0e::db8:0:1+5");
        var joined = engine.populate(new Population(4, MAC, groups, 0, false));
        world.run(SETTLED);
        assertThat(joined).isCompleted();
        // 4 listeners in 5 groups, RV 2.
        assertThat(told()).hasSize(40).filteredOn(line -> line.endsWith("REPETITION")).hasSize(20);

        long before = world.millis();
        world.takeHeard();
        general(false, VlanTags.NONE);
        world.run(WINDOW);
        assertThat(events).hasSize(20);
        List<ShardedWorld.Heard> heardAll = world.takeHeard();
        for (int listener = 0; listener < 4; listener++) {
            int number = listener;
            Ipv6Address address = Ipv6Address.linkLocalEui64(MAC.plus(number));
            List<Reported> own =
                    events.stream()
                            .map(Reported.class::cast)
                            .filter(report -> report.listener() == number)
                            .toList();
            assertThat(own).hasSize(5).allMatch(it -> it.why() == Why.ANSWER);
            assertThat(own).extracting(Reported::group).doesNotHaveDuplicates();
            long heard =
                    heardAll.stream()
                            .filter(it -> it.source().equals(address))
                            .mapToLong(it -> it.millis())
                            .findAny()
                            .orElseThrow();
            assertThat(own).extracting(it -> millisOf(it)).containsOnly(heard);
            assertThat(heard - before).isBetween(0L, 10_000L);
        }
    }

    private long millisOf(EngineEvent event) {
        return world.millisOf(event.nanos());
    }

    @Test
    @DisplayName("LK-9: MLDv1: one of two on a shared segment answers, the other one is suppressed")
    void suppressedAnswersAreTold() throws Exception {
        Engine engine = start(MldMode.V1, Hearing.SHARED, 1, 2);
        int first = listener(0);
        int second = listener(1);
        assertThat(world.get(engine.join(first, GROUP))).isTrue();
        assertThat(world.get(engine.join(second, GROUP))).isTrue();
        world.run(SETTLED);
        events.clear();

        general(true, VlanTags.NONE);
        world.run(WINDOW);
        assertThat(events).hasSize(2);
        Reported answer = (Reported) events.get(0);
        Suppressed suppressed = (Suppressed) events.get(1);
        assertThat(answer.why()).isEqualTo(Why.ANSWER);
        assertThat(suppressed.why()).isEqualTo(Why.ANSWER);
        assertThat(suppressed.group()).isEqualTo(GROUP);
        assertThat(suppressed.nanos()).isGreaterThanOrEqualTo(answer.nanos());
        assertThat(List.of(answer.listener(), suppressed.listener()))
                .containsExactlyInAnyOrder(first, second);

        events.clear();
        general(true, VlanTags.NONE);
        world.send(new Mldv1Report(GROUP), GROUP);
        world.run(WINDOW);
        assertThat(told())
                .containsExactlyInAnyOrder(
                        first + " suppressed ANSWER", second + " suppressed ANSWER");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @DisplayName("LK-9: listeners of two VLANs with one address are told apart")
    void eventsNameTheSegment(int shards) throws Exception {
        Engine engine = start(MldMode.V2, Hearing.SNOOPED, shards, 2);
        int inner = listener(HUNDRED, 0);
        int outer = listener(DOUBLE, 0);
        int untagged = listener(0);
        assertThat(world.get(engine.join(inner, GROUP))).isTrue();
        assertThat(world.get(engine.join(outer, GROUP))).isTrue();
        assertThat(world.get(engine.join(untagged, GROUP))).isTrue();
        assertThat(told())
                .containsExactly(
                        inner + " TO_EX JOIN in 100",
                        outer + " TO_EX JOIN in 7.100",
                        untagged + " TO_EX JOIN");
        world.run(SETTLED);
        events.clear();
        general(false, DOUBLE);
        world.run(WINDOW);
        assertThat(told()).containsExactly(outer + " IS_EX ANSWER in 7.100");
        general(false, HUNDRED);
        world.run(WINDOW);
        assertThat(told()).containsExactly(inner + " IS_EX ANSWER in 100");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @DisplayName("LK-9: the link goes and comes back, said once; then all is a fresh join (SD-31)")
    void theLinkIsTold(int shards) throws Exception {
        Engine engine = start(MldMode.V2, Hearing.SNOOPED, shards, 2);
        int who = listener(0);
        assertThat(world.get(engine.join(who, GROUP))).isTrue();
        world.run(SETTLED);
        events.clear();

        world.link(LinkState.DOWN);
        assertThat(events).hasSize(2);
        assertThat(((LinkChanged) events.get(0)).state()).isEqualTo(LinkState.DOWN);
        assertThat(((Notice) events.get(1)).line()).startsWith("link is down");
        // Joined without a link: reported when it is back, as new.
        assertThat(world.get(engine.join(who, GROUP.plus(1)))).isTrue();
        world.run(SETTLED);
        assertThat(events).hasSize(2);
        events.clear();

        world.link(LinkState.UP);
        assertThat(((LinkChanged) events.get(0)).state()).isEqualTo(LinkState.UP);
        assertThat(((Notice) events.get(1)).line()).startsWith("link is up again");
        world.run(SETTLED);
        assertThat(told().subList(2, 6))
                .containsExactly(
                        who + " TO_EX JOIN",
                        who + " TO_EX JOIN",
                        who + " TO_EX REPETITION",
                        who + " TO_EX REPETITION");
    }

    /// Takes tasks, and runs them when it is told to.
    private static final class Slow {
        final Queue<Runnable> tasks = new ArrayDeque<>();

        void run() {
            for (Runnable task; (task = tasks.poll()) != null; ) {
                task.run();
            }
        }
    }

    /// Keeps what it is told, and what it is not.
    private static final class Keeper implements EngineEvents {
        final List<EngineEvent> events = new ArrayList<>();
        long dropped;

        @Override
        public void happened(EngineEvent event) {
            events.add(event);
        }

        @Override
        public void dropped(long count) {
            dropped += count;
        }
    }

    @Test
    @DisplayName("LK-9: who does not read holds nothing up; what did not fit is counted, and said")
    void aSlowSubscriberDelaysNothing() throws Exception {
        Engine engine = start(MldMode.V1, Hearing.SNOOPED, 1, 2);
        Slow slow = new Slow();
        Keeper keeper = new Keeper();
        EventSubscription subscription = engine.subscribe(keeper, 4, slow.tasks::add);
        var joined =
                engine.populate(
                        new Population(10, MAC, AddressRange.parseList("ff0e::db8:0:1"), 0, false));
        world.run(SETTLED);
        assertThat(joined).isCompleted();
        world.takeHeard();
        general(true, VlanTags.NONE);
        world.run(WINDOW);
        assertThat(world.takeHeard()).hasSize(10);
        assertThat(world.snapshot().responses().late()).isZero();
        assertThat(slow.tasks).hasSize(1);
        assertThat(keeper.events).isEmpty();

        // 10 Reports, 10 repetitions, 10 answers.
        assertThat(subscription.dropped()).isEqualTo(26);
        assertThat(keeper.dropped).isZero();
        slow.run();
        assertThat(keeper.events).isEqualTo(events.subList(0, 4));
        assertThat(keeper.dropped).isEqualTo(26);

        // There is room again, and nothing more to say about what was dropped.
        events.clear();
        keeper.events.clear();
        assertThat(world.get(engine.leave(3, GROUP))).isTrue();
        slow.run();
        assertThat(told()).containsExactly("3 LEAVE");
        assertThat(keeper.events).hasSize(1);
        assertThat(keeper.dropped).isEqualTo(26);
    }

    @Test
    @DisplayName("LK-9: what subscribers and executors throw is counted, and harms nobody")
    void whatASubscriberThrowsHarmsNobody() throws Exception {
        Engine engine = start(MldMode.V1, Hearing.SNOOPED, 1, 2);
        EventSubscription throwing =
                engine.subscribe(
                        _ -> {
                            throw new IllegalStateException("a bug of the subscriber");
                        },
                        PLENTY,
                        Runnable::run);
        EventSubscription refusing =
                engine.subscribe(
                        _ -> {},
                        1,
                        _ -> {
                            throw new java.util.concurrent.RejectedExecutionException();
                        });
        int who = listener(0);
        assertThat(world.get(engine.join(who, GROUP))).isTrue();
        world.run(SETTLED);
        assertThat(told()).containsExactly(who + " JOIN", who + " REPETITION");
        assertThat(throwing.failures()).isEqualTo(2);
        assertThat(refusing.failures()).isEqualTo(2);
        assertThat(refusing.dropped()).isEqualTo(1);
        assertThat(engine.termination()).isNotDone();
        refusing.close();
        world.run(Duration.ofMillis(1));
        assertThat(refusing.ended()).isCompleted();
    }

    @Test
    @DisplayName("LK-9: a subscription ends with close, when all is told, and no other one does")
    void subscriptionsEnd() throws Exception {
        Engine engine = start(MldMode.V1, Hearing.SNOOPED, 3, 2);
        Slow slow = new Slow();
        Keeper leaving = new Keeper();
        Keeper staying = new Keeper();
        EventSubscription left = engine.subscribe(leaving, PLENTY, slow.tasks::add);
        EventSubscription stayed = engine.subscribe(staying, PLENTY, slow.tasks::add);
        int who = listener(0);
        assertThat(world.get(engine.join(who, GROUP))).isTrue();
        left.close();
        left.close();
        world.run(SETTLED);
        assertThat(left.ended()).isNotDone();
        slow.run();
        assertThat(left.ended()).isCompleted();
        assertThat(leaving.events).hasSize(1);
        assertThat(staying.events).hasSize(2).isEqualTo(events);

        assertThat(world.get(engine.leave(who, GROUP))).isTrue();
        slow.run();
        assertThat(leaving.events).hasSize(1);
        assertThat(staying.events).hasSize(3);
        assertThat(stayed.ended()).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, (1 << 24) + 1})
    @DisplayName("LK-9: room for no events, or for too many, is refused")
    void badCapacityIsRefused(int capacity) throws Exception {
        Engine engine = start(MldMode.V1, Hearing.SNOOPED, 1, 2);
        assertThatThrownBy(() -> engine.subscribe(_ -> {}, capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity for events: " + capacity + " (expected 1 to 16777216)");
    }
}
