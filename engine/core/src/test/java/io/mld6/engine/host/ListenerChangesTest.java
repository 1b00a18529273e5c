// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static io.mld6.engine.host.ShardedWorld.QUERIER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.ShardedWorld.Heard;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.VlanList;
import io.mld6.engine.population.VlanPlan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Listeners that join, leave, go and move by the hundred.
class ListenerChangesTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final List<AddressRange> FIRST = AddressRange.parseList("ff0e::db8:0:1");
    private static final List<AddressRange> NEWS = AddressRange.parseList("ff0e::db8:1:1+2");
    private static final Duration SETTLED = Duration.ofSeconds(30);
    private static final Mldv2Query GENERAL =
            new Mldv2Query(1000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());

    private ShardedWorld world(int shards) throws LinkException {
        ShardedWorld world =
                new ShardedWorld(
                        EngineConfig.defaults()
                                .with(b -> b.shards(shards).hearing(Hearing.SNOOPED).seed(3)));
        return world;
    }

    private static ListenerNumbers populate(ShardedWorld world, String vlans, int listeners) {
        CompletableFuture<ListenerNumbers> numbers =
                world.engine.populate(
                        Population.of(
                                to ->
                                        to.listeners(listeners)
                                                .baseMac(MAC)
                                                .groups(FIRST)
                                                .vlans(
                                                        VlanPlan.roundRobin(
                                                                VlanList.parse(vlans)))));
        world.run(SETTLED);
        List<Heard> _ = world.takeHeard();
        return numbers.join();
    }

    private static List<Heard> heard(ShardedWorld world, String what) {
        return world.takeHeard().stream().filter(one -> one.what().startsWith(what)).toList();
    }

    private static List<Heard> ask(ShardedWorld world, VlanTags vlan) {
        List<Heard> _ = world.takeHeard();
        world.send(GENERAL, QUERIER, Ipv6Address.ALL_NODES, vlan);
        world.run(Duration.ofSeconds(2));
        return world.takeHeard();
    }

    @Test
    @DisplayName("SG-10 V2-40: who zaps says so in one Report")
    void severalChangesAreOneReport() throws LinkException {
        ShardedWorld world = world(1);
        int listener = populate(world, "none", 1).number(0);
        Ipv6Address old = FIRST.getFirst().address(0);
        Ipv6Address next = NEWS.getFirst().address(0);
        long before = world.snapshot().counters().get(MldCounter.SENT_REPORT_V2);
        var done =
                world.engine
                        .changes()
                        .listenTogether(
                                listener, List.of(GroupChange.leave(old), GroupChange.join(next)));
        world.run(Duration.ofMillis(1));
        assertThat(done).isCompleted();
        assertThat(world.takeHeard()).extracting(Heard::what).containsExactly("TO_IN[]", "TO_EX[]");
        assertThat(world.snapshot().counters().get(MldCounter.SENT_REPORT_V2) - before).isOne();
        var refused =
                world.engine
                        .changes()
                        .listenTogether(listener + 1, List.of(GroupChange.leave(old)));
        world.run(Duration.ofMillis(1));
        assertThat(refused).isCompletedExceptionally();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "who is taken away while others still join, or test their addresses, joins nothing")
    void whoIsGoneBeforeItJoinsStaysAway(boolean detection) throws LinkException {
        ShardedWorld world =
                new ShardedWorld(
                        EngineConfig.defaults()
                                .with(b -> b.shards(2).hearing(Hearing.SNOOPED).seed(3))
                                .with(b -> b.joinRatePerSecond(100)));
        Population population =
                Population.of(
                        to ->
                                to.listeners(500)
                                        .baseMac(MAC)
                                        .groups(FIRST)
                                        .duplicateAddressDetection(detection));
        CompletableFuture<ListenerNumbers> all = world.engine.populate(population);
        world.run(Duration.ofSeconds(2));
        assertThat(all).isNotCompleted();
        // The first have joined, and may still wait for their addresses; the last have not begun.
        var gone = world.engine.changes().removeAll(ListenerNumbers.run(0, 100), false);
        var others = world.engine.changes().removeAll(ListenerNumbers.run(400, 100), false);
        // Gets the number of one of them, and nothing else of it.
        var successor =
                world.engine.addListener(
                        MacAddress.parse("02:00:00:00:ff:01"), Ipv6Address.parse("fe80::ff:1"));
        world.run(SETTLED);
        assertThat(successor.join()).isBetween(0, 499);
        assertThat(gone).isCompleted();
        assertThat(others).isCompleted();
        assertThat(all).isCompleted();
        long groups = detection ? 2 : 1;
        assertThat(world.snapshot().listeners()).isEqualTo(301);
        assertThat(world.snapshot().memberships()).isEqualTo(300 * groups);
        assertThat(world.snapshot().ready()).isTrue();
        assertThat(ask(world, VlanTags.NONE)).hasSize((int) (300 * groups));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @DisplayName("SD-31: a cable that is pulled by a call: nothing out, nothing in, then all anew")
    void aCutLinkIsSilentAndReportsAnew(int shards) throws LinkException {
        ShardedWorld world = world(shards);
        populate(world, "none", 20);
        var _ = world.engine.changes().cutLink(true);
        assertThat(ask(world, VlanTags.NONE)).isEmpty();
        var _ = world.engine.changes().cutLink(false);
        world.run(Duration.ofMillis(500));
        assertThat(heard(world, "TO_EX")).hasSizeGreaterThanOrEqualTo(20);
        world.run(SETTLED);
        assertThat(ask(world, VlanTags.NONE)).hasSize(20);
        // The real cable is pulled while this one is, and put back after: once more anew.
        var _ = world.engine.changes().cutLink(true);
        world.link(LinkState.NO_CARRIER);
        var _ = world.engine.changes().cutLink(false);
        assertThat(ask(world, VlanTags.NONE)).isEmpty();
        world.link(LinkState.UP);
        world.run(SETTLED);
        assertThat(ask(world, VlanTags.NONE)).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @DisplayName("SG-10: a power cut is silent, and after it everything is a fresh join")
    void whosePowerIsCutIsSilentUntilItJoinsAgain(int shards) throws LinkException {
        ShardedWorld world = world(shards);
        ListenerNumbers all = populate(world, "none", 200);
        var off = world.engine.changes().powerOff(all.slice(50, 150));
        world.run(SETTLED);
        assertThat(off).isCompleted();
        assertThat(world.takeHeard()).isEmpty();
        assertThat(world.snapshot().memberships()).isEqualTo(100);
        assertThat(world.snapshot().listeners()).isEqualTo(200);
        assertThat(ask(world, VlanTags.NONE)).hasSize(100);
        var on = world.engine.changes().joinAll(all.slice(50, 150), FIRST, Arrivals.atOnce());
        world.run(Duration.ofMillis(200));
        assertThat(on.join().done()).isEqualTo(100);
        assertThat(heard(world, "TO_EX")).hasSizeGreaterThanOrEqualTo(100);
        world.run(SETTLED);
        assertThat(ask(world, VlanTags.NONE)).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @DisplayName("SG-10 V2-40: many join at a rate, at equal distances")
    void joinAtARate(int shards) throws LinkException {
        ShardedWorld world = world(shards);
        ListenerNumbers all = populate(world, "100+4", 200);
        long start = world.millis();
        var joined = world.engine.changes().joinAll(all, NEWS, Arrivals.even(100));
        world.run(Duration.ofSeconds(1));
        assertThat(joined).isNotCompleted();
        world.run(Duration.ofSeconds(3));
        BulkResult result = joined.join();
        assertThat(result.done()).isEqualTo(200);
        assertThat(result.refused()).isZero();
        assertThat(result.maxLagNanos()).isLessThan(20_000_000);
        List<Heard> first =
                heard(world, "TO_EX").stream()
                        .collect(
                                java.util.stream.Collectors.toMap(
                                        Heard::words, one -> one, (a, _) -> a))
                        .values()
                        .stream()
                        .toList();
        assertThat(first).hasSize(400);
        for (int second = 0; second < 2; second++) {
            long from = start + second * 1000L;
            assertThat(
                            first.stream()
                                    .filter(
                                            one ->
                                                    one.millis() >= from
                                                            && one.millis() < from + 1000))
                    .hasSizeBetween(196, 204);
        }
        assertThat(world.snapshot().memberships()).isEqualTo(600);
        assertThat(world.faults).isEmpty();
    }

    @Test
    @DisplayName("SG-10: arrivals of people are independent, and the same for one seed")
    void poisson() throws LinkException {
        List<List<Long>> runs = IntStream.range(0, 2).mapToObj(_ -> gaps()).toList();
        assertThat(runs.getFirst()).isEqualTo(runs.getLast());
        double mean = runs.getFirst().stream().mapToLong(gap -> gap).average().orElseThrow();
        double squares =
                runs.getFirst().stream()
                        .mapToDouble(gap -> (gap - mean) * (gap - mean))
                        .average()
                        .orElseThrow();
        // Exponential: the deviation is the mean. 2000 of them: within a tenth of it.
        assertThat(mean).isBetween(90.0, 110.0);
        assertThat(Math.sqrt(squares)).isBetween(85.0, 115.0);
    }

    private List<Long> gaps() {
        try {
            ShardedWorld world = world(1);
            ListenerNumbers all = populate(world, "none", 2000);
            var _ = world.engine.changes().joinAll(all, FIRST, Arrivals.atOnce());
            var _ = world.engine.changes().leaveAll(all, FIRST, Arrivals.poisson(10));
            world.run(Duration.ofSeconds(260));
            List<Long> moments =
                    heard(world, "TO_IN").stream()
                            .collect(
                                    java.util.stream.Collectors.toMap(
                                            Heard::words, Heard::millis, Math::min))
                            .values()
                            .stream()
                            .sorted()
                            .toList();
            assertThat(moments).hasSize(2000);
            return IntStream.range(1, moments.size())
                    .mapToObj(i -> moments.get(i) - moments.get(i - 1))
                    .toList();
        } catch (LinkException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    @DisplayName("SG-11: while a hundred thousand change, queries are answered in time")
    void answersWhileManyChange() throws LinkException {
        ShardedWorld world = world(1);
        ListenerNumbers all = populate(world, "100+10", 20_000);
        var joined = world.engine.changes().joinAll(all, NEWS, Arrivals.atOnce());
        var left = world.engine.changes().leaveAll(all, FIRST, Arrivals.even(100_000));
        List<Heard> answers = ask(world, VlanTags.of(103));
        assertThat(answers).isNotEmpty();
        world.run(SETTLED);
        assertThat(joined.join().done()).isEqualTo(20_000);
        assertThat(left.join().done()).isEqualTo(20_000);
        assertThat(world.snapshot().responses().late()).isZero();
        assertThat(world.snapshot().memberships()).isEqualTo(40_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName("SG-12: a power cut says nothing, and the rows are used again")
    void powerCut(int shards) throws LinkException {
        ShardedWorld world = world(shards);
        ListenerNumbers all = populate(world, "100+2", 300);
        ListenerNumbers street = all.slice(100, 250);
        var gone = world.engine.changes().removeAll(street, false);
        world.run(Duration.ofSeconds(20));
        assertThat(gone).isCompleted();
        assertThat(world.takeHeard()).isEmpty();
        assertThat(world.snapshot().listeners()).isEqualTo(150);
        assertThat(world.snapshot().memberships()).isEqualTo(150);
        assertThat(ask(world, VlanTags.of(100))).hasSize(75);
        // They are back, with other MAC addresses.
        CompletableFuture<ListenerNumbers> back =
                world.engine.populate(
                        Population.of(
                                to ->
                                        to.listeners(150)
                                                .baseMac(MAC.plus(5000))
                                                .groups(FIRST)
                                                .vlans(VlanPlan.of(VlanTags.of(101)))));
        world.run(SETTLED);
        assertThat(IntStream.range(0, 150).map(i -> back.join().number(i)).sorted().toArray())
                .isEqualTo(IntStream.range(100, 250).toArray());
        assertThat(ask(world, VlanTags.of(101))).hasSize(75 + 150);
        assertThat(ask(world, VlanTags.of(100))).hasSize(75);
    }

    @Test
    @DisplayName("SG-12 V2-42: listeners that go in order leave as often as they must before")
    void goInOrder() throws LinkException {
        ShardedWorld world = world(2);
        ListenerNumbers all = populate(world, "100", 10);
        var gone = world.engine.changes().removeAll(all.slice(0, 4), true);
        world.run(Duration.ofSeconds(5));
        assertThat(gone).isCompleted();
        assertThat(heard(world, "TO_IN")).hasSize(2 * 4);
        assertThat(world.snapshot().listeners()).isEqualTo(6);
    }

    @Test
    @DisplayName("SG-13: what is asked of a listener that is gone is refused, and changes nothing")
    void goneIsGone() throws LinkException {
        ShardedWorld world = world(1);
        ListenerNumbers all = populate(world, "100", 5);
        var _ = world.engine.changes().removeAll(all.slice(2, 3), false);
        world.run(Duration.ofSeconds(1));
        Ipv6Address group = FIRST.getFirst().first();
        List<CompletableFuture<?>> refused =
                List.of(
                        world.engine.join(2, group),
                        world.engine.leave(2, group),
                        world.engine.listen(2, 0, group, FilterMode.EXCLUDE, List.of()),
                        world.engine.setAddressValid(2, true),
                        world.engine.changes().move(2, VlanTags.of(7)),
                        world.engine.changes().removeAll(all, false),
                        world.engine.join(77, group));
        world.run(Duration.ofSeconds(1));
        for (CompletableFuture<?> one : refused) {
            assertThatThrownBy(one::join)
                    .rootCause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no listener has number");
        }
        var bulk = world.engine.changes().joinAll(all, NEWS, Arrivals.atOnce());
        world.run(SETTLED);
        assertThat(bulk.join()).isEqualTo(new BulkResult(4, 1, 0));
        assertThat(world.snapshot().memberships()).isEqualTo(12);
        assertThat(world.takeHeard()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName(
            "SG-14 V2-17: who moves reports in the new VLAN as on a fresh join, none in the old")
    void moves(int shards) throws LinkException {
        ShardedWorld world = world(shards);
        ListenerNumbers all = populate(world, "100+2", 4);
        var moved = world.engine.changes().move(all.number(0), VlanTags.of(300));
        world.run(Duration.ofSeconds(5));
        assertThat(moved).isCompleted();
        List<Heard> heard = world.takeHeard();
        assertThat(heard).hasSize(2).allMatch(one -> one.what().startsWith("TO_EX"));
        assertThat(heard).extracting(Heard::vlan).containsOnly(VlanTags.of(300));
        assertThat(ask(world, VlanTags.of(100))).hasSize(1);
        assertThat(ask(world, VlanTags.of(300))).hasSize(1);
        assertThat(world.snapshot().memberships()).isEqualTo(4);
        assertThat(world.snapshot().groups()).isEqualTo(3);
    }

    @Test
    @DisplayName("SG-9 SG-14: where VLANs are dealt to shards, who cannot move is told, and stays")
    void cannotMoveToAnotherShard() throws LinkException {
        ShardedWorld world =
                new ShardedWorld(
                        EngineConfig.defaults()
                                .with(b -> b.shards(2).hearing(Hearing.SHARED).seed(3)));
        ListenerNumbers all = populate(world, "100+2", 4);
        VlanTags home = VlanTags.of(100);
        int moved = 0;
        int refused = 0;
        for (int id = 300; id < 310; id++) {
            VlanTags there = VlanTags.of(id);
            var move = world.engine.changes().move(all.number(0), there);
            world.run(Duration.ofSeconds(5));
            if (move.isCompletedExceptionally()) {
                refused++;
                assertThatThrownBy(move::join)
                        .rootCause()
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "VLAN "
                                        + there
                                        + " is another shard's: listener 0 cannot move there;"
                                        + " accepted: 1 shard, or snooped hearing");
                assertThat(world.takeHeard()).isEmpty();
            } else {
                moved++;
                home = there;
            }
            assertThat(ask(world, home)).extracting(Heard::vlan).contains(home);
            assertThat(world.snapshot().memberships()).isEqualTo(4);
        }
        assertThat(moved).isPositive();
        assertThat(refused).isPositive();
    }

    @Test
    @DisplayName("SG-14: a host whose MAC is there already cannot move, and stays as it was")
    void cannotMoveToItself() throws LinkException {
        ShardedWorld world = world(1);
        ListenerNumbers all = populate(world, "100", 2);
        CompletableFuture<Integer> twin =
                world.engine.addListener(VlanTags.of(200), MAC, Ipv6Address.parse("fe80::77"));
        world.run(Duration.ofSeconds(1));
        assertThat(twin.join()).isEqualTo(2);
        var refused = world.engine.changes().move(all.number(0), VlanTags.of(200));
        world.run(Duration.ofSeconds(1));
        assertThatThrownBy(refused::join)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MAC " + MAC);
        assertThat(world.takeHeard()).isEmpty();
        assertThat(ask(world, VlanTags.of(100))).hasSize(2);
    }
}
