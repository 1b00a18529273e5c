// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.ListenerWorld.ALWAYS_DONE;
import static io.mld6.engine.listener.ListenerWorld.GROUP;
import static io.mld6.engine.listener.ListenerWorld.OTHER_GROUP;
import static io.mld6.engine.listener.ListenerWorld.SHARED;
import static io.mld6.engine.listener.ListenerWorld.SNOOPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.metrics.MldCounter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What happens while messages cannot be handed over.
class NoRoomTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    @DisplayName(
            "SD-10 SEED-33: no room at the join: no Report, no flag, so no Done; nothing is said at all")
    void noFlagWithoutHandOver() {
        var world = new ListenerWorld(1, SHARED);
        world.output.setRoom(0);
        world.join(0, GROUP);
        world.run(LONG);
        world.leave(0, GROUP);
        world.roomAgain(Integer.MAX_VALUE);
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName(
            "SD-10: the first Report waits for room and is then sent and repeated as if it were just joined")
    void firstReportWaitsForRoom() {
        var world = new ListenerWorld(1, SHARED);
        world.output.setRoom(0);
        world.join(0, GROUP);
        world.run(Duration.ofSeconds(30));
        assertThat(world.output.takeSent()).isEmpty();
        world.roomAgain(Integer.MAX_VALUE);
        assertThat(world.output.takeSent()).singleElement().matches(Sent::isReport);
        assertThat(world.sentWithin(Duration.ofSeconds(10))).hasSize(1);
        world.leave(0, GROUP);
        assertThat(world.output.takeSent()).singleElement().matches(Sent::isDone);
    }

    @Test
    @DisplayName("SD-10: an answer that finds no room sets no flag: leaving meanwhile says no Done")
    void answerWithoutRoomSetsNoFlag() {
        var world = new ListenerWorld(1, SHARED);
        world.join(0, GROUP);
        world.foreignReport(GROUP); // flag cleared
        world.run(LONG);
        world.output.takeSent();
        world.generalQuery(1000);
        world.output.setRoom(0);
        world.run(Duration.ofSeconds(10));
        world.leave(0, GROUP);
        world.roomAgain(Integer.MAX_VALUE);
        assertThat(world.sentWithin(LONG)).isEmpty();
        assertThat(world.ledger.cancelled()).isEqualTo(1);
        world.assertBooksBalance();
    }

    @Test
    @DisplayName(
            "nothing is dropped because a buffer is full: answers wait, each is sent once, and they are late")
    void answersWaitForRoom() {
        var world = new ListenerWorld(1000, SNOOPED);
        for (int listener = 0; listener < 1000; listener++) {
            world.join(listener, GROUP);
        }
        world.run(LONG);
        world.output.takeSent();
        world.generalQuery(1000);
        world.output.setRoom(100);
        world.run(Duration.ofSeconds(3));
        assertThat(world.output.takeSent()).hasSize(100);
        Set<String> sources = new HashSet<>();
        for (int i = 0; i < 9; i++) {
            world.roomAgain(100);
            world.output.takeSent().forEach(one -> sources.add(one.source().toString()));
        }
        assertThat(sources).hasSize(900);
        assertThat(world.ledger.sent()).isEqualTo(1000);
        assertThat(world.ledger.late()).isEqualTo(900);
        assertThat(world.ledger.pending()).isZero();
        world.roomAgain(100);
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @Test
    void donesWaitForRoomInOrder() {
        var world = new ListenerWorld(200, SNOOPED);
        for (int listener = 0; listener < 200; listener++) {
            world.joinAndSettle(listener, GROUP);
        }
        world.output.setRoom(0);
        for (int listener = 0; listener < 200; listener++) {
            world.leave(listener, GROUP);
        }
        assertThat(world.listeners.donesWaiting()).isEqualTo(200);
        world.roomAgain(150);
        world.roomAgain(150);
        List<Sent> sent = world.output.takeSent();
        assertThat(sent).hasSize(200).allMatch(Sent::isDone);
        assertThat(sent.stream().map(Sent::source))
                .containsExactlyElementsOf(
                        Stream.iterate(0, i -> i + 1)
                                .limit(200)
                                .map(ListenerWorld::addressOf)
                                .toList());
    }

    @Test
    @DisplayName(
            "a Done that waits goes out before the Report of a new join of the same membership")
    void doneIsNotOvertakenByTheNextJoin() {
        var world = new ListenerWorld(1, SHARED);
        world.joinAndSettle(0, GROUP);
        world.output.setRoom(0);
        world.leave(0, GROUP);
        world.output.setRoom(Integer.MAX_VALUE);
        world.join(0, GROUP); // before anybody said that there is room again
        world.roomAgain(Integer.MAX_VALUE);
        List<Sent> sent = world.sentWithin(Duration.ofMillis(20));
        assertThat(sent.stream().map(Sent::isDone)).containsExactly(true, false);
    }

    @Test
    @DisplayName(
            "SEED-39 SD-26: what the kernel refuses is counted as failed, not as sent, and closes its books")
    void refusedByTheKernel() {
        var world = new ListenerWorld(3, SNOOPED);
        for (int listener = 0; listener < 3; listener++) {
            world.joinAndSettle(listener, GROUP);
        }
        world.output.holds(true);
        world.generalQuery(1000);
        world.run(Duration.ofSeconds(1));
        assertThat(world.ledger.sent()).isZero();
        assertThat(world.ledger.pending()).as("on their way").isEqualTo(3);
        world.output.fail();
        assertThat(world.ledger.sent()).isZero();
        assertThat(world.ledger.cancelled()).isEqualTo(3);
        assertThat(world.ledger.pending()).isZero();
        assertThat(world.counters.get(MldCounter.FRAMES_FAILED)).isEqualTo(3);
    }

    @Test
    @DisplayName(
            "SD-31: link lost: all timers stop, memberships stay, nothing is sent; back: as on a fresh join")
    void linkDownAndUp() {
        var world = new ListenerWorld(3, SNOOPED);
        world.joinAndSettle(0, GROUP);
        world.joinAndSettle(1, GROUP);
        world.join(1, OTHER_GROUP); // its repetition is pending
        world.join(2, GROUP, Duration.ofSeconds(5));
        world.generalQuery(10_000);
        world.output.takeSent();

        world.output.setRoom(0);
        world.listeners.linkLost();
        assertThat(world.schedule.armed()).isZero();
        assertThat(world.listeners.unsolicitedPending()).isZero();
        world.assertBooksBalance();
        assertThat(world.ledger.pending()).isZero();
        world.run(LONG);
        assertThat(world.registry.memberships().size()).isEqualTo(4);

        world.roomAgain(Integer.MAX_VALUE);
        for (int row = 0; row < world.registry.memberships().rows().highWater(); row++) {
            world.reannounce(row);
        }
        assertThat(world.output.takeSent()).hasSize(4).allMatch(Sent::isReport);
        assertThat(world.sentWithin(Duration.ofSeconds(10))).as("repetitions").hasSize(4);
        assertThat(world.sentWithin(LONG)).isEmpty();
        world.generalQuery(1000);
        assertThat(world.sentWithin(LONG)).hasSize(4);
    }

    @Test
    @DisplayName("SD-31: Dones that waited when the link was lost are not sent when it is back")
    void donesAreDroppedWithTheLink() {
        var world = new ListenerWorld(1, SHARED);
        world.joinAndSettle(0, GROUP);
        world.output.setRoom(0);
        world.leave(0, GROUP);
        world.listeners.linkLost();
        world.roomAgain(Integer.MAX_VALUE);
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName("SD-31: rows that are no membership any more are not announced")
    void reannounceSkipsFreeRows() {
        var world = new ListenerWorld(2, SHARED);
        world.joinAndSettle(0, GROUP);
        world.joinAndSettle(1, GROUP);
        int row = world.row(0, GROUP);
        world.leave(0, GROUP);
        world.output.takeSent();
        world.reannounce(row);
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName("V1-22: one that had reported and waits to announce itself again still says Done")
    void leaveWhileTheNewAnnouncementWaits() {
        for (Mldv1Rules rules : List.of(SHARED, ALWAYS_DONE)) {
            var world = new ListenerWorld(1, rules);
            world.joinAndSettle(0, GROUP);
            world.output.setRoom(0);
            world.reannounce(world.row(0, GROUP));
            world.leave(0, GROUP);
            world.roomAgain(Integer.MAX_VALUE);
            assertThat(world.sentWithin(LONG)).singleElement().matches(Sent::isDone);
        }
    }
}
