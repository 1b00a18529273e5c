// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static io.mld6.engine.host.ShardedWorld.QUERIER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.SegmentModel.Host;
import io.mld6.engine.host.SegmentModel.Wish;
import io.mld6.engine.host.ShardedWorld.Heard;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.population.AddressRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random operations on listeners of seven VLANs, the same on an engine and on [SegmentModel];
/// again and again one VLAN is asked, and exactly those answer, with exactly that.
///
/// A failure names its seed; `-Dmld6.seed=N` plays that one in place of the usual.
class SegmentsModelTest {
    private static final int BURSTS = 90;
    private static final int MOST_IN_BURST = 14;
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final int MACS = 12;
    /// Repetitions come within 1 s, Last Listener queries are not asked here.
    private static final Duration SETTLED = Duration.ofMillis(2200);
    private static final Duration ANSWERED = Duration.ofMillis(1200);
    private static final Mldv2Query GENERAL =
            new Mldv2Query(1000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
    private static final Mldv1Query OLD_GENERAL = new Mldv1Query(1000, Ipv6Address.UNSPECIFIED);
    private static final List<VlanTags> VLANS =
            List.of(
                    VlanTags.NONE,
                    VlanTags.of(100),
                    new VlanTags(100, 0, 0x88a8, 0),
                    VlanTags.of(101),
                    VlanTags.of(100, 7),
                    VlanTags.of(7, 100),
                    VlanTags.of(101, 100));
    /// Two of which nobody ever reports anything, and a source-specific one.
    private static final List<Ipv6Address> GROUPS =
            Stream.of(
                            "ff0e::db8:0:1",
                            "ff0e::db8:0:2",
                            "ff0e::db8:0:3",
                            "ff02::db8",
                            "ff02::1",
                            "ff01::db8",
                            "ff3e::8000:1")
                    .map(Ipv6Address::parse)
                    .toList();
    private static final List<Ipv6Address> SOURCES =
            Stream.of("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4")
                    .map(Ipv6Address::parse)
                    .toList();

    @ParameterizedTest(name = "{0} shards, {1}, seed {2}")
    @CsvSource({
        "1, SNOOPED, 1",
        "1, SHARED, 2",
        "3, SNOOPED, 3",
        "3, SHARED, 4",
        "1, SNOOPED, 5",
        "3, SNOOPED, 6"
    })
    @DisplayName("SG-1 SG-4 SG-9 SG-12 SG-13 SG-14 CP-2 V2-6: an engine answers as plain maps do")
    void answersAsPlainMapsDo(int shards, Hearing hearing, long seed) throws LinkException {
        new Run(shards, hearing, Long.getLong("mld6.seed", seed)).play();
    }

    private static final class Run {
        final String name;
        final SplittableRandom chance;
        final Hearing hearing;
        final Dealing dealing;
        final ShardedWorld world;
        final Engine engine;
        final SegmentModel model = new SegmentModel();
        /// Who lived where at any moment since things were last quiet.
        final Set<List<Object>> places = new HashSet<>();
        int operations;
        int refusals;
        int answers;

        Run(int shards, Hearing hearing, long seed) throws LinkException {
            this.name = "-Dmld6.seed=" + seed + " " + shards + " " + hearing;
            this.chance = new SplittableRandom(seed);
            this.hearing = hearing;
            EngineConfig config =
                    EngineConfig.defaults()
                            .with(
                                    b ->
                                            b.shards(shards)
                                                    .hearing(hearing)
                                                    .seed(seed)
                                                    .unsolicitedReportIntervalV1(
                                                            Duration.ofSeconds(1)));
            this.dealing = Dealing.of(config);
            this.world = new ShardedWorld(config);
            this.engine = world.engine;
        }

        void play() {
            for (int i = 0; i < BURSTS; i++) {
                for (int left = 1 + chance.nextInt(MOST_IN_BURST); left > 0; left--) {
                    operate();
                    operations++;
                    places.addAll(model.places());
                }
                if (chance.nextInt(25) == 0) {
                    world.run(Duration.ofSeconds(100)); // old queriers are forgotten
                }
                quiet();
                ask(pick(VLANS));
                count();
            }
            assertThat(world.faults).as(name).isEmpty();
            assertThat(operations).as(name).isGreaterThan(BURSTS * 5);
            assertThat(refusals).as(name).isBetween(operations / 50, operations / 3);
            assertThat(answers).as(name).isGreaterThan(BURSTS * 3);
        }

        /// Whatever was said was said where its listener lived.
        private void quiet() {
            world.run(SETTLED);
            for (Heard heard : world.takeHeard()) {
                if (!heard.what().equals("tentative")) {
                    assertThat(places)
                            .as("%s, operation %d: %s", name, operations, heard)
                            .contains(List.of(heard.vlan(), heard.source()));
                }
            }
            places.clear();
            places.addAll(model.places());
        }

        private void ask(VlanTags vlan) {
            long now = world.millis();
            if (model.in(vlan).stream()
                    .anyMatch(host -> Math.abs(host.version1UntilMillis - now) < 2000)) {
                return; // just about to come back to version 2
            }
            boolean old = chance.nextInt(8) == 0;
            MldMessage query = old ? OLD_GENERAL : GENERAL;
            world.send(query, QUERIER, Ipv6Address.ALL_NODES, vlan);
            if (old) {
                model.olderQuerier(vlan, now);
            }
            world.run(ANSWERED);
            List<Heard> heard = world.takeHeard();
            String about = name + ", operation " + operations + ", asked " + vlan;
            long tentative = heard.stream().filter(one -> one.what().equals("tentative")).count();
            List<Heard> named =
                    heard.stream().filter(one -> !one.what().equals("tentative")).toList();
            answers += heard.size();
            assertThat(named).as(about).allMatch(one -> one.vlan().equals(vlan));
            List<String> lines = named.stream().map(Run::line).sorted().toList();
            List<Host> speakers = model.in(vlan).stream().filter(host -> host.valid).toList();
            List<Host> nameless = model.in(vlan).stream().filter(host -> !host.valid).toList();
            List<String> expected =
                    speakers.stream().flatMap(host -> host.answers(now)).sorted().toList();
            if (hearing == Hearing.SNOOPED) {
                assertThat(lines).as(about).isEqualTo(expected);
                assertThat(tentative).as(about).isEqualTo(frames(nameless, now));
            } else {
                shared(about, lines, expected, nameless, now);
                assertThat(tentative).as(about).isLessThanOrEqualTo(frames(nameless, now));
            }
        }

        /// Version 2 answers in full; of version 1 every group is reported, by somebody in it.
        private static void shared(
                String about,
                List<String> lines,
                List<String> expected,
                List<Host> nameless,
                long now) {
            assertThat(version2(lines)).as(about).isEqualTo(version2(expected));
            assertThat(expected).as(about).containsAll(lines);
            Set<String> silenced =
                    nameless.stream()
                            .filter(host -> host.isVersion1(now))
                            .flatMap(host -> host.reported().stream())
                            .map(Ipv6Address::toString)
                            .collect(Collectors.toSet());
            Set<String> wanted = version1Groups(expected);
            wanted.removeAll(silenced);
            assertThat(version1Groups(lines)).as(about).containsAll(wanted);
        }

        private static List<String> version2(List<String> lines) {
            return lines.stream().filter(line -> !line.contains(" Report ")).toList();
        }

        private static Set<String> version1Groups(List<String> lines) {
            return lines.stream()
                    .filter(line -> line.contains(" Report "))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .collect(Collectors.toSet());
        }

        /// Frames from `::`: a Report of version 2 holds all records.
        private static long frames(List<Host> nameless, long now) {
            return nameless.stream()
                    .mapToLong(
                            host ->
                                    host.isVersion1(now)
                                            ? host.reported().size()
                                            : Math.min(1, host.reported().size()))
                    .sum();
        }

        /// Sources in order, as [TreeSet] has them.
        private static String line(Heard heard) {
            String what = heard.what();
            int list = what.indexOf('[');
            if (list >= 0 && !what.endsWith("[]")) {
                String sources = what.substring(list + 1, what.length() - 1);
                TreeSet<Ipv6Address> sorted =
                        Stream.of(sources.split(", ", -1))
                                .map(Ipv6Address::parse)
                                .collect(Collectors.toCollection(TreeSet::new));
                what = what.substring(0, list) + sorted;
            }
            return heard.source() + " " + what + " " + heard.group();
        }

        private void count() {
            EngineSnapshot snapshot = world.snapshot();
            String about = name + ", operation " + operations;
            assertThat(snapshot.listeners()).as(about).isEqualTo(model.hosts.size());
            assertThat(snapshot.memberships()).as(about).isEqualTo(model.memberships());
            assertThat((long) snapshot.groups()).as(about).isEqualTo(model.groups());
            assertThat(snapshot.responses().late()).as(about).isZero();
        }

        private void operate() {
            Map<Integer, Host> hosts = model.hosts;
            int kind = hosts.size() < 8 ? 0 : chance.nextInt(20);
            if (kind < 3) {
                add(pick(VLANS), MAC.plus(chance.nextInt(MACS)));
                return;
            }
            int number = pick(new ArrayList<>(hosts.keySet()));
            Host host = Objects.requireNonNull(hosts.get(number));
            Ipv6Address group = pick(GROUPS);
            switch (kind) {
                case 3 -> remove(number, chance.nextInt(4) == 0);
                case 4, 5, 6 -> move(number, host, pick(VLANS));
                case 7, 8, 9, 10 -> join(number, host, group);
                case 11, 12 -> leave(number, host, group);
                case 13 -> setValid(number, host);
                case 14 -> several();
                default -> listen(number, host, group);
            }
        }

        private void add(VlanTags vlan, MacAddress mac) {
            CompletableFuture<Integer> added =
                    engine.addListener(vlan, mac, Ipv6Address.linkLocalEui64(mac));
            if (model.isThere(vlan, mac)) {
                refused(added);
            } else {
                Host before = model.hosts.put(world.get(added), new Host(vlan, mac));
                assertThat(before).as("the number is nobody's").isNull();
            }
        }

        private void remove(int number, boolean leaving) {
            var removed = engine.changes().removeAll(ListenerNumbers.of(number), leaving);
            if (leaving) {
                world.run(SETTLED);
            }
            world.get(removed);
            model.hosts.remove(number);
            refused(engine.join(number, GROUPS.getFirst()));
        }

        private void move(int number, Host host, VlanTags vlan) {
            if (host.vlan.equals(vlan)) {
                return;
            }
            var moved = engine.changes().move(number, vlan);
            boolean elsewhere =
                    dealing.by() == Dealing.By.SEGMENT
                            && dealing.shardOf(number, vlan.word())
                                    != dealing.shardOf(number, host.vlan.word());
            if (elsewhere || model.isThere(vlan, host.mac)) {
                refused(moved);
            } else {
                world.get(moved);
                model.move(host, vlan);
            }
        }

        private void join(int number, Host host, Ipv6Address group) {
            CompletableFuture<Boolean> joined = engine.join(number, group);
            if (SegmentModel.isRefused(group, Wish.ANY)) {
                refused(joined);
            } else {
                assertThat(world.get(joined)).as(name).isEqualTo(host.join(group));
            }
        }

        private void leave(int number, Host host, Ipv6Address group) {
            CompletableFuture<Boolean> left = engine.leave(number, group);
            if (host.listens(group)) {
                assertThat(world.get(left)).as(name).isEqualTo(host.leave(group));
            } else {
                refused(left);
            }
        }

        private void listen(int number, Host host, Ipv6Address group) {
            FilterMode mode = pick(List.of(FilterMode.INCLUDE, FilterMode.EXCLUDE));
            Set<Ipv6Address> sources = new TreeSet<>();
            for (int left = chance.nextInt(4); left > 0; left--) {
                sources.add(pick(SOURCES));
            }
            Wish wish = new Wish(mode, sources);
            long subscription = chance.nextInt(3);
            var asked = engine.listen(number, subscription, group, mode, List.copyOf(sources));
            if (SegmentModel.isRefused(group, wish)) {
                refused(asked);
            } else {
                assertThat(world.get(asked))
                        .as(name)
                        .isEqualTo(host.listen(subscription, group, wish));
            }
        }

        private void setValid(int number, Host host) {
            host.valid = !host.valid;
            world.get(engine.setAddressValid(number, host.valid));
        }

        /// Some listeners join, or leave everything, whatever VLANs they live in.
        private void several() {
            List<Integer> some =
                    model.hosts.keySet().stream().filter(_ -> chance.nextInt(4) == 0).toList();
            ListenerNumbers numbers =
                    ListenerNumbers.of(some.stream().mapToInt(number -> number).toArray());
            boolean joins = chance.nextInt(3) > 0;
            Ipv6Address group = GROUPS.get(chance.nextInt(3));
            var changed =
                    joins
                            ? engine.changes()
                                    .joinAll(
                                            numbers,
                                            AddressRange.parseList(group.toString()),
                                            Arrivals.atOnce())
                            : engine.changes().leaveAll(numbers, List.of(), Arrivals.atOnce());
            world.run(Duration.ofMillis(20));
            assertThat(world.get(changed).done()).as(name).isEqualTo(some.size());
            for (int number : some) {
                Host host = Objects.requireNonNull(model.hosts.get(number));
                if (joins) {
                    boolean _ = host.listen(0, group, Wish.ANY);
                } else {
                    host.leaveEverything();
                }
            }
        }

        private void refused(CompletableFuture<?> asked) {
            refusals++;
            assertThatThrownBy(() -> world.get(asked))
                    .as("%s, operation %d", name, operations)
                    .rootCause()
                    .isInstanceOf(IllegalArgumentException.class);
        }

        private <T> T pick(List<T> list) {
            return list.get(chance.nextInt(list.size()));
        }
    }
}
