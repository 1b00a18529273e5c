// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.Mldv2World.LONG;
import static io.mld6.engine.listener.RecordingOutput.records;
import static io.mld6.engine.listener.RecordingOutput.sizes;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.metrics.MldCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// MLDv2 Reports that cannot be handed over at once, or that the kernel refuses: answers that stand
/// still, changes that wait, and what the books say of them.
class UnsentReportsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @DisplayName(
            "V2-53: an answer that finds too little room stops between reports and goes on, once each")
    void answersStopAndGoOn(int room) {
        var world = new Mldv2World(3);
        for (int listener = 0; listener < 3; listener++) {
            world.joinAll(listener, 300, FilterMode.EXCLUDE);
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
        world.joinAll(0, 300, FilterMode.EXCLUDE);
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
        world.joinAll(0, 300, FilterMode.EXCLUDE);
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
        world.joinAll(1, 56, FilterMode.EXCLUDE);
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
        world.joinAll(0, 300, FilterMode.EXCLUDE);
        world.joinAll(1, 300, FilterMode.EXCLUDE);
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
        world.joinAll(0, 300, FilterMode.EXCLUDE);
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
        world.joinAll(0, 300, FilterMode.EXCLUDE);
        world.joinAll(1, 300, FilterMode.EXCLUDE);
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
        world.joinAll(0, 300, FilterMode.EXCLUDE);
        world.joinAll(1, 1, FilterMode.EXCLUDE);
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
}
