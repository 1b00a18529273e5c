// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.ShardedWorld.Heard;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What hosts of real systems do otherwise, and faulty ones; and that hosts beside them do not.
@SuppressWarnings("NullAway.Init") // each test makes its world
class HostPersonaTest {
    private static final Ipv6Address ALL = Ipv6Address.ALL_NODES;
    private static final Ipv6Address QUERIER = Ipv6Address.parse("fe80::1");
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress OTHER_MAC = MacAddress.parse("02:00:00:01:00:01");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final int LISTENERS = 40;
    private static final long DELAY_MILLIS = 2000;
    private static final Mldv2Query GENERAL =
            new Mldv2Query((int) DELAY_MILLIS, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());

    private ShardedWorld world;

    private static Population population(MacAddress mac, int listeners, String sources) {
        return Population.of(
                to ->
                        to.listeners(listeners)
                                .baseMac(mac)
                                .name(mac.toString())
                                .groups(AddressRange.parseList("ff0e::db8:0:1"))
                                .sources(
                                        sources.isEmpty()
                                                ? List.of()
                                                : AddressRange.parseList(sources)));
    }

    /// Listeners of a persona that join now, each with what it says until all is said.
    private List<Heard> join(HostPersona persona, String sources) throws LinkException {
        world = new ShardedWorld(EngineConfig.defaults().with(to -> to.hearing(Hearing.SNOOPED)));
        var _ = world.engine.populate(population(MAC, LISTENERS, sources), options(persona));
        world.run(Duration.ofSeconds(30));
        return world.takeHeard();
    }

    private List<Heard> join(HostPersona persona) throws LinkException {
        return join(persona, "");
    }

    private static HostOptions options(HostPersona persona) {
        return new HostOptions(
                persona.isVersion1() ? MldMode.V1 : MldMode.V2, ResponseLaw.UNIFORM, persona);
    }

    private List<Heard> ask(MldMessage query, Ipv6Address destination) {
        world.send(query, QUERIER, destination);
        world.run(Duration.ofSeconds(10));
        return world.takeHeard();
    }

    private static long times(List<Heard> heard, int listener) {
        Ipv6Address from = Ipv6Address.linkLocalEui64(MAC.plus(listener));
        return heard.stream().filter(one -> one.source().equals(from)).count();
    }

    /// From the first thing each listener says to its last, the longest of all.
    private static long longestMillis(List<Heard> heard) {
        long longest = 0;
        for (int i = 0; i < LISTENERS; i++) {
            Ipv6Address from = Ipv6Address.linkLocalEui64(MAC.plus(i));
            List<Long> moments =
                    heard.stream()
                            .filter(one -> one.source().equals(from))
                            .map(Heard::millis)
                            .toList();
            longest = Math.max(longest, moments.getLast() - moments.getFirst());
        }
        return longest;
    }

