// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.Mldv2World.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.metrics.MldCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// MLDv2 Reports as a whole: how records share them, what happens when they cannot be handed over,
/// and where they come from.
class ReportsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /// All groups of one listener in one call.
    private static void joinAll(Mldv2World world, int listener, int groups, FilterMode mode) {
        String sources = mode == FilterMode.INCLUDE ? "a" : "";
        world.world.inCall(
                call -> {
                    for (int i = 0; i < groups; i++) {
                        world.listen(call, listener, ListenerWorld.GROUP.plus(i), mode, sources);
                    }
                });
    }

    /// How often each listener said what about each group.
    private static Map<String, Integer> records(List<Sent> reports) {
        Map<String, Integer> counts = new HashMap<>();
        for (Sent report : reports) {
            for (AddressRecord record : report.records()) {
                counts.merge(
                        report.source() + " " + record.type() + " " + record.group(),
                        1,
                        Integer::sum);
            }
        }
        return counts;
    }

    /// Short, because an assertion prints what it looks at.
    private static List<Integer> sizes(List<Sent> reports) {
        return reports.stream().map(report -> report.records().size()).toList();
    }

    @ParameterizedTest
    @CsvSource({"1500, 72", "1280, 61", "9000, 447"})
    @DisplayName(
            "V2-62 V2-65 V2-67: 100 groups at MTU 1500: 72 and 28 records; each group once a query")
    void recordsShareReports(int mtu, int most) {
        var world = new Mldv2World(20);
        world.world.output.setMtu(mtu);
        for (int listener = 0; listener < 20; listener++) {
            joinAll(world, listener, 100, FilterMode.EXCLUDE);
        }
        List<Integer> expected = most >= 100 ? List.of(100) : List.of(most, 100 - most);
        List<Sent> first = world.world.output.takeSent();
        assertThat(sizes(first)).hasSize(20 * expected.size());
        assertThat(sizes(first).subList(0, expected.size())).isEqualTo(expected);
        assertThat(records(world.world.sentWithin(LONG)))
                .as("repetitions")
                .hasSize(2000)
                .allSatisfy((record, count) -> assertThat(count).as(record).isEqualTo(1));

        world.query("", 10_000);
        List<Sent> answers = world.world.sentWithin(LONG);
        assertThat(answers).hasSize(20 * expected.size());
        assertThat(answers).allMatch(report -> report.packetOctets() <= mtu);
        assertThat(sizes(answers).stream().mapToInt(Integer::intValue).sum()).isEqualTo(2000);
        assertThat(sizes(answers)).allMatch(expected::contains);
        assertThat(records(answers))
                .hasSize(2000)
                .allSatisfy((record, count) -> assertThat(count).as(record).isEqualTo(1));
        assertThat(world.world.ledger.sent()).as("one answer a listener").isEqualTo(20);
        assertThat(world.world.counters.get(MldCounter.SUBMITTED_RECORDS)).isEqualTo(3 * 2000);
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName(
            "V2-63: an ALLOW of 200 sources goes in three reports; IS_IN likewise; nothing is lost")
    void longListsAreSplit() {
        var world = new Mldv2World(1);
        listenToMany(world, FilterMode.INCLUDE, 200);
        for (RecordType type : List.of(RecordType.ALLOW, RecordType.IS_IN)) {
            if (type == RecordType.IS_IN) {
                world.settled();
                world.query("", 100);
            }
            List<Sent> reports = world.world.sentWithin(Duration.ZERO.plusMillis(100));
            List<Ipv6Address> sources = new ArrayList<>();
            for (Sent report : reports.subList(0, 3)) {
                AddressRecord record = report.records().getFirst();
                assertThat(record.type()).isEqualTo(type);
                sources.addAll(record.sources());
            }
            assertThat(sources).hasSize(200).doesNotHaveDuplicates().isSorted();
            assertThat(reports.getFirst().records().getFirst().sources()).hasSize(89);
        }
    }

    @Test
    @DisplayName("V2-64: TO_EX and IS_EX are never split: 89 sources, the same every time")
    void excludeListsAreCut() {
        var world = new Mldv2World(1);
        listenToMany(world, FilterMode.EXCLUDE, 200);
        world.query("", 5000);
        List<Sent> reports = world.world.sentWithin(LONG);
        assertThat(reports).hasSize(3);
        List<Ipv6Address> sources = reports.getFirst().records().getFirst().sources();
        assertThat(sources).hasSize(89);
        assertThat(reports)
                .allMatch(report -> report.records().size() == 1)
                .allMatch(report -> report.records().getFirst().sources().equals(sources));
    }

    private static void listenToMany(Mldv2World world, FilterMode mode, int count) {
        long[] words = new long[2 * count];
        for (int i = 0; i < count; i++) {
            words[2 * i] = 0x2001_0db8_0000_0000L;
            words[2 * i + 1] = (i * 7919L) % 1_000_003;
        }
        Ipv6Address group = ListenerWorld.GROUP;
        int set = world.world.sets.intern(words, count);
        long nowNanos = world.world.time.getAsLong();
        world.world.inCall(
                call -> call.listen(0, 0, group.high(), group.low(), mode, set, nowNanos));
        world.world.sets.release(set);
    }

    // Turns and room.

    @Test
    @DisplayName("V2-37: more repetitions at one moment than a turn takes still fill their reports")
    void aTurnEndsInsideAReport() {
        var world = new Mldv2World(1);
        joinAll(world, 0, 3000, FilterMode.EXCLUDE);
        assertThat(world.world.output.takeSent()).hasSize(42);
        List<Sent> repeated = world.world.sentWithin(LONG);
        assertThat(repeated).hasSize(42);
        assertThat(records(repeated)).hasSize(3000);
        world.assertNothingLeftOver();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @DisplayName(
            "V2-53: an answer that finds too little room stops between reports and goes on, once each")
    void answersStopAndGoOn(int room) {
        var world = new Mldv2World(3);
        for (int listener = 0; listener < 3; listener++) {
            joinAll(world, listener, 300, FilterMode.EXCLUDE);
        }
        world.settled();
        world.world.output.setRoom(room);
        world.query("", 1000);
        world.world.run(SECOND);
        List<Sent> all = new ArrayList<>(world.world.output.takeSent());
        assertThat(sizes(all)).hasSize(room);
        assertThat(world.world.output.isReportOpen()).as("nothing stays half done").isFalse();
        for (int i = 0; i < 20; i++) {
            world.world.roomAgain(room);
            assertThat(world.world.output.overdrawn()).isZero();
            assertThat(world.world.output.isReportOpen()).isFalse();
            all.addAll(world.world.output.takeSent());
        }
        assertThat(all).as("as many as with room").hasSize(15);
        assertThat(records(all))
                .hasSize(900)
                .allSatisfy((record, count) -> assertThat(count).as(record).isEqualTo(1));
        assertThat(world.world.ledger.sent()).isEqualTo(3);
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName("V2-53 V2-57: what is left while an answer stands still is not in its rest")
    void leavesWhileAnAnswerStandsStill() {
        var world = new Mldv2World(1, 1);
        joinAll(world, 0, 300, FilterMode.EXCLUDE);
        world.settled();
        world.world.output.setRoom(2);
        world.query("", 1000);
        world.world.run(SECOND);
        List<Sent> first = world.world.output.takeSent();
        assertThat(first).hasSize(2);
        List<Ipv6Address> reported =
                first.stream()
                        .flatMap(one -> one.records().stream())
                        .map(AddressRecord::group)
                        .toList();
        for (int i = 0; i < 300; i++) {
            Ipv6Address group = ListenerWorld.GROUP.plus(i);
            if (!reported.contains(group)) {
                world.listen(0, group, FilterMode.INCLUDE, "");
            }
        }
        assertThat(world.world.listeners.size()).isEqualTo(144);
        world.world.roomAgain(Integer.MAX_VALUE);
        List<Sent> leaves = world.world.sentWithin(LONG);
        assertThat(records(leaves).keySet()).hasSize(156).allMatch(text -> text.contains("TO_IN"));
        assertThat(world.world.ledger.sent()).isEqualTo(1);
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName(
            "V2-53: rows that an answer at a standstill was to go on with are freed and taken by others")
    void rowsChangeHandsWhileAnAnswerStandsStill() {
        var world = new Mldv2World(2, 1);
        joinAll(world, 0, 300, FilterMode.EXCLUDE);
        world.settled();
        world.world.output.setRoom(2);
        world.query("", 1000);
        world.world.run(SECOND);
        // Two Reports: the last 144 groups joined. There is room again, and before the answer hears
        // of it, the groups it was to go on with are left, and another listener takes their rows.
        assertThat(records(world.world.output.takeSent())).hasSize(144);
        world.world.output.setRoom(Integer.MAX_VALUE);
        for (int i = 155; i >= 100; i--) {
            world.listen(0, ListenerWorld.GROUP.plus(i), FilterMode.INCLUDE, "");
        }
        joinAll(world, 1, 56, FilterMode.EXCLUDE);
        world.world.output.takeSent();
        world.world.roomAgain(Integer.MAX_VALUE);
        List<Sent> rest = world.world.output.takeSent();
        assertThat(rest).allMatch(one -> one.source().equals(ListenerWorld.addressOf(0)));
        assertThat(records(rest)).hasSize(100);
        assertThat(records(rest).keySet()).allMatch(text -> text.contains("IS_EX"));
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName(
            "CP-4: a listener turns to version 1 while its answer stands still: the rest is not sent")
    void switchWhileAnAnswerStandsStill() {
        var world = new Mldv2World(2);
        joinAll(world, 0, 300, FilterMode.EXCLUDE);
        joinAll(world, 1, 300, FilterMode.EXCLUDE);
        world.settled();
        world.world.output.setRoom(1);
        world.query("", 0); // both at the same tick
        world.world.run(SECOND);
        int first =
                world.world.output.takeSent().getFirst().source().equals(ListenerWorld.addressOf(0))
                        ? 0
                        : 1;
        world.queryV1("", 65_535, ListenerWorld.addressOf(first));
        world.world.roomAgain(Integer.MAX_VALUE);
        List<Sent> rest = world.world.output.takeSent();
        assertThat(rest)
                .hasSize(5)
                .allMatch(one -> one.source().equals(ListenerWorld.addressOf(1 - first)));
        assertThat(records(rest)).hasSize(300);
        assertThat(world.world.ledger.cancelled()).isEqualTo(1);
        world.world.assertBooksBalance();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    @DisplayName(
            "SD-10: what finds no room when it changes waits, and is then said RV times as ever")
    void changesWaitForRoom(int room) {
        var world = new Mldv2World(1);
        world.world.output.setRoom(room);
        joinAll(world, 0, 300, FilterMode.EXCLUDE);
        world.world.run(SECOND);
        List<Sent> all = new ArrayList<>(world.world.output.takeSent());
        assertThat(sizes(all)).hasSize(room);
        for (int i = 0; i < 30; i++) {
            world.world.roomAgain(Math.max(1, room));
            world.world.run(SECOND);
            all.addAll(world.world.output.takeSent());
        }
        assertThat(records(all))
                .hasSize(300)
                .allSatisfy((record, count) -> assertThat(count).as(record).isEqualTo(2));
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName("V2-38: a change that waits for room is said as it is when there is room")
    void theLastStateIsSaid() {
        var world = new Mldv2World(1);
        world.world.output.setRoom(0);
        world.exclude(0, 'G', "");
        world.exclude(0, 'G', "a");
        world.exclude(0, 'H', "");
        world.leave(0, 'H');
        world.world.roomAgain(Integer.MAX_VALUE);
        List<String> said = world.saidWithin(LONG);
        assertThat(String.join(" ", said).split("(?<=}) "))
                .containsExactlyInAnyOrder("TO_EX G{a}", "TO_EX G{a}", "TO_IN H{}", "TO_IN H{}");
    }

    @Test
    @DisplayName("SEED-39: answers that the kernel refuses close their books")
    void refusedByTheKernel() {
        var world = new Mldv2World(3);
        for (int listener = 0; listener < 3; listener++) {
            world.exclude(listener, 'G', "");
        }
        world.settled();
        world.world.output.holds(true);
        world.query("", 1000);
        world.query("G", 100);
        world.world.run(SECOND);
        assertThat(world.world.ledger.sent()).isZero();
        assertThat(world.world.ledger.pending()).isPositive();
        world.world.output.fail();
        world.world.assertBooksBalance();
        assertThat(world.world.ledger.pending()).isZero();
    }

    /// A listener with 300 groups answers in five Reports at an MTU of 1500.
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    @DisplayName("LK-1: an answer of several Reports is given when the kernel took all of them")
    void onePartThatIsRefused(int taken) {
        var world = new Mldv2World(2, 1);
        joinAll(world, 0, 300, FilterMode.EXCLUDE);
        joinAll(world, 1, 300, FilterMode.EXCLUDE);
        world.settled();
        world.world.output.holds(true);
        world.query("", 1000);
        world.world.run(SECOND);
        world.world.output.handOver(taken);
        world.world.output.fail(1);
        world.world.output.handOver(4 - taken);
        assertThat(world.world.ledger.sent()).isZero();
        assertThat(world.world.counters.get(MldCounter.REFUSED_RESPONSES)).isEqualTo(1);
        assertThat(world.world.ledger.pending()).as("the other listener's").isEqualTo(1);
        world.world.output.handOver(4);
        assertThat(world.world.ledger.pending()).as("not before the last part").isEqualTo(1);
        world.world.output.handOver(1);
        assertThat(world.world.ledger.sent()).isEqualTo(1);
        assertThat(world.world.counters.get(MldCounter.REFUSED_RESPONSES)).isEqualTo(1);
        world.world.assertBooksBalance();
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName("LK-1: an answer that stands still is not given with the parts that are out")
    void partsBeforeAndAfterAStandstill() {
        var world = new Mldv2World(2, 1);
        joinAll(world, 0, 300, FilterMode.EXCLUDE);
        joinAll(world, 1, 1, FilterMode.EXCLUDE);
        world.settled();
        world.world.output.holds(true);
        world.world.output.setRoom(2);
        world.query("", 1000);
        world.world.run(SECOND);
        world.world.output.fail(1);
        world.world.output.handOver();
        assertThat(world.world.ledger.sent()).isLessThanOrEqualTo(1);
        long before = world.world.ledger.sent();
        world.world.roomAgain(Integer.MAX_VALUE);
        world.world.run(SECOND);
        world.world.output.handOver();
        assertThat(world.world.ledger.sent() + world.world.ledger.cancelled()).isEqualTo(2);
        assertThat(world.world.ledger.sent()).isGreaterThanOrEqualTo(before);
        assertThat(world.world.counters.get(MldCounter.REFUSED_RESPONSES)).isEqualTo(1);
        world.world.assertBooksBalance();
    }

    // The link and the address.

    @Test
    @DisplayName(
            "SD-31: link lost: no timer runs on, leaves under way are forgotten; back: all anew, RV times")
    void linkDownAndUp() {
        var world = new Mldv2World(3);
        for (int listener = 0; listener < 3; listener++) {
            world.exclude(listener, 'G', "");
            world.include(listener, 'H', "ab");
        }
        world.settled();
        world.query("", 60_000);
        world.query("G", 100);
        world.exclude(0, 'I', "");
        world.leave(1, 'G');
        world.include(2, 'H', "bc");
        world.said();
        world.world.output.setRoom(0);
        world.world.listeners.linkLost();
        world.assertNothingLeftOver();
        assertThat(world.world.schedules).allMatch(schedule -> schedule.armed() == 0);
        world.world.run(LONG);
        assertThat(world.world.listeners.size()).isEqualTo(6);

        world.world.roomAgain(Integer.MAX_VALUE);
        assertThat(world.said()).isEmpty();
        for (int listener = 0; listener < 3; listener++) {
            world.world.reannounceAll(listener);
        }
        List<Sent> all = world.world.sentWithin(LONG);
        assertThat(all).as("groups of one listener share reports").hasSize(6);
        Map<String, Integer> expected = new HashMap<>();
        for (int listener = 0; listener < 3; listener++) {
            String sender = ListenerWorld.addressOf(listener) + " ";
            expected.put(sender + "ALLOW " + Mldv2World.group('H'), 2);
            if (listener != 1) {
                expected.put(sender + "TO_EX " + Mldv2World.group('G'), 2);
            }
        }
        expected.put(ListenerWorld.addressOf(0) + " TO_EX " + Mldv2World.group('I'), 2);
        assertThat(records(all)).isEqualTo(expected);
        world.query("H{a,b,c}", 100);
        assertThat(world.seenWithin(LONG)).hasSize(3);
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName(
            "SD-31: an answer that stood still when the link was lost is not finished when it is back")
    void linkLostInsideAnAnswer() {
        var world = new Mldv2World(1);
        joinAll(world, 0, 300, FilterMode.EXCLUDE);
        world.settled();
        world.world.output.setRoom(1);
        world.query("", 100);
        world.world.run(SECOND);
        assertThat(world.world.output.takeSent()).hasSize(1);
        world.world.listeners.linkLost();
        world.world.roomAgain(Integer.MAX_VALUE);
        assertThat(world.saidWithin(LONG)).isEmpty();
        world.assertNothingLeftOver();
        world.query("", 100);
        assertThat(world.world.sentWithin(LONG)).hasSize(5);
    }

    @Test
    @DisplayName(
            "V2-15 V2-17 TL-9: from :: until the address is valid, then everything anew from it")
    void unspecifiedSource() {
        var world = new Mldv2World(2);
        world.world.registry.listeners().setAddressValid(0, false);
        world.exclude(0, 'G', "");
        world.include(0, 'H', "a");
        world.exclude(1, 'G', "");
        world.world.run(LONG);
        world.query("", 1000);
        world.world.run(LONG);
        List<Sent> before = world.world.output.takeSent();
        assertThat(before).hasSize(6 + 2);
        assertThat(before.stream().filter(one -> one.source().isUnspecified())).hasSize(5);

        world.exclude(0, 'I', ""); // a repetition is under way
        world.world.output.takeSent();
        world.world.registry.listeners().setAddressValid(0, true);
        world.world.reannounceAll(0);
        List<Sent> after = world.world.sentWithin(LONG);
        assertThat(after)
                .hasSize(2)
                .allMatch(one -> one.source().equals(ListenerWorld.addressOf(0)));
        assertThat(records(after).values()).hasSize(3).containsOnly(2);
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName("V2-17 V2-42: a leave that is being repeated goes on from the new address")
    void leaveWhileTheAddressBecomesValid() {
        var world = new Mldv2World(1, 3);
        world.world.registry.listeners().setAddressValid(0, false);
        world.exclude(0, 'G', "");
        world.leave(0, 'G');
        world.world.output.takeSent();
        world.world.registry.listeners().setAddressValid(0, true);
        world.world.reannounceAll(0);
        List<Sent> after = world.world.sentWithin(LONG);
        assertThat(after)
                .hasSize(2)
                .allMatch(one -> one.source().equals(ListenerWorld.addressOf(0)));
        world.assertNothingLeftOver();
    }

    @Test
    @DisplayName("V2-16: reports go to ff02::16 from the listener's own addresses")
    void addresses() {
        var world = new Mldv2World(3);
        IntStream.range(0, 3).forEach(listener -> world.exclude(listener, 'G', ""));
        List<Sent> sent = world.world.output.takeSent();
        for (int listener = 0; listener < 3; listener++) {
            assertThat(sent.get(listener).source()).isEqualTo(ListenerWorld.addressOf(listener));
            assertThat(sent.get(listener).destination()).isEqualTo(Ipv6Address.ALL_MLDV2_ROUTERS);
            assertThat(sent.get(listener).hex())
                    .startsWith("333300000016" + String.format("00005e0053%02x", 0x10 + listener));
        }
    }

    @Test
    @DisplayName(
            "SD-30: a version 2 query is read as one: float delay, version 2 answer, sources in it")
    void queriesOfVersion2AreReadAsSuch() {
        var world = new Mldv2World(60);
        for (int listener = 0; listener < 60; listener++) {
            world.exclude(listener, 'G', "");
        }
        world.settled();
        long asked = world.world.millis();
        world.world.receive(
                new Mldv2Query(
                        120_000,
                        ListenerWorld.GROUP,
                        false,
                        2,
                        125,
                        List.of(Mldv2World.source('a'))),
                ListenerWorld.QUERIER,
                ListenerWorld.GROUP);
        var seen = world.seenWithin(Duration.ofSeconds(120));
        assertThat(seen).hasSize(60).allMatch(one -> one.text().equals("IS_IN G{a}"));
        assertThat(seen.getLast().millis() - asked)
                .as("later than a reader of version 1 would: code 0x8d4c is 36.2 s there")
                .isGreaterThan(100_000);
    }
}
