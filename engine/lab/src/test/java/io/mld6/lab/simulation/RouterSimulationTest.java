// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.querier.Role;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterRules;
import io.mld6.engine.schedule.VirtualTime;
import io.mld6.lab.oracle.Oracle;
import io.mld6.lab.oracle.RouterView;
import io.mld6.lab.oracle.Verdict;
import io.mld6.lab.oracle.Wish;
import io.mld6.lab.oracle.Wishes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// An hour in which everything goes wrong: frames are lost, repeated and overtaken, cables are
/// pulled, nodes stand still, clocks jump, routers die and come back, while listeners of all kinds
/// join, leave and change their minds. Then the faults stop, the bounds of RFC 9777 pass, and every
/// router must believe exactly what the listeners want, with the lowest address as the one querier.
///
/// A failure names its seed; `-Dmld6.seed=N` plays that one alone, `-Dmld6.seeds=N` so many.
class RouterSimulationTest {
    private static final int SEEDS = Integer.getInteger("mld6.seeds", 12);
    private static final Duration FAULTY = Duration.ofHours(1);
    private static final Duration LONGEST_FREEZE = Duration.ofSeconds(90);
    private static final MacAddress ROUTER_MAC = MacAddress.parse("02:00:5e:00:00:01");

    /// Who is on the link.
    private enum Mix {
        /// Full and lightweight MLDv2 behind a snooping switch: every membership can be known.
        MLDV2(true, false, false),
        /// MLDv1 hosts among them.
        WITH_VERSION_1_HOSTS(true, true, false),
        /// MLDv1 hosts that suppress each other's Reports.
        SHARED_WITH_VERSION_1_HOSTS(false, true, false),
        /// An MLDv1 querier comes and goes during the faults.
        WITH_VERSION_1_QUERIER(true, true, true),
        /// Lightweight hosts only; every second router is lightweight, too (LW-12).
        LIGHTWEIGHT(true, false, false);

        final boolean snooping;
        final boolean version1Hosts;
        final boolean version1Querier;

        Mix(boolean snooping, boolean version1Hosts, boolean version1Querier) {
            this.snooping = snooping;
            this.version1Hosts = version1Hosts;
            this.version1Querier = version1Querier;
        }
    }

    static Stream<Arguments> runs() {
        Long only = Long.getLong("mld6.seed");
        LongStream seeds = only == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(only);
        return seeds.boxed()
                .flatMap(
                        seed ->
                                Stream.of(Mix.values())
                                        .flatMap(
                                                mix ->
                                                        Stream.of(
                                                                Arguments.of(seed, mix, 2),
                                                                Arguments.of(seed, mix, 3))));
    }

    @ParameterizedTest(name = "seed {0}, {1}, RV {2}")
    @MethodSource("runs")
    void routersAndListenersAgreeWhenTheFaultsAreOver(long seed, Mix mix, int robustness) {
        Run run = new Run(seed, mix, robustness);
        run.play();
        run.judge();
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        assertThat(fingerprint(5)).isEqualTo(fingerprint(5)).isNotEqualTo(fingerprint(6));
    }

    private static List<Long> fingerprint(long seed) {
        Run run = new Run(seed, Mix.MLDV2, 2);
        run.play();
        return List.of(run.segment.sent(), run.segment.delivered(), run.segment.lost());
    }

