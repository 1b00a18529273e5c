// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.ListenerWorld.GROUP;
import static io.mld6.engine.listener.ListenerWorld.OTHER_GROUP;
import static io.mld6.engine.listener.ListenerWorld.SHARED;
import static io.mld6.engine.listener.ListenerWorld.SNOOPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.metrics.MldCounter;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Who hears whom: suppression among our own listeners and by other nodes.
class SharedSegmentTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static ListenerWorld settled(int listeners, Mldv1Rules rules) {
        var world = new ListenerWorld(listeners, rules);
        for (int listener = 0; listener < listeners; listener++) {
            world.join(listener, GROUP);
        }
        world.run(Duration.ofSeconds(30));
        world.generalQuery(1000); // so that exactly one has the flag
        world.run(Duration.ofSeconds(5));
        world.output.takeSent();
        return world;
    }

    @Test
    @DisplayName(
            "TL-7 SN-4 CP-18: two listeners of one group: one Report; only its sender says Done")
    void oneReportPerGroupAndQuery() {
        var world = settled(2, SHARED);
        world.generalQuery(10_000);
        List<Sent> sent = world.sentWithin(Duration.ofSeconds(10));
        assertThat(sent).hasSize(1);
        int reporter = sent.getFirst().source().equals(ListenerWorld.addressOf(0)) ? 0 : 1;
        world.leave(1 - reporter, GROUP);
        assertThat(world.output.takeSent()).as("the silent one's leave").isEmpty();
        world.leave(reporter, GROUP);
        assertThat(world.output.takeSent()).singleElement().matches(Sent::isDone);
    }

    @Test
    @DisplayName(
            "SEED-29: of many listeners of one group the earliest reports, all others are suppressed")
    void theEarliestReports() {
        var world = settled(100, SHARED);
        world.ledger.delayMicros().reset();
        long suppressedBefore = world.ledger.suppressed();
        Duration earliest = LONG;
        world.generalQuery(10_000);
        for (int listener = 0; listener < 100; listener++) {
            Duration left = world.left(listener, GROUP);
            earliest = left.compareTo(earliest) < 0 ? left : earliest;
        }
        long asked = world.millis();
        List<Sent> sent = world.sentWithin(Duration.ofSeconds(10));
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().millis() - asked).isEqualTo(earliest.toMillis());
        assertThat(world.ledger.suppressed() - suppressedBefore).isEqualTo(99);
        assertThat(world.ledger.pending()).isZero();
    }

    @Test
    @DisplayName(
            "SN-4 CP-18: behind a snooping switch nobody hears anybody: all answer, all say Done")
    void snoopedSegment() {
        var world = settled(100, SNOOPED);
        world.generalQuery(10_000);
        world.foreignReport(GROUP);
        assertThat(world.sentWithin(Duration.ofSeconds(10))).hasSize(100);
        assertThat(world.ledger.suppressed()).isZero();
        for (int listener = 0; listener < 100; listener++) {
            world.leave(listener, GROUP);
        }
        assertThat(world.output.takeSent()).hasSize(100).allMatch(Sent::isDone);
    }

    @Test
    @DisplayName("V1-19: the join Report of one listener ends the repetition of another")
    void joinSuppressesRepetition() {
        var world = new ListenerWorld(2, SHARED);
        world.join(0, GROUP);
        world.run(Duration.ofMillis(10));
        assertThat(world.isIdle(0, GROUP)).as("the draw left time").isFalse();
        world.join(1, GROUP);
        assertThat(world.output.takeSent()).hasSize(2);
        List<Sent> sent = world.sentWithin(LONG);
        assertThat(sent)
                .singleElement()
                .matches(one -> one.source().equals(ListenerWorld.addressOf(1)));
        assertThat(world.counters.get(MldCounter.REPETITIONS_SUPPRESSED)).isEqualTo(1);
        world.leave(0, GROUP);
        assertThat(world.output.takeSent()).isEmpty();
        world.leave(1, GROUP);
        assertThat(world.output.takeSent()).hasSize(1);
    }

    @Test
    @DisplayName("V1-18: MRD 0 is answered at once by everyone, nobody is suppressed")
    void answersAtOnceAreNotSuppressed() {
        var world = settled(50, SHARED);
        world.generalQuery(0);
        world.foreignReport(GROUP);
        assertThat(world.sentWithin(Duration.ofMillis(20))).hasSize(50);
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName("V1-19: suppression is per group")
    void suppressionIsPerGroup() {
        var world = settled(10, SHARED);
        for (int listener = 0; listener < 10; listener++) {
            world.join(listener, OTHER_GROUP);
        }
        world.run(LONG);
        world.output.takeSent();
        world.generalQuery(10_000);
        assertThat(world.sentWithin(Duration.ofSeconds(10)).stream().map(Sent::group))
                .containsExactlyInAnyOrder(GROUP, OTHER_GROUP);
    }

    @Test
    @DisplayName(
            "SEED-27 SEED-16 SEED-38: our own frames heard again change nothing and are counted")
    void ownFramesHeardAgain() {
        var world = settled(2, SHARED);
        world.generalQuery(10_000);
        Duration left = world.left(0, GROUP);
        world.join(1, OTHER_GROUP);
        byte[] own = HexFormat.of().parseHex(world.output.takeSent().getFirst().hex());
        Duration repetition = world.left(1, OTHER_GROUP);
        world.receive(own);
        assertThat(world.counters.get(DropReason.OWN_MESSAGE)).isEqualTo(1);
        assertThat(world.counters.get(MldCounter.RECEIVED_REPORT_V1)).isZero();
        assertThat(world.left(0, GROUP)).isEqualTo(left);
        assertThat(world.left(1, OTHER_GROUP)).isEqualTo(repetition);
        assertThat(world.sentWithin(LONG)).as("an answer and a repetition").hasSize(2);
    }

    @Test
    @DisplayName("SEED-16 SEED-27: a query that seems to come from one of ours is not acted on")
    void ownQuery() {
        var world = settled(2, SHARED);
        world.receive(
                new io.mld6.codec.message.Mldv1Query(0, io.mld6.codec.wire.Ipv6Address.UNSPECIFIED),
                ListenerWorld.addressOf(1),
                io.mld6.codec.wire.Ipv6Address.ALL_NODES);
        assertThat(world.sentWithin(LONG)).isEmpty();
        assertThat(world.counters.get(DropReason.OWN_MESSAGE)).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "SD-24 SEED-41: a delayed first Report ignores queries and Reports until it is out")
    void pendingJoinIgnoresQueriesAndReports() {
        var world = new ListenerWorld(1, SHARED);
        world.join(0, GROUP, Duration.ofSeconds(5));
        world.generalQuery(0);
        world.generalQuery(1000);
        world.specificQuery(GROUP, 0);
        world.foreignReport(GROUP);
        assertThat(world.sentWithin(Duration.ofMillis(4990))).isEmpty();
        assertThat(world.left(0, GROUP)).isEqualTo(Duration.ofMillis(10));
        assertThat(world.sentWithin(Duration.ofMillis(10))).hasSize(1);
        assertThat(world.sentWithin(Duration.ofSeconds(10))).as("and its repetition").hasSize(1);
        world.leave(0, GROUP);
        assertThat(world.output.takeSent()).singleElement().matches(Sent::isDone);
    }

    @Test
    @DisplayName("SEED-5 SEED-41: a delayed first Report goes out at its time and is repeated")
    void delayedFirstReport() {
        var world = new ListenerWorld(1, SHARED);
        world.join(0, GROUP, Duration.ofMillis(1500));
        List<Sent> sent = world.sentWithin(LONG);
        assertThat(sent).hasSize(2);
        assertThat(sent.getFirst().millis()).isEqualTo(1500);
        assertThat(sent.get(1).millis()).isBetween(1501L, 11_500L);
    }

    @Test
    @DisplayName(
            "SEED-44: leaving before the delayed first Report: timer cancelled, no Report, no Done")
    void leaveWhileFirstReportIsPending() {
        for (Mldv1Rules rules : List.of(SHARED, ListenerWorld.ALWAYS_DONE)) {
            var world = new ListenerWorld(1, rules);
            world.join(0, GROUP, Duration.ofSeconds(5));
            world.leave(0, GROUP);
            assertThat(world.sentWithin(LONG)).isEmpty();
            assertThat(world.listeners.unsolicitedPending()).isZero();
        }
    }
}
