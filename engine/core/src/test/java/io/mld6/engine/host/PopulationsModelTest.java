// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.VlanPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Populations come, listeners go, move, join and leave at random, one by one and in bulk, the same
/// in an engine and in plain maps: after each operation the engine counts by population what the
/// maps hold, while leaves are still being repeated, too.
///
/// A failure names its seed; `-Dmld6.seed=N` plays that one in place of the usual.
class PopulationsModelTest {
    private static final int OPERATIONS = 300;
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final List<String> NAMES = List.of("homes", "phones", "bars", "other");
    private static final List<VlanTags> VLANS =
            List.of(VlanTags.of(100), VlanTags.of(101), VlanTags.of(102));
    private static final List<Ipv6Address> GROUPS =
            IntStream.range(0, 5).mapToObj(Ipv6Address.parse("ff0e::db8:0:1")::plus).toList();
    private static final Duration JOINED = Duration.ofMillis(50);
    private static final Duration LEFT = Duration.ofSeconds(25);

    @ParameterizedTest(name = "{0} shards by {3}, {1}, {2}")
    @CsvSource({
        "1, SNOOPED, V2, LISTENER",
        "3, SNOOPED, V2, LISTENER",
        "3, SHARED, V1, GROUP",
        "3, SHARED, V2, SEGMENT"
    })
    @DisplayName("MT-9: an engine counts by population as plain maps do, however it is dealt")
    void countsAsPlainMapsDo(int shards, Hearing hearing, MldMode mode, Dealing.By by)
            throws LinkException {
        Run run = new Run(shards, hearing, mode, Long.getLong("mld6.seed", shards + 10L));
        assertThat(run.dealing.by()).isEqualTo(by);
        run.play();
    }

    /// @param joins by group: how often it was joined, 0 if it is only listened to
    private record Host(
            String name, MacAddress mac, VlanTags vlan, Map<Ipv6Address, Integer> joins) {}

    private static final class Run {
        final String about;
        final SplittableRandom chance;
        final Dealing dealing;
        final ShardedWorld world;
        final Engine engine;
        final Map<Integer, Host> hosts = new TreeMap<>();
        final Set<String> names = new TreeSet<>();
        int macs;
        int refused;
        int reused;
        int highest = -1;

        Run(int shards, Hearing hearing, MldMode mode, long seed) throws LinkException {
            about = "-Dmld6.seed=" + seed;
            chance = new SplittableRandom(seed);
            EngineConfig config =
                    EngineConfig.defaults()
                            .with(to -> to.shards(shards).hearing(hearing).mode(mode).seed(seed));
            dealing = Dealing.of(config);
            world = new ShardedWorld(config);
            engine = world.engine;
        }

        void play() {
            for (int i = 0; i < OPERATIONS; i++) {
                operate(hosts.size() < 4 ? chance.nextInt(3) : chance.nextInt(16));
                count();
                if (chance.nextInt(4) == 0) {
                    world.run(Duration.ofMillis(chance.nextInt(3000)));
                    count();
                }
            }
            assertThat(refused).as(about).isPositive();
            assertThat(reused).as("rows that were used again, " + about).isPositive();
            assertThat(names).as(about).hasSize(NAMES.size() + 1);

            var left = engine.leaveAll(LEFT);
            world.run(LEFT);
            assertThat(left).as(about).isCompletedWithValue(0L);
            hosts.values().forEach(host -> host.joins().clear());
            count();
        }

        private void count() {
            Map<String, PopulationCount> expected = new TreeMap<>();
            names.forEach(name -> expected.put(name, new PopulationCount(name, 0, 0, 0)));
            for (Host host : hosts.values()) {
                int joined = host.joins().size();
                var _ =
                        expected.merge(
                                host.name(),
                                new PopulationCount(host.name(), 1, joined, joined),
                                Run::plus);
            }
            EngineSnapshot now = world.snapshot();
            assertThat(now.populations())
                    .as(about)
                    .containsExactlyInAnyOrderElementsOf(expected.values());
            PopulationCount whole =
                    now.populations().stream()
                            .reduce(new PopulationCount("all", 0, 0, 0), Run::plus);
            assertThat(whole.listeners()).as(about).isEqualTo(now.listeners());
            assertThat(whole.memberships()).as(about).isEqualTo(now.memberships());
            assertThat(whole.wantedMemberships()).as(about).isEqualTo(now.wantedMemberships());
        }

