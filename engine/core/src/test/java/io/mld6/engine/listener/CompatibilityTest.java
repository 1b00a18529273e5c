// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.Mldv2World.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.listener.Mldv2World.Seen;
import io.mld6.engine.testing.Vectors;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// MLDv1 and MLDv2 at the listener: RFC 9777 §8.2, rows CP-1 to CP-11 and CP-18, and the
/// lightweight variant of RFC 5790.
class CompatibilityTest {
    /// RV 2, Query Interval 125 s, Query Response Interval 10 s.
    private static final Duration OLDER_QUERIER = Duration.ofSeconds(260);

    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Mldv2World one = new Mldv2World(1);

    private Mldv2World inVersion1() {
        one.exclude(0, 'G', "");
        one.settled();
        one.queryV1("", 100);
        assertThat(one.saidWithin(Duration.ofMillis(100))).containsExactly("v1 Report G");
        return one;
    }

    private void assertSpeaks(int version, Mldv2World world, int listener) {
        world.query("G", 100, ListenerWorld.addressOf(listener));
        assertThat(world.saidWithin(Duration.ofMillis(100)))
                .containsExactly(version == 1 ? "v1 Report G" : "IS_EX G{}");
    }

    @Test
    @DisplayName(
            "CP-2 CP-3 CP-9 TL-5: a version 1 General Query: version 1 for 260 s, then version 2")
    void generalQuerySwitches() {
        inVersion1();
        one.world.run(OLDER_QUERIER.minusMillis(100 + 200));
        assertSpeaks(1, one, 0);
        one.world.run(Duration.ofMillis(100 + 10 + 1));
        assertSpeaks(2, one, 0);
    }

    @Test
    @DisplayName(
            "CP-2: each further version 1 General Query starts the time anew, other queries do not")
    void furtherQueriesRestartTheTimer() {
        inVersion1();
        one.world.run(Duration.ofSeconds(200));
        one.queryV1("", 100);
        one.world.run(Duration.ofSeconds(200));
        one.said();
        assertSpeaks(1, one, 0);
        one.queryV1("G", 100); // specific: does not count
        one.query("", 100); // version 2: does not count (CP-8)
        one.world.run(Duration.ofSeconds(61));
        one.said();
        assertSpeaks(2, one, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10000, 260000", // no version 2 query yet: 125 s
        "125, 10000, 260000",
        "60, 10000, 130000",
        "60, 100, 130000", // at least the default response interval
        "60, 30000, 150000",
        "0, 65535, 315535",
        "31744, 0, 63498000",
    })
    @DisplayName(
            "Q-54 CP-9: RV times the interval of the last version 2 query, and the query's delay or 10 s")
    void olderQuerierPresentTimeout(int interval, int maximumDelay, long millis) {
        one.exclude(0, 'G', "");
        one.settled();
        for (int heard : new int[] {1000, interval}) {
            one.world.receive(
                    new Mldv2Query(1000, Ipv6Address.UNSPECIFIED, false, 2, heard, List.of()),
                    ListenerWorld.QUERIER,
                    Ipv6Address.ALL_NODES);
        }
        one.settled();
        one.queryV1("", maximumDelay);
        one.world.run(Duration.ofMillis(millis - 200));
        one.said();
        assertSpeaks(1, one, 0);
        one.world.run(Duration.ofMillis(111));
        assertSpeaks(2, one, 0);
    }

    @Test
    @DisplayName("CP-9: the configured robustness counts")
    void robustnessOfTheTimeout() {
        var world = new Mldv2World(1, 3);
        world.exclude(0, 'G', "");
        world.settled();
        world.queryV1("", 100);
        world.world.run(Duration.ofSeconds(385).minusMillis(200));
        world.said();
        assertSpeaks(1, world, 0);
        world.world.run(Duration.ofMillis(111));
        assertSpeaks(2, world, 0);
    }

    @Test
    @DisplayName(
            "CP-4: the switch cancels answers and repetitions, leaves still repeated among them")
    void switchingCancelsEverything() {
        var world = new Mldv2World(1, 3);
        world.exclude(0, 'G', "");
        world.include(0, 'H', "ab");
        world.exclude(0, 'I', "");
        world.settled();
        world.query("", 60_000);
        world.query("G", 100); // sooner than the General answer
        world.query("H{a}", 100);
        world.exclude(0, 'J', ""); // two repetitions to come
        world.include(0, 'H', "bc");
        world.leave(0, 'I'); // two repetitions to come
        world.said();
        long scheduled = world.world.ledger.scheduled();
        assertThat(scheduled).isGreaterThan(1);
        world.queryV1("", 10_000);
        assertThat(world.world.ledger.cancelled()).isEqualTo(scheduled);
        assertThat(world.world.registry.memberships().size())
                .as("the left one is gone")
                .isEqualTo(3);
        assertThat(world.saidWithin(Duration.ofSeconds(10)))
                .containsExactlyInAnyOrder("v1 Report G", "v1 Report H", "v1 Report J");
        assertThat(world.saidWithin(Duration.ofSeconds(200))).isEmpty();
        world.assertNothingLeftOver();
        assertThat(world.world.sets.live()).as("the filter of H alone").isEqualTo(1);
    }