    /// The oracle must be able to see what goes wrong here: before the bounds have passed it does.
    @Test
    void theFaultsAreBadEnoughToBeSeen() {
        int wrong = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Run run = new Run(seed, Mix.MLDV2, 2);
            run.playFaults();
            wrong += run.compare().isRight() ? 0 : 1;
        }
        assertThat(wrong).isGreaterThan(SEEDS / 2);
    }

    /// Breaking one wish after everything is right must be seen by every router's comparison.
    @Test
    void oneWishThatNobodyToldIsSeen() {
        Run run = new Run(1, Mix.MLDV2, 2);
        run.play();
        run.judge();
        Ipv6Address listener = Ipv6Address.linkLocalEui64(Run.FIRST_MAC);
        Ipv6Address group =
                run.groups.stream()
                        .filter(one -> run.wishes.of(listener, one).isNothing())
                        .findFirst()
                        .orElseThrow();
        Wish other = Wish.include(List.of(Ipv6Address.parse("2001:db8::99")));
        run.wishes.set(listener, group, other);
        assertThat(run.compare().differences())
                .filteredOn(line -> line.startsWith(listener + " in " + group))
                .hasSize(run.routers.size())
                .allMatch(
                        line ->
                                line.endsWith(
                                        "wants INCLUDE{2001:db8::99}, the router believes nothing"));
    }

    private static final class Run {
        static final MacAddress FIRST_MAC = MacAddress.parse("02:00:00:00:00:01");

        final String name;
        final Mix mix;
        final SplittableRandom chance;
        final VirtualTime time = new VirtualTime(987_654_321L);
        final SimulatedSegment segment;
        final Wishes wishes = new Wishes();
        final List<Ipv6Address> groups = new ArrayList<>();
        final List<SimulatedHost> hosts = new ArrayList<>();
        final List<SimulatedRouter> routers = new ArrayList<>();
        final List<Ipv6Address> version1Listeners = new ArrayList<>();
        final Crowd crowd;
        final RouterIntervals intervals;

        Run(long seed, Mix mix, int robustness) {
            this.name = "-Dmld6.seed=" + seed + " " + mix + " RV " + robustness;
            this.mix = mix;
            this.chance = new SplittableRandom(seed);
            this.intervals = RouterIntervals.DEFAULT.withRobustnessVariable(robustness);
            this.segment = new SimulatedSegment(time, Duration.ofMillis(1), mix.snooping, seed + 1);
            for (int i = 0; i < 6; i++) {
                groups.add(Ipv6Address.parse("ff0e::db8:0:101").plus(i));
            }
            if (!mix.version1Hosts) {
                // MLDv1 cannot speak of these.
                groups.add(Ipv6Address.parse("ff3e::8000:1"));
                groups.add(Ipv6Address.parse("ff35::8000:2"));
            }
            this.crowd = new Crowd(time, wishes, groups, seed + 2);
            HostKind full = mix == Mix.LIGHTWEIGHT ? HostKind.LIGHTWEIGHT : HostKind.V2;
            addHost(full, robustness, 4);
            addHost(full, robustness, 1);
            addHost(HostKind.LIGHTWEIGHT, robustness, 2);
            if (mix.version1Hosts) {
                MacAddress mac = addHost(HostKind.V1, robustness, 2);
                version1Listeners.add(Ipv6Address.linkLocalEui64(mac));
                version1Listeners.add(Ipv6Address.linkLocalEui64(mac.plus(1)));
            }
            int count = 2 + chance.nextInt(3);
            for (int i = 0; i < count; i++) {
                routers.add(router(i + 1, 2, true));
            }
        }

        private MacAddress addHost(HostKind kind, int robustness, int listeners) {
            SimulatedHost host =
                    new SimulatedHost(
                            segment, kind.rules(robustness, !mix.snooping), chance.nextLong());
            MacAddress first = FIRST_MAC.plus(crowd.size());
            crowd.add(host, kind, first, listeners);
            hosts.add(host);
            return first;
        }

        private SimulatedRouter router(int number, int version, boolean contested) {
            return new SimulatedRouter(
                    segment,
                    ROUTER_MAC.plus(number),
                    new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, number),
                    new RouterRules(
                            version,
                            mix == Mix.LIGHTWEIGHT && number % 2 == 0,
                            false,
                            chance.nextInt(3) == 0,
                            true,
                            new RouterRules.Limits(100, 100, 1000),
                            SsmRange.ASSIGNED),
                    intervals,
                    contested);
        }

        void play() {
            playFaults();
            segment.setFaults(LinkFaults.NONE);
            hosts.forEach(host -> host.setLinkUp(true));
            routers.forEach(router -> router.setLinkUp(true));
            // Who stands still wakes up, and what is late arrives.
            time.run(LONGEST_FREEZE.plusSeconds(2));
            time.run(bound());
        }

        /// What may pass after the last fault until everybody agrees. The steps are added up,
        /// though some of them overlap.
        private Duration bound() {
            // A router that believes in a querier which is no more, or no longer heard (§9.5).
            long nanos = intervals.otherQuerierPresentNanos();
            if (mix.version1Querier) {
                // Listeners that believe in an older querier (§9.12): as long as §9.13.
                nanos += intervals.olderHostPresentNanos();
            }
            if (mix.version1Hosts) {
                // Routers that believe in an older host in a group (§9.13).
                nanos += intervals.olderHostPresentNanos();
            }
            // The next General Query, and everybody's answer to it.
            nanos += intervals.queryIntervalNanos() + intervals.queryResponseIntervalNanos();
            // What was believed until then and not confirmed by the answers ends by itself (§9.4).
            nanos += intervals.listeningNanos();
            // A leave that was just under way: repetition and specific queries.
            nanos += intervals.lastListenerQueryTimeNanos() + 2_000_000_000L;
            return Duration.ofNanos(nanos);
        }

        void playFaults() {
            segment.setFaults(
                    new LinkFaults(
                            chance.nextDouble(0.4),
                            chance.nextDouble(0.3),
                            chance.nextDouble(0.5),
                            Duration.ofMillis(chance.nextLong(3000))));
            routers.forEach(router -> time.after(chance.nextLong(60_000_000_000L), router::start));
            crowd.joinAll(3, Duration.ofMinutes(1));
            long end = time.getAsLong() + FAULTY.toNanos();
            if (mix.version1Querier) {
                long comes = chance.nextLong(FAULTY.toNanos() / 2);
                long stays = chance.nextLong(FAULTY.toNanos() / 2);
                SimulatedRouter old = router(200, 1, false);
                time.after(comes, old::start);
                time.after(comes + stays, old::die);
            }
            while (time.getAsLong() - end < 0) {
                somethingHappens();
                time.run(Duration.ofMillis(chance.nextLong(60_000)));
            }
        }

        private void somethingHappens() {
            switch (chance.nextInt(12)) {
                case 0 -> someNode().freeze(upTo(LONGEST_FREEZE));
                case 1 -> someNode().jump(upTo(Duration.ofMinutes(10)));
                case 2, 3 -> {
                    SimulatedHost host = hosts.get(chance.nextInt(hosts.size()));
                    host.setLinkUp(false);
                    time.after(upTo(Duration.ofMinutes(5)).toNanos(), () -> host.setLinkUp(true));
                }
                case 4 -> routers.get(chance.nextInt(routers.size())).restart();
                case 5 -> {
                    SimulatedRouter router = routers.get(chance.nextInt(routers.size()));
                    router.setLinkUp(false);
                    time.after(
                            upTo(Duration.ofMinutes(10)).toNanos(), () -> router.setLinkUp(true));
                }
                default -> crowd.churn(1 + chance.nextInt(6), Duration.ofSeconds(20));
            }
        }

        private NodeTime someNode() {
            int node = chance.nextInt(hosts.size() + routers.size());
            return node < hosts.size()
                    ? hosts.get(node).time()
                    : routers.get(node - hosts.size()).time();
        }

        private Duration upTo(Duration longest) {
            return Duration.ofNanos(1 + chance.nextLong(longest.toNanos()));
        }

        Verdict compare() {
            Verdict verdict = new Verdict(0, 0, 0, List.of());
            for (SimulatedRouter router : routers) {
                RouterView view = router.view();
                verdict =
                        verdict.plus(Oracle.compareAdvice(wishes, view))
                                .plus(Oracle.compareAdvice(wishes, router.advice()))
                                .plus(Oracle.compareListeners(wishes, view, this::isHeard, false));
            }
            return verdict;
        }

        private boolean isHeard(Ipv6Address listener) {
            return mix.snooping || !version1Listeners.contains(listener);
        }

        void judge() {
            assertThat(compare().differences()).as(name).isEmpty();
            assertThat(compare().memberships()).as(name).isPositive();
            for (SimulatedRouter router : routers) {
                boolean lowest = router.equals(routers.getFirst());
                assertThat(router.role())
                        .as("%s: %s", name, router.address())
                        .isEqualTo(lowest ? Role.QUERIER : Role.NON_QUERIER);
                assertThat(router.querier())
                        .as("%s: who asks, to %s", name, router.address())
                        .isEqualTo(routers.getFirst().address());
                for (Ipv6Address group : groups) {
                    for (Ipv6Address source : wishes.sources(group)) {
                        assertThat(router.groups().forwards(group, source))
                                .as("%s: %s from %s", name, group, source)
                                .isEqualTo(wishes.wants(group, source));
                    }
                }
            }
            assertThat(segment.lost()).as(name).isPositive();
            assertThat(segment.duplicated()).as(name).isPositive();
            assertThat(segment.late()).as(name).isPositive();
        }
    }
}