        private static PopulationCount plus(PopulationCount one, PopulationCount other) {
            return new PopulationCount(
                    one.name(),
                    one.listeners() + other.listeners(),
                    one.wantedMemberships() + other.wantedMemberships(),
                    one.memberships() + other.memberships());
        }

        private void operate(int kind) {
            switch (kind) {
                case 0, 1 -> populate();
                case 2 -> add();
                case 3, 4 -> remove(chance.nextBoolean());
                case 5 -> powerOff();
                case 6 -> move();
                case 7, 8, 9 -> join();
                case 10, 11 -> leave();
                case 12 -> together();
                case 13 -> bulkJoin();
                case 14 -> bulkLeave();
                default -> listen();
            }
        }

        private void populate() {
            boolean clashes = !hosts.isEmpty() && chance.nextInt(6) == 0;
            Host taken = clashes ? hosts.get(anyone()) : null;
            int listeners = 1 + chance.nextInt(5);
            int groups = chance.nextInt(3);
            int from = chance.nextInt(GROUPS.size() - 1);
            boolean solicited = chance.nextBoolean();
            VlanTags vlan = taken == null ? any(VLANS) : taken.vlan();
            MacAddress mac = taken == null ? MAC.plus(macs) : taken.mac();
            Population population =
                    Population.of(
                            to ->
                                    to.name(any(NAMES))
                                            .listeners(listeners)
                                            .baseMac(mac)
                                            .vlans(VlanPlan.of(vlan))
                                            .solicitedNode(solicited)
                                            .groups(
                                                    groups == 0
                                                            ? List.of()
                                                            : ranges(GROUPS.get(from), groups)));
            var asked = engine.populate(population);
            world.run(JOINED);
            if (taken != null) {
                refused++;
                assertThat(asked).as(about).isCompletedExceptionally();
                return;
            }
            macs += listeners;
            ListenerNumbers numbers = world.get(asked);
            for (int i = 0; i < listeners; i++) {
                MacAddress own = mac.plus(i);
                Host host = arrive(numbers.number(i), population.name(), own, vlan);
                for (int j = 0; j < groups; j++) {
                    host.joins().put(GROUPS.get(from + j), 0);
                }
                if (solicited) {
                    host.joins().put(Ipv6Address.linkLocalEui64(own).solicitedNode(), 1);
                }
            }
        }

        private Host arrive(int number, String name, MacAddress mac, VlanTags vlan) {
            reused += number <= highest ? 1 : 0;
            highest = Math.max(highest, number);
            names.add(name);
            Host host = new Host(name, mac, vlan, new HashMap<>());
            assertThat(hosts.put(number, host)).as("the number is nobody's").isNull();
            return host;
        }

        private void add() {
            MacAddress mac = MAC.plus(macs++);
            VlanTags vlan = any(VLANS);
            int number = world.get(engine.addListener(vlan, mac, Ipv6Address.linkLocalEui64(mac)));
            Host _ = arrive(number, PopulationCount.SINGLE, mac, vlan);
        }

        private void remove(boolean leaving) {
            List<Integer> going = some();
            var removed = engine.changes().removeAll(numbers(going), leaving);
            world.run(leaving ? LEFT : JOINED);
            assertThat(removed).as(about).isCompleted();
            going.forEach(hosts::remove);
        }

        private void powerOff() {
            List<Integer> dark = some();
            world.get(engine.changes().powerOff(numbers(dark)));
            dark.forEach(number -> host(number).joins().clear());
        }

