// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.ListenerWorld.ALWAYS_DONE;
import static io.mld6.engine.listener.ListenerWorld.GROUP;
import static io.mld6.engine.listener.ListenerWorld.OTHER_GROUP;
import static io.mld6.engine.listener.ListenerWorld.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RobustnessVariable;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.registry.SegmentTable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The state table of RFC 2710 §5, a row each, through the pipeline.
class StateTableTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final ListenerWorld world = new ListenerWorld(1, SHARED);

    @Test
    @DisplayName("V1-13 SEED-8: start listening: Report at once, flag, timer within 10 s, Delaying")
    void startListening() {
        world.join(0, GROUP);
        assertThat(world.output.takeSent()).singleElement().matches(Sent::isReport);
        assertThat(world.left(0, GROUP)).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(10));
        world.leave(0, GROUP);
        assertThat(world.output.takeSent())
                .as("the flag was set")
                .singleElement()
                .matches(Sent::isDone);
    }

    @Test
    @DisplayName("V1-14 SEED-5: Delaying, timer: one Report, flag, Idle")
    void timerExpires() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(5000);
        assertThat(world.sentWithin(Duration.ofSeconds(5))).singleElement().matches(Sent::isReport);
        assertThat(world.isIdle(0, GROUP)).isTrue();
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1000})
    @DisplayName("V1-15 SEED-23: Delaying, MRD below the time left: drawn anew within the MRD")
    void shorterQueryRestartsTheTimer(long maximumDelay) {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(60_000);
        assertThat(world.left(0, GROUP)).isGreaterThan(Duration.ofMillis(maximumDelay));
        world.generalQuery(maximumDelay);
        Duration most = Duration.ofMillis(Math.max(maximumDelay, ListenerWorld.TICK_MILLIS));
        assertThat(world.left(0, GROUP)).isPositive().isLessThanOrEqualTo(most);
        assertThat(world.sentWithin(LONG)).as("one answer for both").hasSize(1);
    }

    @Test
    @DisplayName(
            "V1-16 SEED-6 SEED-23: Delaying, MRD equal to the time left or above: nothing; one below: anew")
    void equalIsNotLess() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(30_000);
        Duration left = world.left(0, GROUP);
        assertThat(left.toNanosPart() % 1_000_000).as("whole milliseconds").isZero();
        world.generalQuery(left.toMillis());
        assertThat(world.left(0, GROUP)).isEqualTo(left);
        world.generalQuery(left.toMillis() + 1);
        assertThat(world.left(0, GROUP)).isEqualTo(left);
        world.generalQuery(65_535);
        assertThat(world.left(0, GROUP)).isEqualTo(left);
        world.generalQuery(left.toMillis() - 1);
        assertThat(world.left(0, GROUP)).isLessThan(left);
    }

    @Test
    @DisplayName(
            "SD-1: a timer with 3 s left is not touched by a 10 s query, one with 3 s by a 2 s query is")
    void oneUnitEndToEnd() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(60_000);
        world.run(world.left(0, GROUP).minusSeconds(3));
        assertThat(world.left(0, GROUP)).isEqualTo(Duration.ofSeconds(3));
        world.generalQuery(10_000);
        assertThat(world.left(0, GROUP)).isEqualTo(Duration.ofSeconds(3));
        world.generalQuery(2000);
        assertThat(world.left(0, GROUP)).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    @DisplayName("V1-17 SEED-22: Idle, query: timer within the MRD, no Report yet")
    void idleIsAsked() {
        world.joinAndSettle(0, GROUP);
        world.specificQuery(GROUP, 1000);
        assertThat(world.output.takeSent()).isEmpty();
        assertThat(world.left(0, GROUP)).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(world.sentWithin(Duration.ofSeconds(1))).hasSize(1);
    }

    @Test
    @DisplayName("V1-18 SEED-21: Idle, MRD 0: Report at once, flag, Idle")
    void idleIsAskedForAnAnswerAtOnce() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(0);
        assertThat(world.sentWithin(SOON)).singleElement().matches(Sent::isReport);
        assertThat(world.isIdle(0, GROUP)).isTrue();
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName("V1-18 SEED-21: Delaying, MRD 0: the timer is cancelled, Report at once, Idle")
    void delayingIsAskedForAnAnswerAtOnce() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(60_000);
        world.generalQuery(0);
        assertThat(world.sentWithin(SOON)).singleElement().matches(Sent::isReport);
        assertThat(world.isIdle(0, GROUP)).isTrue();
        assertThat(world.sentWithin(LONG)).isEmpty();
        assertThat(world.ledger.cancelled()).isEqualTo(1);
    }

    @Test
    @DisplayName("V1-18: during the repetition, MRD 0: Report at once, and that was it")
    void repetitionIsReplacedByAnAnswerAtOnce() {
        world.join(0, GROUP);
        world.output.takeSent();
        world.generalQuery(0);
        assertThat(world.sentWithin(SOON)).hasSize(1);
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName("V1-18 SEED-21: the flag is set by an answer at once")
    void answerAtOnceSetsTheFlag() {
        world.join(0, GROUP);
        world.foreignReport(GROUP); // clears the flag: the repetition was pending
        world.run(LONG);
        world.generalQuery(0);
        world.run(SOON);
        world.output.takeSent();
        world.leave(0, GROUP);
        assertThat(world.output.takeSent()).singleElement().matches(Sent::isDone);
    }

    @Test
    @DisplayName(
            "V1-19 SEED-29 SD-6: Delaying, Report heard: no Report for this query, flag cleared, Idle")
    void reportHeardWhileDelaying() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(10_000);
        world.foreignReport(GROUP);
        assertThat(world.sentWithin(LONG)).isEmpty();
        assertThat(world.ledger.suppressed()).isEqualTo(1);
        world.leave(0, GROUP);
        assertThat(world.output.takeSent()).as("no Done").isEmpty();
    }

    @Test
    @DisplayName("V1-19: a Report heard during the repetition ends it and clears the flag")
    void reportHeardDuringRepetition() {
        world.join(0, GROUP);
        world.output.takeSent();
        world.foreignReport(GROUP);
        assertThat(world.sentWithin(LONG)).isEmpty();
        world.leave(0, GROUP);
        assertThat(world.output.takeSent()).isEmpty();
    }

    @Test
    @DisplayName(
            "V1-19: leaving right after the Report heard, before the timer came up: no Done either")
    void leaveBeforeTheSuppressedTimerComesUp() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(10_000);
        world.foreignReport(GROUP);
        world.leave(0, GROUP);
        assertThat(world.output.takeSent()).isEmpty();
        assertThat(world.ledger.suppressed()).isEqualTo(1);
        assertThat(world.ledger.cancelled()).isZero();
    }

    @Test
    @DisplayName("V1-19: a Report for one group says nothing about another")
    void reportForAnotherGroup() {
        world.joinAndSettle(0, GROUP);
        world.joinAndSettle(0, OTHER_GROUP);
        world.generalQuery(10_000);
        world.foreignReport(GROUP);
        assertThat(world.sentWithin(LONG))
                .singleElement()
                .matches(sent -> sent.group().equals(OTHER_GROUP));
    }

    @Test
    @DisplayName("V1-20 SD-25: Idle, Report heard: the flag stays, Done is said")
    void reportHeardWhileIdle() {
        world.joinAndSettle(0, GROUP);
        world.foreignReport(GROUP);
        world.run(LONG);
        world.leave(0, GROUP);
        assertThat(world.output.takeSent()).singleElement().matches(Sent::isDone);
    }

    @Test
    @DisplayName("SD-7: a Report heard while Idle does not silence the next queries")
    void reportHeardWhileIdleThenQueries() {
        world.joinAndSettle(0, GROUP);
        world.foreignReport(GROUP);
        for (int round = 1; round <= 8; round++) {
            world.generalQuery(1000);
            assertThat(world.sentWithin(Duration.ofSeconds(2))).as("round %d", round).hasSize(1);
        }
    }

    @Test
    @DisplayName(
            "SD-6: a Report heard in time for one query does not suppress the answer to the next")
    void suppressionIsPerQuery() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(10_000);
        world.foreignReport(GROUP);
        world.generalQuery(1000); // before the suppressed timer came up
        assertThat(world.sentWithin(Duration.ofSeconds(1))).hasSize(1);
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName("SD-8: MRD 0, then MRD 10 s: two answers")
    void answerAtOnceThenAnotherQuery() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(0);
        assertThat(world.sentWithin(SOON)).hasSize(1);
        world.generalQuery(10_000);
        assertThat(world.sentWithin(Duration.ofSeconds(10))).hasSize(1);
    }

    @Test
    @DisplayName("V1-21 SEED-10: Delaying, stop listening: timer stopped, Done to ff02::2")
    void leaveWhileDelaying() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(10_000);
        world.leave(0, GROUP);
        assertThat(world.output.takeSent())
                .singleElement()
                .matches(Sent::isDone)
                .matches(sent -> sent.destination().equals(Ipv6Address.ALL_ROUTERS))
                .matches(sent -> sent.group().equals(GROUP));
        assertThat(world.sentWithin(LONG)).isEmpty();
        assertThat(world.ledger.cancelled()).isEqualTo(1);
        assertThat(world.isMember(0, GROUP)).isFalse();
    }

    @Test
    @DisplayName("V1-22: Idle, stop listening: Done")
    void leaveWhileIdle() {
        world.joinAndSettle(0, GROUP);
        world.leave(0, GROUP);
        assertThat(world.output.takeSent()).singleElement().matches(Sent::isDone);
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName("V1-23 SEED-26 SEED-30: Non-Listener: queries and Reports do nothing")
    void nonListener() {
        world.joinAndSettle(0, GROUP);
        world.leave(0, GROUP);
        world.output.takeSent();
        world.generalQuery(0);
        world.specificQuery(GROUP, 0);
        world.foreignReport(GROUP);
        assertThat(world.sentWithin(LONG)).isEmpty();
        assertThat(world.ledger.scheduled()).isZero();
        assertThat(world.registry.memberships().size()).isZero();
    }

    @Test
    @DisplayName("SEED-19 SEED-26: a specific query asks the equal group only, a General Query all")
    void whomAQueryAsks() {
        world.joinAndSettle(0, GROUP);
        world.joinAndSettle(0, OTHER_GROUP);
        world.specificQuery(OTHER_GROUP, 1000);
        assertThat(world.sentWithin(LONG).stream().map(Sent::group)).containsExactly(OTHER_GROUP);
        world.generalQuery(1000);
        assertThat(world.sentWithin(LONG).stream().map(Sent::group))
                .containsExactlyInAnyOrder(GROUP, OTHER_GROUP);
    }

    @Test
    @DisplayName("SD-28: ff02:1234::5 is not ff02::5")
    void allOctetsOfAnAddressCount() {
        Ipv6Address plain = Ipv6Address.parse("ff02::5");
        Ipv6Address scoped = Ipv6Address.parse("ff02:1234::5");
        world.joinAndSettle(0, plain);
        world.specificQuery(scoped, 0);
        assertThat(world.sentWithin(LONG)).isEmpty();
        world.generalQuery(10_000);
        world.foreignReport(scoped);
        assertThat(world.sentWithin(LONG)).as("not suppressed").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff02::1", "ff01::1", "ff01::5", "ff00::1", "ff11::7", "ff10::1"})
    @DisplayName(
            "V1-24 V1-25 SEED-7 SEED-20 SD-12: ff02::1 and scopes 0 and 1: never a message, no timer")
    void muteGroups(String text) {
        var always = new ListenerWorld(1, ALWAYS_DONE);
        Ipv6Address group = Ipv6Address.parse(text);
        assertThat(always.join(0, group)).isTrue();
        assertThat(always.isIdle(0, group)).isTrue();
        always.generalQuery(0);
        always.generalQuery(1000);
        if (group.scope() != 0) { // the decoder refuses a packet sent to scope 0
            always.specificQuery(group, 0);
        }
        always.listeners.onQuery(
                SegmentTable.FIRST,
                new Mldv1Query(0, group),
                Ipv6Address.ALL_NODES,
                always.time.getAsLong());
        assertThat(always.isIdle(0, group)).isTrue();
        always.reannounce(always.row(0, group));
        assertThat(always.leave(0, group)).isTrue();
        assertThat(always.sentWithin(LONG)).as("SEED-11: nothing on leaving either").isEmpty();
        assertThat(always.time.wheelsStarted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff02::2",
                "ff02::16",
                "ff02::1:ff00:5310",
                "ff02:0:0:1::1",
                "ff05::1",
                "ff0e::1",
                "ff12::1"
            })
    @DisplayName("V1-26: scope 2 and wider, solicited-node groups among them: reported")
    void reportedGroups(String text) {
        Ipv6Address group = Ipv6Address.parse(text);
        world.join(0, group);
        world.run(LONG);
        world.leave(0, group);
        assertThat(world.output.takeSent().stream().map(Sent::isReport))
                .containsExactly(true, true, false);
    }

    @Test
    @DisplayName("V1-27 SEED-9: two unsolicited Reports in all, the second within 10 s")
    void oneRepetition() {
        world.join(0, GROUP);
        List<Sent> sent = world.sentWithin(LONG);
        assertThat(sent).hasSize(2).allMatch(Sent::isReport);
        assertThat(sent.get(1).millis()).isBetween(1L, 10_000L);
        assertThat(world.listeners.unsolicitedPending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, RobustnessVariable.MOST})
    @DisplayName(
            "V1-27: as many unsolicited Reports as the Robustness Variable says, each wait within 10 s")
    void repetitionsFollowTheRobustnessVariable(int robustness) {
        var robust = new ListenerWorld(1, new Mldv1Rules(true, false, robustness, 10_000_000_000L));
        robust.join(0, GROUP);
        List<Sent> sent = robust.sentWithin(LONG);
        assertThat(sent).hasSize(robustness);
        for (int i = 1; i < robustness; i++) {
            assertThat(sent.get(i).millis() - sent.get(i - 1).millis()).isBetween(1L, 10_000L);
        }
    }

    @Test
    @DisplayName(
            "V1-28 SD-23: skipping Done can be switched off: Done also when another node reported last")
    void alwaysDone() {
        var always = new ListenerWorld(1, ALWAYS_DONE);
        always.join(0, GROUP);
        always.foreignReport(GROUP);
        always.run(LONG);
        always.output.takeSent();
        always.leave(0, GROUP);
        assertThat(always.output.takeSent()).singleElement().matches(Sent::isDone);
    }

    @Test
    @DisplayName("SD-9: an answer by timer sets the flag that another node's Report had cleared")
    void answerByTimerSetsTheFlag() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(10_000);
        world.foreignReport(GROUP);
        world.run(LONG);
        world.generalQuery(1000);
        assertThat(world.sentWithin(LONG)).hasSize(1);
        world.leave(0, GROUP);
        assertThat(world.output.takeSent()).singleElement().matches(Sent::isDone);
    }

    @Test
    @DisplayName("SD-9: so does the repetition")
    void repetitionSetsTheFlag() {
        var robust = new ListenerWorld(1, new Mldv1Rules(true, false, 2, 10_000_000_000L));
        robust.join(0, GROUP, Duration.ofSeconds(1));
        robust.run(LONG);
        robust.output.takeSent();
        robust.leave(0, GROUP);
        assertThat(robust.output.takeSent()).singleElement().matches(Sent::isDone);
    }

    @Test
    @DisplayName("V1-30 SEED-37: the same group and listener on two links: two machines")
    void twoLinks() {
        var other = new ListenerWorld(1, SHARED);
        world.joinAndSettle(0, GROUP);
        other.joinAndSettle(0, GROUP);
        world.generalQuery(1000);
        assertThat(other.isIdle(0, GROUP)).isTrue();
        other.generalQuery(10_000);
        world.foreignReport(GROUP);
        assertThat(world.sentWithin(LONG)).isEmpty();
        assertThat(other.sentWithin(LONG)).hasSize(1);
    }
}
