// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.querier.ElectionWorld.HIGHER;
import static io.mld6.engine.querier.ElectionWorld.LOWER;
import static io.mld6.engine.querier.ElectionWorld.OURS;
import static io.mld6.engine.querier.ElectionWorld.general;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.querier.ElectionEvents.Oddity;
import io.mld6.engine.schedule.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElectionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Mldv1Query V1_GENERAL = new Mldv1Query(10_000, Ipv6Address.UNSPECIFIED);

    private final ElectionWorld world = new ElectionWorld();

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * SECOND));
    }

    private static RouterIntervals configured(
            int robustness, double interval, double response, double startup, int startupCount) {
        return new RouterIntervals(
                robustness,
                seconds(interval).toNanos(),
                seconds(response).toNanos(),
                SECOND,
                0,
                seconds(startup).toNanos(),
                startupCount,
                false);
    }

    // Startup and General Queries.

    @Test
    @DisplayName("TL-1 Q-4 Q-5 Q-51 V1-37: General Queries at 0 and 31.25 s, then every 125 s")
    void startsAsQuerier() {
        world.start();
        assertThat(world.election.role()).isEqualTo(Role.QUERIER);
        assertThat(world.times()).containsExactly(Duration.ZERO);
        world.run("PT1H");
        assertThat(world.times().subList(0, 4))
                .containsExactly(Duration.ZERO, seconds(31.25), seconds(156.25), seconds(281.25));
        assertThat(world.times()).hasSize(2 + (int) ((3600 - 31.25) / 125));
        assertThat(world.counters.get(MldCounter.QUERIER_ELECTED)).isEqualTo(1);
    }

    @Test
    @DisplayName("Q-4 Q-46 Q-47 Q-48: a General Query holds QRI, RV and QI, S is clear")
    void generalQueryHoldsTheVariables() {
        world.start();
        assertThat(world.last())
                .isEqualTo(
                        new Mldv2Query(10_000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of()));
    }

    @Test
    @DisplayName("Q-5 Q-51: startup count and interval as configured, else RV and QI/4")
    void startupAsConfigured() {
        var three = new ElectionWorld(2, configured(3, 100, 10, 0, 0)).start();
        three.run("PT3M");
        assertThat(three.times())
                .containsExactly(Duration.ZERO, seconds(25), seconds(50), seconds(150));
        var five = new ElectionWorld(2, configured(2, 100, 10, 1.5, 5)).start();
        five.run("PT107S");
        assertThat(five.times())
                .containsExactly(
                        Duration.ZERO,
                        seconds(1.5),
                        seconds(3),
                        seconds(4.5),
                        seconds(6),
                        seconds(106));
        var one = new ElectionWorld(2, configured(1, 100, 10, 0, 0)).start();
        one.run("PT250S");
        assertThat(one.times()).containsExactly(Duration.ZERO, seconds(100), seconds(200));
    }

    @Test
    @DisplayName("V1-37 V1-52 V1-53 CP-12: a version 1 router asks with 24 octets, linear delay")
    void version1Asks() {
        var v1 = new ElectionWorld(1, RouterIntervals.DEFAULT).start();
        v1.run("PT157S");
        assertThat(v1.times()).containsExactly(Duration.ZERO, seconds(31.25), seconds(156.25));
        assertThat(v1.asked).allMatch(asked -> asked.query().equals(V1_GENERAL));
    }

    @Test
    @DisplayName("Q-45 V1-52: no address in fe80::/64, no querier")
    void needsALinkLocalAddress() {
        for (String wrong : List.of("::", "2001:db8::1", "fe80:0:0:1::1", "ff02::1")) {
            assertThatThrownBy(
                            () ->
                                    new ElectionWorld(
                                            new VirtualTime(0),
                                            Ipv6Address.parse(wrong),
                                            2,
                                            true,
                                            RouterIntervals.DEFAULT))
                    .hasMessageContaining("fe80::/64");
        }
    }

    @Test
    void aQueryWaitsForRoomAndIsNotLost() {
        world.room(0);
        world.start();
        world.run("PT20S");
        assertThat(world.asked).isEmpty();
        world.room(1);
        assertThat(world.times()).containsExactly(seconds(20));
        world.run("PT20S");
        assertThat(world.times()).containsExactly(seconds(20), seconds(31.25));
    }

    @Test
    void aStandstillIsNotMadeUpFor() {
        world.start();
        world.run("PT32S");
        world.time.freeze(Duration.ofHours(3));
        world.run("PT126S");
        assertThat(world.asked).hasSize(2 + 2);
    }

    // Who wins.

    @Test
    @DisplayName("TL-4 Q-40 Q-41 Q-50 V1-38 V1-40: silent behind a lower address, back after 255 s")
    void yieldsAndTakesOver() {
        world.start();
        world.run("PT1S");
        world.hear(general(), LOWER);
        assertThat(world.election.role()).isEqualTo(Role.NON_QUERIER);
        assertThat(world.election.querier()).isEqualTo(LOWER);
        assertThat(world.remaining()).isEqualTo(seconds(255));
        world.run("PT254.99S");
        assertThat(world.times()).containsExactly(Duration.ZERO);
        world.run("PT0.01S");
        assertThat(world.times()).containsExactly(Duration.ZERO, seconds(256));
        world.run("PT125S");
        assertThat(world.times().getLast()).isEqualTo(seconds(256 + 125));
        assertThat(world.said)
                .containsExactly(
                        new ElectionWorld.Said(Duration.ZERO, Role.QUERIER, OURS),
                        new ElectionWorld.Said(seconds(1), Role.NON_QUERIER, LOWER),
                        new ElectionWorld.Said(seconds(256), Role.QUERIER, OURS));
        assertThat(world.counters.get(MldCounter.QUERIER_ELECTED)).isEqualTo(2);
        assertThat(world.counters.get(MldCounter.QUERIER_YIELDED)).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "V1-38 Q-40: each query from a lower address restarts the timer, a specific one too")
    void everyQueryRestartsTheTimer() {
        world.start();
        world.hear(general(), LOWER);
        world.run("PT200S");
        world.hear(
                new Mldv2Query(1000, Ipv6Address.parse("ff0e::1"), false, 2, 125, List.of()),
                LOWER);
        assertThat(world.remaining()).isEqualTo(seconds(255));
        world.run("PT200S");
        world.hear(
                new Mldv2Query(1000, Ipv6Address.parse("ff0e::1"), true, 2, 125, List.of()), LOWER);
        assertThat(world.remaining()).as("Q-37: with S set as well").isEqualTo(seconds(255));
        assertThat(world.asked).hasSize(1);
        assertThat(world.said).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fe80::2", "fe80::3", "fe80::8000:0:0:0", "fe80::ffff:ffff:ffff:ffff"})
    @DisplayName("V1-39 Q-39 Q-42: a higher address, or our own, changes nothing")
    void staysQuerier(String source) {
        world.start();
        world.hear(general(), Ipv6Address.parse(source));
        assertThat(world.election.role()).isEqualTo(Role.QUERIER);
        world.run("PT40S");
        assertThat(world.asked).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "fe80::8000:0:0:1, fe80::7fff:ffff:ffff:ffff, true",
        "fe80::1, fe80::8000:0:0:0, false",
        "fe80::200:0:0:1, fe80::1ff:ffff:ffff:ffff, true",
        "fe80::5, febf:ffff:ffff:ffff::4, true",
        "fe80::4, fe80:0:0:1::4, false"
    })
    @DisplayName("Q-39 AD-17: the last 64 bits decide, big-endian and unsigned")
    void comparesTheLast64Bits(String ours, String theirs, boolean yields) {
        var one =
                new ElectionWorld(
                        new VirtualTime(0),
                        Ipv6Address.parse(ours),
                        2,
                        true,
                        RouterIntervals.DEFAULT);
        one.start();
        one.hear(general(), Ipv6Address.parse(theirs));
        assertThat(one.election.role()).isEqualTo(yields ? Role.NON_QUERIER : Role.QUERIER);
    }

    @Test
    @DisplayName(
            "TL-4: of two routers that start together, fe80::2 asks once and then only listens")
    void twoRouters() {
        var time = new VirtualTime(0);
        var first = new ElectionWorld(time, LOWER, 2, true, RouterIntervals.DEFAULT);
        var second = new ElectionWorld(time, OURS, 2, true, RouterIntervals.DEFAULT);
        boolean[] alive = {true};
        first.connect(
                (query, source) -> {
                    if (alive[0]) {
                        second.hear(query, source);
                    }
                });
        second.connect(first::hear);
        second.start();
        first.start();
        time.run(Duration.ofHours(1));
        assertThat(second.times()).containsExactly(Duration.ZERO);
        assertThat(first.election.role()).isEqualTo(Role.QUERIER);
        assertThat(second.election.role()).isEqualTo(Role.NON_QUERIER);
        Duration lastHeard = first.times().getLast();
        alive[0] = false;
        time.run(Duration.ofMinutes(5));
        assertThat(second.times().get(1)).isEqualTo(lastHeard.plusSeconds(255));
        assertThat(second.election.role()).isEqualTo(Role.QUERIER);
    }

    @Test
    void theQuerierIsTheLowerAddressHeardLast() {
        var third = new ElectionWorld(new VirtualTime(0), HIGHER, 2, true, RouterIntervals.DEFAULT);
        third.start();
        third.hear(general(), OURS);
        third.hear(general(), LOWER);
        third.hear(general(), LOWER);
        assertThat(third.said.stream().map(ElectionWorld.Said::querier))
                .containsExactly(HIGHER, OURS, LOWER);
        assertThat(third.counters.get(MldCounter.QUERIER_YIELDED)).isEqualTo(1);
    }

    @Test
    void withoutElectionNobodyElseAsks() {
        var alone =
                new ElectionWorld(new VirtualTime(0), OURS, 2, false, configured(2, 125, 10, 0, 0));
        alone.start();
        alone.hear(general(20_000, 7, 60), LOWER);
        alone.run("PT40S");
        assertThat(alone.election.role()).isEqualTo(Role.QUERIER);
        assertThat(alone.asked).hasSize(2);
        assertThat(alone.election.intervals()).isEqualTo(configured(2, 125, 10, 0, 0));
    }

    // Values of others.

    @Test
    @DisplayName("Q-43: a Non-Querier adopts QRV and QQI, and what follows from them")
    void adoptsFromTheQuerier() {
        world.start();
        world.hear(general(10_000, 3, 60), LOWER);
        RouterIntervals now = world.election.intervals();
        assertThat(now.robustnessVariable()).isEqualTo(3);
        assertThat(now.queryIntervalNanos()).isEqualTo(60 * SECOND);
        assertThat(now.listeningNanos()).as("Q-49").isEqualTo((3 * 60 + 2 * 10) * SECOND);
        assertThat(now.olderHostPresentNanos()).as("Q-55").isEqualTo((3 * 60 + 10) * SECOND);
        assertThat(now.lastListenerQueries()).as("Q-52").isEqualTo(3);
        assertThat(world.remaining()).as("Q-50").isEqualTo(seconds(3 * 60 + 5));
        assertThat(world.intervals).containsExactly(now);
    }

    @Test
    @DisplayName("Q-43: QQI 0 stands for 125 s, QRV 0 for the configured value")
    void zeroStandsForDefaults() {
        var router = new ElectionWorld(2, configured(4, 40, 10, 0, 0)).start();
        router.hear(general(10_000, 0, 0), LOWER);
        assertThat(router.election.intervals().robustnessVariable()).isEqualTo(4);
        assertThat(router.election.intervals().queryIntervalNanos()).isEqualTo(125 * SECOND);
        assertThat(router.remaining()).isEqualTo(seconds(4 * 125 + 5));
    }

    @Test
    @DisplayName("Q-43: a querier adopts QRV alone, from whomever it hears")
    void aQuerierAdoptsTheRobustnessVariable() {
        world.start();
        world.hear(general(20_000, 5, 60), HIGHER);
        world.run("PT32S");
        assertThat(world.last()).isEqualTo(general(10_000, 5, 125));
        assertThat(world.times().getLast()).isEqualTo(seconds(31.25));
    }

    @Test
    @DisplayName("Q-41 Q-43: after taking over it asks at its own interval")
    void takesOverWithItsOwnInterval() {
        var router = new ElectionWorld(2, configured(2, 40, 8, 0, 0)).start();
        router.hear(general(10_000, 3, 60), LOWER);
        router.run("PT186S");
        assertThat(router.times()).containsExactly(Duration.ZERO, seconds(185));
        assertThat(router.last()).isEqualTo(general(8_000, 3, 40));
        router.run("PT40S");
        assertThat(router.times()).last().isEqualTo(seconds(225));
    }

    @Test
    @DisplayName("FZ-83: a delay above the interval is taken and used, with a warning")
    void delayAboveInterval() {
        world.start();
        world.hear(general(20_000, 2, 10), LOWER);
        assertThat(world.odd).containsExactly(Oddity.DELAY_ABOVE_INTERVAL);
        RouterIntervals now = world.election.intervals();
        assertThat(now.queryIntervalNanos()).isEqualTo(10 * SECOND);
        assertThat(now.queryResponseIntervalNanos()).isEqualTo(20 * SECOND);
        assertThat(now.listeningNanos()).isEqualTo((2 * 10 + 2 * 20) * SECOND);
        assertThat(world.remaining()).isEqualTo(seconds(2 * 10 + 10));
        world.hear(general(10_000, 2, 10), LOWER);
        world.hear(general(10_000, 2, 0), LOWER);
        assertThat(world.odd).as("equal is not above, and 0 is no interval").hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 7, 31744", "8387584, 1, 1", "1, 2, 31744", "8387584, 7, 31744"})
    void survivesExtremeValues(int millis, int robustness, int seconds) {
        world.start();
        world.hear(general(millis, robustness, seconds), LOWER);
        Duration silence = world.remaining();
        Duration exact =
                Duration.ofSeconds((long) robustness * seconds)
                        .plusMillis(Math.max(10_000, millis) / 2);
        assertThat(silence).isBetween(exact, exact.plusMillis(10));
        world.time.run(silence);
        assertThat(world.election.role()).isEqualTo(Role.QUERIER);
        assertThat(world.asked).hasSize(2);
    }

    @Test
    @DisplayName("CP-13: a version 1 General Query is warned of, takes part, and changes no value")
    void version1QueryHeard() {
        world.start();
        world.hear(V1_GENERAL, LOWER);
        assertThat(world.odd).containsExactly(Oddity.VERSION_1_QUERY);
        assertThat(world.election.role()).isEqualTo(Role.NON_QUERIER);
        assertThat(world.election.intervals()).isEqualTo(RouterIntervals.DEFAULT);
        world.hear(new Mldv1Query(1000, Ipv6Address.parse("ff0e::1")), LOWER);
        assertThat(world.odd).as("only a General one").hasSize(1);
    }

    @Test
    @DisplayName("CP-12: a version 2 query at a version 1 router is warned of and takes part")
    void version2QueryHeardInVersion1() {
        var v1 = new ElectionWorld(1, RouterIntervals.DEFAULT).start();
        v1.hear(general(10_000, 7, 60), LOWER);
        assertThat(v1.odd).containsExactly(Oddity.VERSION_2_QUERY);
        assertThat(v1.election.role()).isEqualTo(Role.NON_QUERIER);
        assertThat(v1.election.intervals())
                .as("version 1 knows neither field")
                .isEqualTo(RouterIntervals.DEFAULT);
        v1.hear(V1_GENERAL, LOWER);
        assertThat(v1.odd).hasSize(1);
    }

    // The link.

    @Test
    void silentWithoutLinkAndAsFreshWithIt() {
        world.start();
        world.hear(general(10_000, 7, 60), LOWER);
        world.election.linkLost(world.time.getAsLong());
        assertThat(world.election.role()).isEqualTo(Role.INITIAL);
        world.hear(general(), LOWER);
        world.run("PT1H");
        assertThat(world.asked).hasSize(1);
        world.start();
        world.run("PT32S");
        assertThat(world.times()).containsExactly(Duration.ZERO, seconds(3600), seconds(3631.25));
        assertThat(world.last()).isEqualTo(general());
        assertThat(world.said.stream().map(ElectionWorld.Said::role))
                .containsExactly(Role.QUERIER, Role.NON_QUERIER, Role.INITIAL, Role.QUERIER);
    }

    @Test
    void losingTheLinkAsQuerierStopsTheQueries() {
        world.start();
        world.election.linkLost(world.time.getAsLong());
        world.run("PT1H");
        assertThat(world.asked).hasSize(1);
        assertThat(world.remaining()).isZero();
    }
}