        private void move() {
            int number = anyone();
            Host host = host(number);
            VlanTags vlan = any(VLANS);
            if (vlan.equals(host.vlan())) {
                return;
            }
            CompletableFuture<Void> moved = engine.changes().move(number, vlan);
            if (dealing.by() == Dealing.By.SEGMENT
                    && dealing.shardOf(number, vlan.word())
                            != dealing.shardOf(number, host.vlan().word())) {
                refused++;
                assertThatThrownBy(() -> world.get(moved)).as(about).isNotNull();
                return;
            }
            world.get(moved);
            hosts.put(number, new Host(host.name(), host.mac(), vlan, host.joins()));
        }

        private void join() {
            int number = anyone();
            Ipv6Address group = any(GROUPS);
            boolean isNew = !host(number).joins().containsKey(group);
            assertThat(world.get(engine.join(number, group))).as(about).isEqualTo(isNew);
            var _ = host(number).joins().merge(group, 1, Integer::sum);
        }

        private void leave() {
            int number = anyone();
            // In an order that does not change from run to run.
            List<Ipv6Address> joined =
                    host(number).joins().keySet().stream()
                            .sorted(Comparator.comparing(Ipv6Address::toString))
                            .toList();
            if (joined.isEmpty()) {
                return;
            }
            Ipv6Address group = any(joined);
            int times = Objects.requireNonNull(host(number).joins().get(group));
            assertThat(world.get(engine.leave(number, group))).as(about).isEqualTo(times <= 1);
            if (times <= 1) {
                host(number).joins().remove(group);
            } else {
                host(number).joins().put(group, times - 1);
            }
        }

        private void listen() {
            int number = anyone();
            Ipv6Address group = any(GROUPS);
            boolean leaves = chance.nextBoolean();
            FilterMode mode = leaves ? FilterMode.INCLUDE : FilterMode.EXCLUDE;
            boolean _ = world.get(engine.listen(number, 0, group, mode, List.of()));
            change(number, group, leaves);
        }

        private void together() {
            int number = anyone();
            Ipv6Address from = any(GROUPS);
            Ipv6Address to = any(GROUPS);
            var done =
                    engine.changes()
                            .listenTogether(
                                    number, List.of(GroupChange.leave(from), GroupChange.join(to)));
            world.get(done);
            change(number, from, true);
            change(number, to, false);
        }

        private void change(int number, Ipv6Address group, boolean leaves) {
            if (leaves) {
                host(number).joins().remove(group);
            } else {
                var _ = host(number).joins().putIfAbsent(group, 0);
            }
        }

        private void bulkJoin() {
            List<Integer> who = some();
            int from = chance.nextInt(GROUPS.size() - 1);
            var done =
                    engine.changes()
                            .joinAll(numbers(who), ranges(GROUPS.get(from), 2), Arrivals.atOnce());
            world.run(JOINED);
            assertThat(world.get(done).refused()).as(about).isZero();
            for (int number : who) {
                change(number, GROUPS.get(from), false);
                change(number, GROUPS.get(from + 1), false);
            }
        }

        private void bulkLeave() {
            List<Integer> who = some();
            boolean everything = chance.nextBoolean();
            Ipv6Address group = any(GROUPS);
            var done =
                    engine.changes()
                            .leaveAll(
                                    numbers(who),
                                    everything ? List.of() : ranges(group, 1),
                                    Arrivals.atOnce());
            world.run(JOINED);
            assertThat(world.get(done).refused()).as(about).isZero();
            for (int number : who) {
                if (everything) {
                    host(number).joins().clear();
                } else {
                    change(number, group, true);
                }
            }
        }

        private static List<AddressRange> ranges(Ipv6Address first, int count) {
            return List.of(new AddressRange(first, count, 1));
        }

        private static ListenerNumbers numbers(List<Integer> some) {
            return ListenerNumbers.of(some.stream().mapToInt(number -> number).toArray());
        }

        private Host host(int number) {
            return Objects.requireNonNull(hosts.get(number));
        }

        private int anyone() {
            return any(new ArrayList<>(hosts.keySet()));
        }

        /// At least one.
        private List<Integer> some() {
            int surely = anyone();
            return hosts.keySet().stream()
                    .filter(number -> number == surely || chance.nextInt(6) == 0)
                    .toList();
        }

        private <T> T any(List<T> list) {
            return list.get(chance.nextInt(list.size()));
        }
    }
}