    @Test
    @DisplayName("CP-4 CP-3: back to version 2: what version 1 still had to say is not said")
    void switchingBackCancels() {
        inVersion1();
        one.world.run(OLDER_QUERIER.minusMillis(100 + 500));
        one.exclude(0, 'H', ""); // a version 1 repetition within 10 s
        one.query("G", 60_000); // read as version 1
        assertThat(one.said()).containsExactly("v1 Report H");
        assertThat(one.saidWithin(LONG)).filteredOn(text -> text.contains("H")).isEmpty();
        one.assertNothingLeftOver();
        assertSpeaks(2, one, 0);
    }

    @Test
    @DisplayName("CP-3: back in version 2 filters are spoken of again")
    void filtersAfterTheSwitchBack() {
        inVersion1();
        one.include(0, 'G', "a");
        one.world.run(OLDER_QUERIER);
        assertThat(one.said()).isEmpty();
        one.query("", 1000);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN G{a}");
        one.include(0, 'G', "ab");
        assertThat(one.saidWithin(LONG)).containsExactly("ALLOW G{b}", "ALLOW G{b}");
    }

    @Test
    @DisplayName("CP-5: a join in version 1 mode: Reports to the group, RV of them, within 10 s")
    void joinInVersion1() {
        inVersion1();
        one.include(0, 'H', "a");
        assertThat(one.said()).containsExactly("v1 Report H");
        long waited = 0;
        for (int i = 0; i < 8; i++) {
            one.include(0, (char) ('I' + i), "a");
            List<Seen> both = one.seenWithin(Duration.ofSeconds(10));
            assertThat(both.stream().filter(seen -> !seen.text().contains("H")))
                    .hasSize(2)
                    .allMatch(seen -> seen.text().startsWith("v1 Report"));
            waited = Math.max(waited, both.getLast().millis() - both.getFirst().millis());
        }
        assertThat(waited).as("the interval is that of version 1").isBetween(1001L, 10_000L);
    }

    @Test
    @DisplayName(
            "CP-5: changes of the filter alone say nothing in version 1 mode, the last one says Done")
    void filterChangesInVersion1() {
        inVersion1();
        one.exclude(0, 'G', "a");
        one.include(0, 'G', "ab");
        one.include(0, 'G', "b");
        assertThat(one.saidWithin(Duration.ofSeconds(20))).isEmpty();
        one.leave(0, 'G');
        assertThat(one.saidWithin(LONG)).containsExactly("v1 Done G");
        one.assertNothingLeftOver();
        assertThat(one.world.registry.groups().size()).isZero();
        assertThat(one.world.sets.live()).isZero();
    }

    @Test
    @DisplayName(
            "CP-5: who turns to version 1 and leaves before it answers says Done: it reported last")
    void leaveBeforeTheFirstVersion1Report() {
        one.exclude(0, 'G', "");
        one.settled();
        one.queryV1("", 60_000);
        one.leave(0, 'G');
        assertThat(one.saidWithin(LONG)).containsExactly("v1 Done G");
    }

    @Test
    @DisplayName(
            "CP-6 CP-8: a version 2 query in version 1 mode: answered in version 1, read as it stands")
    void version2QueryInVersion1() {
        inVersion1();
        // Code 0xffff is 8387584 ms to version 2 and 65535 ms to version 1.
        one.query("", 8_387_584);
        assertThat(one.specificLeft(0, 'G')).isBetween(1L, 65_535L);
        assertThat(one.saidWithin(Duration.ofMillis(65_535))).containsExactly("v1 Report G");
        one.query("G", 1000);
        assertThat(one.saidWithin(Duration.ofMillis(1000))).containsExactly("v1 Report G");
        one.query("G{a}", 1000);
        assertThat(one.saidWithin(Duration.ofMillis(1000))).containsExactly("v1 Report G");
        one.query("G", 0);
        assertThat(one.saidWithin(MOMENT)).as("V1-18").containsExactly("v1 Report G");
    }

