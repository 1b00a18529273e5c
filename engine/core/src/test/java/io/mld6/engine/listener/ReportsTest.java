// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.Mldv2World.LONG;
import static io.mld6.engine.listener.RecordingOutput.records;
import static io.mld6.engine.listener.RecordingOutput.sizes;
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

/// MLDv2 Reports as a whole: how records share them, what becomes of them with the link, and where
/// they come from.
class ReportsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @CsvSource({"1500, 72", "1280, 61", "9000, 447"})
    @DisplayName(
            "V2-62 V2-65 V2-67: 100 groups at MTU 1500: 72 and 28 records; each group once a query")
    void recordsShareReports(int mtu, int most) {
        var world = new Mldv2World(20);
        world.world.output.setMtu(mtu);
        for (int listener = 0; listener < 20; listener++) {
            world.joinAll(listener, 100, FilterMode.EXCLUDE);
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

    @Test
    @DisplayName("V2-37: more repetitions at one moment than a turn takes still fill their reports")
    void aTurnEndsInsideAReport() {
        var world = new Mldv2World(1);
        world.joinAll(0, 3000, FilterMode.EXCLUDE);
        assertThat(world.world.output.takeSent()).hasSize(42);
        List<Sent> repeated = world.world.sentWithin(LONG);
        assertThat(repeated).hasSize(42);
        assertThat(records(repeated)).hasSize(3000);
        world.assertNothingLeftOver();
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
        world.joinAll(0, 300, FilterMode.EXCLUDE);
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