    @ParameterizedTest
    @EnumSource(names = {"LWIP", "OPENBSD"})
    @DisplayName("HP-2 HP-3: lwIP and OpenBSD speak version 1, whatever they are asked in")
    void speaksVersion1(HostPersona persona) throws LinkException {
        assertThat(join(persona))
                .hasSize(2 * LISTENERS)
                .allMatch(one -> one.what().equals("Report"));
        Mldv2Query query = new Mldv2Query(9999, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
        assertThat(ask(query, Ipv6Address.ALL_NODES))
                .hasSize(LISTENERS)
                .allMatch(one -> one.what().equals("Report"));
    }

    @Test
    @DisplayName("HP-2 HP-3: lwIP repeats within 500 ms, OpenBSD within the 10 s of RFC 2710 §7.10")
    void repeatsInItsOwnTime() throws LinkException {
        assertThat(longestMillis(join(HostPersona.LWIP))).isBetween(300L, 510L);
        assertThat(longestMillis(join(HostPersona.OPENBSD))).isBetween(6000L, 10_010L);
    }

    @Test
    @DisplayName("HP-2: lwIP reads 1 s as 59 s and 10 s as 4 s")
    void readsDelaysTheWrongWayRound() throws LinkException {
        List<Heard> _ = join(HostPersona.LWIP);
        assertThat(longestAfter(new Mldv1Query(10_000, Ipv6Address.UNSPECIFIED), ALL, 70))
                .isBetween(2500L, 4145L);
        assertThat(longestAfter(new Mldv1Query(1000, GROUP), GROUP, 70))
                .isBetween(40_000L, 59_405L);
        List<Heard> _ = join(HostPersona.OPENBSD);
        assertThat(longestAfter(new Mldv1Query(1000, GROUP), GROUP, 70)).isLessThan(1010L);
    }

    /// How long after a query the last of all listeners answers.
    private long longestAfter(MldMessage query, Ipv6Address destination, int seconds) {
        long asked = world.millis();
        world.send(query, QUERIER, destination);
        world.run(Duration.ofSeconds(seconds));
        List<Heard> heard = world.takeHeard();
        assertThat(heard).hasSize(LISTENERS);
        return heard.getLast().millis() - asked;
    }

    @Test
    @DisplayName("HP-7: FreeBSD repeats within 3 s")
    void repeatsWithinThreeSeconds() throws LinkException {
        List<Heard> heard = join(HostPersona.FREEBSD);
        assertThat(heard).hasSize(2 * LISTENERS);
        assertThat(longestMillis(heard)).isBetween(2000L, 3010L);
    }

    @Test
    @DisplayName("HP-7: FreeBSD answers in bursts of 4 Reports, and says no more than 16")
    void answersInBursts() throws LinkException {
        List<Heard> heard = answersOfMany(1300);
        // 72 records fill a Report of 1500 octets.
        assertThat(heard).hasSize(16 * 72);
        List<Long> moments = heard.stream().map(Heard::millis).distinct().toList();
        assertThat(moments).hasSize(4);
        for (int burst = 0; burst < 4; burst++) {
            long moment = moments.get(burst);
            assertThat(heard.stream().filter(one -> one.millis() == moment)).hasSize(4 * 72);
            assertThat(moment - moments.getFirst()).isBetween(500L * burst, 520L * burst);
        }
        // Who is asked again is answered as before.
        assertThat(ask(GENERAL, Ipv6Address.ALL_NODES)).hasSize(16 * 72);
    }

    @Test
    @DisplayName("HP-7: a FreeBSD host with few groups answers at one moment and in full")
    void answersFewAtOnce() throws LinkException {
        List<Heard> heard = answersOfMany(4 * 72);
        assertThat(heard).hasSize(4 * 72);
        assertThat(heard.stream().map(Heard::millis).distinct()).hasSize(1);
    }

    @Test
    @DisplayName(
            "HP-7: what is left between two bursts is not reported; who goes takes its rest along")
    void leavesBetweenBursts() throws LinkException {
        List<Heard> _ = answersOfMany(600);
        world.send(GENERAL, QUERIER, Ipv6Address.ALL_NODES);
        List<Heard> heard = new ArrayList<>();
        for (int i = 0; i < 300 && heard.isEmpty(); i++) {
            world.run(Duration.ofMillis(10));
            heard.addAll(world.takeHeard());
        }
        assertThat(heard).hasSize(4 * 72);
        // The newest comes first: what would come next is left, and the last of all.
        Ipv6Address next = heard.getLast().group();
        var _ = world.engine.leave(0, new Ipv6Address(next.high(), next.low() - 1));
        var _ = world.engine.leave(0, Ipv6Address.parse("ff0e::db8:0:1"));
        world.run(Duration.ofSeconds(10));
        List<Heard> rest = world.takeHeard();
        assertThat(rest.stream().filter(one -> one.what().equals("IS_EX[]"))).hasSize(598 - 4 * 72);
        assertThat(world.snapshot().memberships()).isEqualTo(598);
    }

    /// What one FreeBSD host with many groups answers to a General Query.
    private List<Heard> answersOfMany(int groups) throws LinkException {
        world = new ShardedWorld(EngineConfig.defaults().with(to -> to.hearing(Hearing.SNOOPED)));
        List<AddressRange> many = AddressRange.parseList("ff0e::db8:0:1+" + groups);
        Population one = Population.of(to -> to.listeners(1).baseMac(MAC).name("one").groups(many));
        var _ = world.engine.populate(one, options(HostPersona.FREEBSD));
        world.run(Duration.ofSeconds(30));
        List<Heard> _ = world.takeHeard();
        return ask(GENERAL, Ipv6Address.ALL_NODES);
    }

    @Test
    @DisplayName("HP-7: FreeBSD says which of the asked sources it excludes, and nothing of others")
    void saysWhatItExcludes() throws LinkException {
        List<Heard> _ = join(HostPersona.FREEBSD, "2001:db8::1");
        Ipv6Address excluded = Ipv6Address.parse("2001:db8::1");
        Ipv6Address wanted = Ipv6Address.parse("2001:db8::2");
        List<Heard> heard =
                ask(new Mldv2Query(500, GROUP, false, 2, 125, List.of(excluded, wanted)), GROUP);
        assertThat(heard)
                .hasSize(LISTENERS)
                .allMatch(one -> one.what().equals("IS_EX[2001:db8::1]"));
        assertThat(ask(new Mldv2Query(500, GROUP, false, 2, 125, List.of(wanted)), GROUP))
                .isEmpty();
    }

    @Test
    @DisplayName("HP-7: FreeBSD adopts the querier's robustness, and takes 0 and 1 for 2")
    void takesNoneForTwo() throws LinkException {
        List<Heard> _ = join(HostPersona.FREEBSD);
        for (int[] step : new int[][] {{5, 5}, {0, 2}, {5, 5}, {1, 2}, {7, 7}}) {
            Mldv2Query query =
                    new Mldv2Query(100, Ipv6Address.UNSPECIFIED, false, step[0], 125, List.of());
            List<Heard> _ = ask(query, Ipv6Address.ALL_NODES);
            var _ = world.engine.leave(0, GROUP);
            world.run(Duration.ofSeconds(40));
            assertThat(times(world.takeHeard(), 0)).as("robustness %d", step[0]).isEqualTo(step[1]);
            var _ = world.engine.join(0, GROUP);
            world.run(Duration.ofSeconds(40));
            assertThat(times(world.takeHeard(), 0)).as("robustness %d", step[0]).isEqualTo(step[1]);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MldMode.class,
            names = {"V1", "V2"})
    @DisplayName("HP-8: who spoofs joins and leaves in the name of others, each in that of one")
    void spoofs(MldMode mode) throws LinkException {
        List<Heard> _ = join(HostPersona.STANDARD);
        HostOptions spoof = new HostOptions(mode, ResponseLaw.UNIFORM, HostPersona.SPOOF);
        var _ = world.engine.populate(population(OTHER_MAC, LISTENERS / 2, ""), spoof);
        world.run(Duration.ofSeconds(30));
        List<Heard> joins = world.takeHeard();
        assertThat(joins).hasSize(LISTENERS);
        for (int i = 0; i < LISTENERS / 2; i++) {
            assertThat(times(joins, i)).as("victim %d", i).isEqualTo(2);
        }
        var _ = world.engine.leave(LISTENERS, GROUP);
        world.run(Duration.ofSeconds(10));
        assertThat(world.takeHeard())
                .isNotEmpty()
                .allMatch(one -> one.source().equals(Ipv6Address.linkLocalEui64(MAC)));
        assertThat(world.snapshot().memberships()).isEqualTo(LISTENERS + LISTENERS / 2 - 1);
    }

    @Test
    @DisplayName("HP-8: who spoofs and is alone speaks in its own name")
    void spoofsNobody() throws LinkException {
        List<Heard> heard = join(HostPersona.SPOOF);
        assertThat(heard).hasSize(2 * LISTENERS);
        assertThat(times(heard, 0)).isEqualTo(2);
    }

    @Test
    @DisplayName("HP-4: gVisor repeats version 2 reports within 10 s, others within 1 s")
    void repeatsLate() throws LinkException {
        List<Heard> heard = join(HostPersona.GVISOR);
        assertThat(heard).hasSize(2 * LISTENERS).allMatch(one -> one.what().equals("TO_EX[]"));
        assertThat(longestMillis(heard)).isBetween(6000L, 10_010L);
        assertThat(longestMillis(join(HostPersona.STANDARD))).isBetween(600L, 1010L);
    }

    @Test
    @DisplayName("HP-1: Linux tells its whole state when asked about sources it does not exclude")
    void tellsItsWholeState() throws LinkException {
        List<Heard> _ = join(HostPersona.LINUX, "2001:db8::1");
        var _ =
                world.engine.populate(
                        population(OTHER_MAC, 1, "2001:db8::1"), options(HostPersona.STANDARD));
        world.run(Duration.ofSeconds(10));
        List<Heard> _ = world.takeHeard();
        Ipv6Address asked = Ipv6Address.parse("2001:db8::2");
        List<Heard> heard = ask(new Mldv2Query(500, GROUP, false, 2, 125, List.of(asked)), GROUP);
        Ipv6Address other = Ipv6Address.linkLocalEui64(OTHER_MAC);
        assertThat(heard).hasSize(LISTENERS + 1);
        assertThat(heard)
                .allSatisfy(
                        one ->
                                assertThat(one.what())
                                        .isEqualTo(
                                                one.source().equals(other)
                                                        ? "IS_IN[2001:db8::2]"
                                                        : "IS_EX[2001:db8::1]"));
        Ipv6Address excluded = Ipv6Address.parse("2001:db8::1");
        assertThat(ask(new Mldv2Query(500, GROUP, false, 2, 125, List.of(excluded)), GROUP))
                .isEmpty();
    }

    @Test
    @DisplayName("HP-1: Linux adopts the querier's robustness, at least 2, and keeps it at 0")
    void adoptsRobustness() throws LinkException {
        List<Heard> _ = join(HostPersona.LINUX);
        for (int[] step : new int[][] {{5, 5}, {0, 5}, {1, 2}, {3, 3}}) {
            Mldv2Query query =
                    new Mldv2Query(100, Ipv6Address.UNSPECIFIED, false, step[0], 125, List.of());
            List<Heard> _ = ask(query, Ipv6Address.ALL_NODES);
            var _ = world.engine.leave(0, GROUP);
            world.run(Duration.ofSeconds(20));
            assertThat(times(world.takeHeard(), 0)).as("robustness %d", step[0]).isEqualTo(step[1]);
            var _ = world.engine.join(0, GROUP);
            world.run(Duration.ofSeconds(20));
            assertThat(times(world.takeHeard(), 0)).as("robustness %d", step[0]).isEqualTo(step[1]);
        }
    }

    @Test
    @DisplayName("HP-5: a mute host listens and says nothing")
    void isMute() throws LinkException {
        assertThat(join(HostPersona.MUTE)).isEmpty();
        assertThat(world.snapshot().memberships()).isEqualTo(LISTENERS);
        assertThat(ask(GENERAL, Ipv6Address.ALL_NODES)).isEmpty();
        var _ = world.engine.leave(0, GROUP);
        world.run(Duration.ofSeconds(10));
        assertThat(world.takeHeard()).isEmpty();
        assertThat(world.snapshot().memberships()).isEqualTo(LISTENERS - 1);
    }

    @Test
    @DisplayName("HP-5: a sleeper joins, and neither answers nor says that it leaves")
    void sleeps() throws LinkException {
        assertThat(join(HostPersona.SLEEPER)).hasSize(2 * LISTENERS);
        assertThat(ask(GENERAL, Ipv6Address.ALL_NODES)).isEmpty();
        assertThat(ask(new Mldv2Query(500, GROUP, false, 2, 125, List.of()), GROUP)).isEmpty();
        var _ = world.engine.leave(0, GROUP);
        world.run(Duration.ofSeconds(10));
        assertThat(world.takeHeard()).isEmpty();
        assertThat(world.snapshot().memberships()).isEqualTo(LISTENERS - 1);
    }

    @Test
    @DisplayName("HP-5: who does not repeat says each change once")
    void doesNotRepeat() throws LinkException {
        assertThat(join(HostPersona.NO_REPEAT)).hasSize(LISTENERS);
        assertThat(ask(GENERAL, Ipv6Address.ALL_NODES)).hasSize(LISTENERS);
        var _ = world.engine.leave(0, GROUP);
        world.run(Duration.ofSeconds(10));
        assertThat(world.takeHeard()).hasSize(1);
    }

    @Test
    @DisplayName("HP-5: a storm says each change seven times and answers at once")
    void storms() throws LinkException {
        assertThat(join(HostPersona.STORM)).hasSize(7 * LISTENERS);
        long asked = world.millis();
        assertThat(ask(GENERAL, Ipv6Address.ALL_NODES))
                .hasSize(LISTENERS)
                .allMatch(one -> one.millis() - asked <= 20);
    }

    @Test
    @DisplayName("HP-5: who is late answers after the Maximum Response Delay, up to as late again")
    void isLate() throws LinkException {
        assertThat(join(HostPersona.LATE)).hasSize(2 * LISTENERS);
        long asked = world.millis();
        assertThat(ask(GENERAL, Ipv6Address.ALL_NODES))
                .hasSize(LISTENERS)
                .allMatch(one -> one.millis() - asked > DELAY_MILLIS)
                .allMatch(one -> one.millis() - asked <= 2 * DELAY_MILLIS + 50);
    }
}