    @Test
    @DisplayName(
            "CP-7: a version 1 specific query in version 2 mode: a version 2 record, no switch")
    void version1SpecificQueryInVersion2() {
        one.include(0, 'G', "ab");
        one.settled();
        one.queryV1("G", 65_535);
        assertThat(one.specificLeft(0, 'G')).isBetween(1L, 65_535L);
        assertThat(one.saidWithin(Duration.ofMillis(65_535))).containsExactly("IS_IN G{a,b}");
        one.query("G{a}", 8000);
        one.queryV1("G", 8000);
        assertThat(one.saidWithin(LONG)).as("V2-50: as Q(MA)").containsExactly("IS_IN G{a,b}");
        one.include(0, 'G', "a");
        assertThat(one.saidWithin(LONG)).containsExactly("BLOCK G{b}", "BLOCK G{b}");
    }

    @Test
    @DisplayName(
            "CP-7: as RFC 3810 has it, a version 1 specific query makes its receivers fall back")
    void version1SpecificQuerySwitchesIfWanted() {
        HostRules rules = Mldv2World.rules(2, false);
        var world =
                new Mldv2World(
                        1,
                        new HostRules(
                                rules.version(),
                                rules.version1(),
                                rules.version2(),
                                rules.robustnessVariable(),
                                rules.ssm(),
                                true),
                        1);
        world.exclude(0, 'G', "");
        world.settled();
        world.queryV1("G", 1000);
        assertThat(world.saidWithin(Duration.ofMillis(1000))).containsExactly("v1 Report G");
    }

    @Test
    @DisplayName(
            "CP-4 CP-6: the query that switches is answered as version 1 says, at once if it says so")
    void theSwitchingQueryIsAnswered() {
        var world = new Mldv2World(50);
        for (int listener = 0; listener < 50; listener++) {
            world.exclude(listener, 'G', "");
            world.exclude(listener, 'H', "");
        }
        world.settled();
        long asked = world.world.millis();
        world.queryV1("", 40_000);
        List<Seen> all = world.seenWithin(Duration.ofMillis(40_000));
        assertThat(all).hasSize(100).allMatch(seen -> seen.text().startsWith("v1 Report"));
        assertThat(all.getLast().millis() - asked).as("linear").isGreaterThan(33_000);
        var other = new Mldv2World(1);
        other.exclude(0, 'G', "");
        other.settled();
        other.queryV1("", 0);
        assertThat(other.saidWithin(MOMENT)).containsExactly("v1 Report G");
    }

    @Test
    @DisplayName(
            "CP-2 V2-19: only the listeners that the query reached switch; modes live side by side")
    void mixedModes() {
        var world = new Mldv2World(3);
        for (int listener = 0; listener < 3; listener++) {
            world.exclude(listener, 'G', "");
        }
        world.exclude(2, 'H', "");
        world.settled();
        world.queryV1("", 100, ListenerWorld.addressOf(1));
        assertThat(world.seenWithin(Duration.ofSeconds(1)))
                .singleElement()
                .matches(seen -> seen.listener() == 1 && seen.text().equals("v1 Report G"));
        world.query("", 1000);
        assertThat(world.seenWithin(Duration.ofSeconds(1)))
                .hasSize(3)
                .allMatch(seen -> seen.text().startsWith("v1") == (seen.listener() == 1));
        world.queryV1("G", 1000);
        assertThat(world.seenWithin(Duration.ofSeconds(1)))
                .hasSize(3)
                .allMatch(
                        seen ->
                                seen.text()
                                        .equals(
                                                seen.listener() == 1
                                                        ? "v1 Report G"
                                                        : "IS_EX G{}"));
        world.queryV1("", 100, Mldv2World.group('H'));
        world.settled();
        assertSpeaks(2, world, 0);
        assertSpeaks(1, world, 1);
        assertSpeaks(1, world, 2);
        world.world.run(Duration.ofSeconds(231));
        assertSpeaks(2, world, 0);
        assertSpeaks(2, world, 1);
        assertSpeaks(2, world, 2);
    }

    @Test
    @DisplayName("CP-2: a listener without any group switches too")
    void listenerWithoutGroups() {
        one.queryV1("", 100);
        one.exclude(0, 'G', "");
        assertThat(one.saidWithin(Duration.ofSeconds(20)))
                .containsExactly("v1 Report G", "v1 Report G");
    }

    @Test
    @DisplayName(
            "CP-18 SN-4: in version 1 mode another node's Report suppresses on a shared segment only")
    void suppressionInVersion1() {
        for (boolean isShared : new boolean[] {true, false}) {
            var rules = new Mldv1Rules(isShared, false, 2, 10_000_000_000L);
            var world =
                    new Mldv2World(
                            1,
                            new HostRules(
                                    2,
                                    rules,
                                    Mldv2World.rules(2, false, 256),
                                    2,
                                    SsmRange.ASSIGNED),
                            1);
            world.exclude(0, 'G', "");
            world.settled();
            world.queryV1("", 10_000);
            world.world.foreignReport(Mldv2World.group('G'));
            assertThat(world.saidWithin(Duration.ofSeconds(20))).hasSize(isShared ? 0 : 1);
            world.leave(0, 'G');
            assertThat(world.saidWithin(LONG)).as("Done").hasSize(isShared ? 0 : 1);
        }
    }

