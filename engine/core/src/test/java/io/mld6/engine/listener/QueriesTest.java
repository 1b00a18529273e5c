// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.Mldv2World.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.listener.Mldv2World.Seen;
import io.mld6.engine.metrics.MldCounter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Queries at the listener, RFC 9777 §6.2 and §6.3: whom they ask, what the answer holds and when
/// it comes, one query at a time. Several are in [QueryMergingTest].
class QueriesTest {
    private static final long TICK = ListenerWorld.TICK_MILLIS;

    private final Mldv2World one = new Mldv2World(1);

    private Mldv2World listening(String include) {
        one.include(0, 'G', include);
        return one.settled();
    }

    private Mldv2World excluding(String sources) {
        one.exclude(0, 'G', sources);
        return one.settled();
    }

    // Who is asked, and when the answer comes.

    @Test
    @DisplayName(
            "V2-45: no groups, or not a listener of the group or of the sources: nothing is scheduled")
    void nothingToReport() {
        one.query("", 1000);
        one.exclude(0, 'H', "");
        one.settled();
        one.query("G", 1000, Ipv6Address.ALL_NODES);
        one.include(0, 'G', "a");
        one.settled();
        one.query("G{b}", 1000);
        assertThat(one.world.ledger.scheduled()).isZero();
        assertThat(one.saidWithin(LONG)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 100, 1000, 10_000, 60_000, 8_387_584})
    @DisplayName("V2-46 V2-53: the delay is drawn from (0, MRD], uniformly, one for each listener")
    void delaysAreDrawn(long maximumDelay) {
        var world = new Mldv2World(200);
        for (int listener = 0; listener < 200; listener++) {
            world.exclude(listener, 'G', "");
        }
        world.settled();
        long asked = world.world.millis();
        world.query("", maximumDelay);
        assertThat(world.said()).isEmpty();
        List<Seen> all = world.seenWithin(Duration.ofMillis(maximumDelay + 1));
        assertThat(all).hasSize(200).allMatch(seen -> seen.text().equals("IS_EX G{}"));
        Set<Integer> listeners = new HashSet<>();
        Set<Long> moments = new TreeSet<>();
        double sum = 0;
        for (Seen seen : all) {
            listeners.add(seen.listener());
            long delay = seen.millis() - asked;
            assertThat(delay).isBetween(1L, maximumDelay);
            moments.add(delay);
            sum += delay;
        }
        assertThat(listeners).hasSize(200);
        if (maximumDelay >= 1000) {
            assertThat(moments.size()).isGreaterThan(80);
            assertThat(sum / 200).isBetween(0.38 * maximumDelay, 0.6 * maximumDelay);
        }
        assertThat(world.saidWithin(LONG)).as("V2-59: once").isEmpty();
        assertThat(world.world.ledger.late()).isZero();
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName("V2-54: Maximum Response Code 0: never in the same moment, but by the next tick")
    void noDelay() {
        excluding("");
        one.query("", 0);
        assertThat(one.said()).isEmpty();
        assertThat(one.saidWithin(Duration.ofMillis(TICK))).containsExactly("IS_EX G{}");
        one.query("G", 0);
        assertThat(one.said()).isEmpty();
        assertThat(one.saidWithin(Duration.ofMillis(TICK))).containsExactly("IS_EX G{}");
        assertThat(one.saidWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName("V2-53: one answer holds a record of every group, each once, in one report")
    void allGroupsInOneReport() {
        one.exclude(0, 'G', "");
        one.exclude(0, 'H', "ab");
        one.include(0, 'I', "c");
        one.include(0, 'S', "d");
        one.settled();
        one.query("", 1000);
        List<String> said = one.saidWithin(LONG);
        assertThat(said).hasSize(1);
        assertThat(said.getFirst().split("(?<=}) "))
                .containsExactlyInAnyOrder("IS_EX G{}", "IS_EX H{a,b}", "IS_IN I{c}", "IS_IN S{d}");
    }

    @Test
    @DisplayName("V2-55: Q(MA): the whole state of that group, and of no other")
    void aboutOneGroup() {
        one.include(0, 'H', "c");
        excluding("a");
        one.query("G", 1000);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_EX G{a}");
        one.query("H", 1000);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN H{c}");
    }

    @ParameterizedTest
    @CsvSource({
        "IN, ab, bc, IS_IN G{b}",
        "EX, ab, bc, IS_IN G{c}",
        "EX, '', c, IS_IN G{c}",
        "IN, a, b, ",
        "EX, ab, ab, ",
        "IN, abc, abc, 'IS_IN G{a,b,c}'",
    })
    @DisplayName("V2-61g V2-56: Table 3: what is asked about and listened to, or silence")
    void aboutSources(String mode, String state, String asked, String expected) {
        if (mode.equals("IN")) {
            listening(state);
        } else {
            excluding(state);
        }
        one.query("G{" + asked + "}", 1000);
        assertThat(one.saidWithin(LONG))
                .isEqualTo(expected == null ? List.of() : List.of(expected));
        one.assertNothingLeftOver();
        assertThat(one.world.sets.live()).as("what was asked is forgotten").isLessThan(2);
    }

    @Test
    @DisplayName("V2-57: the contents are those of the moment the timer fires")
    void contentsAtFireTime() {
        listening("a");
        one.query("", 8000);
        one.include(0, 'G', "abc");
        one.include(0, 'H', "d");
        assertThat(one.saidWithin(LONG))
                .filteredOn(text -> text.contains("IS_IN H"))
                .singleElement()
                .asString()
                .contains("IS_IN G{a,b,c}")
                .contains("IS_IN H{d}");
    }

    @Test
    @DisplayName("V2-57: so are those of an answer about sources")
    void contentsOfASourceAnswerAtFireTime() {
        listening("a");
        one.query("G{a,b}", 8000);
        one.exclude(0, 'G', "a");
        assertThat(one.saidWithin(LONG)).contains("IS_IN G{b}").doesNotContain("IS_IN G{a}");
    }

    @Test
    @DisplayName("V2-61f: left before the timer: nothing, neither to Q(MA) nor to a General Query")
    void leftBeforeTheTimer() {
        excluding("");
        one.query("G", 8000);
        one.query("", 8000);
        one.leave(0, 'G');
        assertThat(one.saidWithin(LONG)).containsExactly("TO_IN G{}", "TO_IN G{}");
        assertThat(one.world.ledger.cancelled()).isEqualTo(one.world.ledger.scheduled());
        one.assertNothingLeftOver();
    }

    // What has no effect.

    @Test
    @DisplayName("V2-59: nobody is suppressed by version 2 reports, or by version 1 ones (CP-11)")
    void nothingSuppresses() {
        var rules = new Mldv1Rules(true, false, 2, 10_000_000_000L);
        var shared =
                new Mldv2World(
                        3,
                        new HostRules(
                                2, rules, Mldv2World.rules(2, false, 256), 2, SsmRange.ASSIGNED),
                        1);
        for (int listener = 0; listener < 3; listener++) {
            shared.exclude(listener, 'G', "");
        }
        shared.settled();
        shared.query("", 10_000);
        shared.query("G", 10_000);
        shared.world.foreignReport(Mldv2World.group('G'));
        shared.world.receive(
                new Mldv2Report(
                        List.of(
                                new AddressRecord(
                                        RecordType.IS_EX, Mldv2World.group('G'), List.of()))),
                ListenerWorld.NEIGHBOUR,
                Ipv6Address.ALL_MLDV2_ROUTERS);
        Set<Integer> listeners = new HashSet<>();
        shared.seenWithin(LONG).forEach(seen -> listeners.add(seen.listener()));
        assertThat(listeners).hasSize(3);
        assertThat(shared.world.ledger.suppressed()).isZero();
        assertThat(shared.world.ledger.sent()).isEqualTo(shared.world.ledger.scheduled());
    }

    @Test
    @DisplayName(
            "FZ-80: version 2 reports and Dones are for routers: counted as such, without effect")
    void messagesForRouters() {
        excluding("");
        one.query("G", 10_000);
        one.world.receive(
                new Mldv2Report(
                        List.of(
                                new AddressRecord(
                                        RecordType.IS_EX, Mldv2World.group('G'), List.of()))),
                ListenerWorld.NEIGHBOUR,
                Ipv6Address.ALL_MLDV2_ROUTERS);
        one.world.receive(
                new Mldv1Done(Mldv2World.group('G')),
                ListenerWorld.NEIGHBOUR,
                Ipv6Address.ALL_ROUTERS);
        assertThat(one.world.counters.get(DropReason.WRONG_ROLE)).isEqualTo(2);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_EX G{}");
    }

    @Test
    @DisplayName("V2-60 V2-61: S flag, robustness and interval of a query change nothing here")
    void flagsOfAQuery() {
        excluding("");
        Ipv6Address group = Mldv2World.group('G');
        one.world.receive(
                new Mldv2Query(1000, group, true, 7, 1, List.of()), ListenerWorld.QUERIER, group);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_EX G{}");
        one.leave(0, 'G');
        assertThat(one.saidWithin(LONG)).as("still RV 2").hasSize(2);
    }

    @Test
    @DisplayName(
            "FZ-66: a query whose sources were all invalid asks nobody, least of all for everything")
    void onlyInvalidSources() {
        excluding("");
        Ipv6Address group = Mldv2World.group('G');
        one.world.receive(
                new Mldv2Query(1000, group, false, 2, 125, List.of(Ipv6Address.UNSPECIFIED, group)),
                ListenerWorld.QUERIER,
                group);
        assertThat(one.world.counters.get(MldCounter.RECEIVED_QUERY_V2)).isEqualTo(1);
        assertThat(one.world.ledger.scheduled()).isZero();
        assertThat(one.saidWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName("FZ-66: invalid sources beside valid ones are passed over, doubles count once")
    void someInvalidSources() {
        excluding("");
        Ipv6Address group = Mldv2World.group('G');
        Ipv6Address source = Mldv2World.source('a');
        one.world.receive(
                new Mldv2Query(
                        1000,
                        group,
                        false,
                        2,
                        125,
                        List.of(source, Ipv6Address.UNSPECIFIED, source)),
                ListenerWorld.QUERIER,
                group);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN G{a}");
    }

    // To whom.

    @Test
    @DisplayName("V2-19: a query to a listener's unicast address concerns that listener alone")
    void toAUnicastAddress() {
        var world = new Mldv2World(3);
        for (int listener = 0; listener < 3; listener++) {
            world.exclude(listener, 'G', "");
            world.include(listener, 'H', "a");
        }
        world.settled();
        Ipv6Address second = ListenerWorld.addressOf(1);
        world.query("", 1000, second);
        assertThat(world.seenWithin(LONG)).singleElement().matches(seen -> seen.listener() == 1);
        world.query("G", 1000, second);
        assertThat(world.seenWithin(LONG))
                .singleElement()
                .matches(seen -> seen.listener() == 1 && seen.text().equals("IS_EX G{}"));
        world.query("H{a}", 1000, second);
        assertThat(world.seenWithin(LONG))
                .singleElement()
                .matches(seen -> seen.listener() == 1 && seen.text().equals("IS_IN H{a}"));
        world.query("", 1000, ListenerWorld.addressOf(7));
        assertThat(world.saidWithin(LONG)).as("nobody's address").isEmpty();
        assertThat(world.world.counters.get(DropReason.OTHER_STATION)).isEqualTo(1);
    }

    @Test
    @DisplayName("V2-19: a query sent to a group concerns its listeners, whatever it asks")
    void toAGroup() {
        var world = new Mldv2World(3);
        world.exclude(0, 'G', "");
        world.exclude(1, 'G', "");
        world.exclude(1, 'H', "");
        world.exclude(2, 'H', "");
        world.settled();
        world.query("", 1000, Mldv2World.group('G'));
        assertThat(world.seenWithin(LONG).stream().map(Seen::listener))
                .containsExactlyInAnyOrder(0, 1);
        world.query("H", 1000, Mldv2World.group('G'));
        assertThat(world.seenWithin(LONG))
                .singleElement()
                .matches(seen -> seen.listener() == 1 && seen.text().equals("IS_EX H{}"));
        world.query("G", 1000, Ipv6Address.ALL_NODES);
        assertThat(world.seenWithin(LONG).stream().map(Seen::listener))
                .containsExactlyInAnyOrder(0, 1);
    }

    @Test
    @DisplayName(
            "V2-19: who has left a group does not hear what is sent to it, though it repeats the leave")
    void toAGroupThatWasLeft() {
        var world = new Mldv2World(2, 15);
        for (int listener = 0; listener < 2; listener++) {
            world.exclude(listener, 'G', "");
            world.exclude(listener, 'H', "");
        }
        world.settled();
        world.leave(0, 'G');
        world.query("", 100, Mldv2World.group('G'));
        world.query("H", 100, Mldv2World.group('G'));
        assertThat(world.world.ledger.scheduled()).isPositive();
        assertThat(world.seenWithin(LONG))
                .filteredOn(seen -> seen.text().startsWith("IS_"))
                .isNotEmpty()
                .allMatch(seen -> seen.listener() == 1);
    }

    @Test
    @DisplayName("V2-19 CP-2: nor does a version 1 General Query sent there switch it")
    void version1QueryToAGroupThatWasLeft() {
        var world = new Mldv2World(2, 15);
        world.exclude(0, 'G', "");
        world.exclude(1, 'G', "");
        world.settled();
        world.leave(1, 'G');
        world.queryV1("", 100, Mldv2World.group('G'));
        List<Seen> all = world.seenWithin(LONG);
        assertThat(all.stream().filter(seen -> seen.listener() == 1).map(Seen::text))
                .hasSize(15)
                .containsOnly("TO_IN G{}");
        assertThat(all.stream().filter(seen -> seen.listener() == 0).map(Seen::text))
                .containsExactly("v1 Report G");
    }

    // Floods.

    @Test
    @DisplayName(
            "SEC-4 FZ-84: a flood of source queries: bounded memory, and the whole state as answer")
    void floodOfSourceQueries() {
        var world = new Mldv2World(20);
        for (int listener = 0; listener < 20; listener++) {
            world.exclude(listener, 'G', "a");
        }
        world.settled();
        Ipv6Address group = Mldv2World.group('G');
        long afterSome = 0;
        for (int i = 0; i < 20_000; i++) {
            List<Ipv6Address> sources =
                    LongStream.range(i * 89L, i * 89L + 89)
                            .mapToObj(low -> new Ipv6Address(0x2001_0db8_0000_0001L, low))
                            .toList();
            world.world.receive(
                    new Mldv2Query(8_387_584, group, false, 2, 125, sources),
                    ListenerWorld.QUERIER,
                    group);
            if (i == 200) {
                afterSome = octets(world);
            }
        }
        assertThat(octets(world)).as("no more than after 200 queries").isLessThan(2 * afterSome);
        assertThat(world.world.sets.live()).as("the filter, and little else").isLessThan(5);
        assertThat(world.world.ledger.pending()).isEqualTo(20);
        List<Seen> all = world.seenWithin(Duration.ofMillis(8_387_584));
        assertThat(all).hasSize(20).allMatch(seen -> seen.text().equals("IS_EX G{a}"));
        world.assertNothingLeftOver();
    }

    private static long octets(Mldv2World world) {
        return world.world.sets.sizeOctets()
                + world.world.registry.sizeOctets()
                + world.world.listeners.sizeOctets();
    }

    @Test
    @DisplayName(
            "SEC-4: up to the bound sources are remembered, one beyond it the whole state is reported")
    void boundOfRememberedSources() {
        for (boolean beyond : new boolean[] {false, true}) {
            var world = new Mldv2World(1, Mldv2World.rules(2, Mldv2World.rules(2, false, 3)), 1);
            world.exclude(0, 'G', "f");
            world.settled();
            world.query("G{a,b}", 8000);
            world.query(beyond ? "G{c,d}" : "G{b,c}", 8000);
            assertThat(world.saidWithin(LONG))
                    .containsExactly(beyond ? "IS_EX G{f}" : "IS_IN G{a,b,c}");
            world.query("G{a,b,c,d}", 1000);
            assertThat(world.saidWithin(LONG)).containsExactly("IS_EX G{f}");
        }
    }
}