    @Test
    @DisplayName(
            "CP-10 SEC-3: told to ignore version 1, a listener stays in version 2, answers none of it")
    void ignoreVersion1() {
        var world = new Mldv2World(1, DecodeOptions.DEFAULT.withIgnoreVersion1(true));
        world.exclude(0, 'G', "");
        world.settled();
        world.queryV1("", 100);
        world.queryV1("G", 100);
        assertThat(world.saidWithin(LONG)).isEmpty();
        assertThat(world.world.counters.get(DropReason.VERSION_IGNORED)).isEqualTo(2);
        assertSpeaks(2, world, 0);
    }

    @Test
    @DisplayName("CP-1: 24 octets are version 1, 28 version 2, lengths between nothing at all")
    void versionByLength() {
        long lengths = 0;
        for (Vectors.Vector vector : Vectors.all()) {
            if (vector.expect().contains("BAD_LENGTH")) {
                one.world.receive(vector.octets());
                lengths++;
            }
        }
        assertThat(lengths).isPositive();
        assertThat(one.world.counters.get(DropReason.BAD_LENGTH)).isEqualTo(lengths);
        one.exclude(0, 'G', "");
        assertThat(one.saidWithin(LONG)).containsExactly("TO_EX G{}", "TO_EX G{}");
    }

    @Test
    @DisplayName("AD-9: version 1 queries for SSM groups are processed normally")
    void version1QueriesForSsmGroups() {
        one.include(0, 'S', "a");
        one.settled();
        one.queryV1("S", 100);
        assertThat(one.saidWithin(LONG)).containsExactly("IS_IN S{a}");
        one.queryV1("", 100);
        assertThat(one.saidWithin(Duration.ofSeconds(1))).containsExactly("v1 Report S");
    }

    // Lightweight.

    private static Mldv2World lightweight() {
        return new Mldv2World(1, Mldv2World.rules(2, true), 1);
    }

    @ParameterizedTest
    @CsvSource({
        "INCLUDE, ab, G, 'ALLOW G{a,b}'",
        "INCLUDE, ab, '', 'ALLOW G{a,b}'",
        "INCLUDE, ab, 'G{b,c}', ALLOW G{b}",
        "EXCLUDE, '', G, TO_EX G{}",
        "EXCLUDE, '', '', TO_EX G{}",
        "EXCLUDE, '', 'G{b,c}', 'ALLOW G{b,c}'",
    })
    @DisplayName("LW-2 LW-3: answers say TO_EX{} for IS_EX{} and ALLOW for IS_IN")
    void lightweightAnswers(FilterMode mode, String sources, String query, String expected) {
        Mldv2World world = lightweight();
        world.listen(0, Mldv2World.group('G'), mode, sources);
        world.settled();
        world.query(query, 1000);
        assertThat(world.saidWithin(LONG)).containsExactly(expected);
    }

    @Test
    @DisplayName("LW-1: EXCLUDE with sources is refused, and nothing changes")
    void lightweightRefusesExclude() {
        Mldv2World world = lightweight();
        world.include(0, 'G', "a");
        world.settled();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> world.exclude(0, 'G', "b"));
        world.query("G", 1000);
        assertThat(world.saidWithin(LONG)).containsExactly("ALLOW G{a}");
    }

    @Test
    @DisplayName(
            "LW-4 LW-5: changes: ALLOW and BLOCK, TO_EX{}, TO_IN(B), each RV times within a second")
    void lightweightChanges() {
        Mldv2World world = lightweight();
        world.include(0, 'G', "ab");
        assertThat(world.saidWithin(LONG)).containsExactly("ALLOW G{a,b}", "ALLOW G{a,b}");
        world.include(0, 'G', "bc");
        List<Seen> all = world.seenWithin(LONG);
        assertThat(all.stream().map(Seen::text))
                .containsExactly("ALLOW G{c} BLOCK G{a}", "ALLOW G{c} BLOCK G{a}");
        assertThat(all.getLast().millis() - all.getFirst().millis()).isBetween(1L, 1000L);
        world.exclude(0, 'G', "");
        assertThat(world.saidWithin(LONG)).containsExactly("TO_EX G{}", "TO_EX G{}");
        world.include(0, 'G', "d");
        assertThat(world.saidWithin(LONG)).containsExactly("TO_IN G{d}", "TO_IN G{d}");
        world.leave(0, 'G');
        assertThat(world.saidWithin(LONG)).containsExactly("BLOCK G{d}", "BLOCK G{d}");
    }
}
