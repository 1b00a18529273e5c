// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.ListenerWorld.GROUP;
import static io.mld6.engine.listener.ListenerWorld.OTHER_GROUP;
import static io.mld6.engine.listener.ListenerWorld.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Joins are counted, and a membership leaves nothing behind.
class JoinAndLeaveTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final ListenerWorld world = new ListenerWorld(2, SHARED);

    @Test
    @DisplayName("SEED-40: the second join sends nothing, changes no timer and ignores its delay")
    void furtherJoinsOnlyCount() {
        assertThat(world.join(0, GROUP)).isTrue();
        world.output.takeSent();
        Duration left = world.left(0, GROUP);
        assertThat(world.join(0, GROUP, Duration.ofSeconds(1))).isFalse();
        assertThat(world.join(0, GROUP)).isFalse();
        assertThat(world.left(0, GROUP)).isEqualTo(left);
        assertThat(world.sentWithin(LONG)).as("the repetition").hasSize(1);
        assertThat(world.registry.memberships().size()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "SEED-43 SD-29: only the last leave says Done; the others touch neither timer nor wire")
    void onlyTheLastLeaveCounts() {
        world.join(0, GROUP);
        world.join(0, GROUP);
        world.join(0, GROUP);
        world.output.takeSent();
        Duration left = world.left(0, GROUP);
        assertThat(world.leave(0, GROUP)).isFalse();
        assertThat(world.leave(0, GROUP)).isFalse();
        assertThat(world.left(0, GROUP)).as("the repetition's timer runs on").isEqualTo(left);
        assertThat(world.output.takeSent()).isEmpty();
        assertThat(world.isMember(0, GROUP)).isTrue();
        assertThat(world.leave(0, GROUP)).isTrue();
        assertThat(world.isMember(0, GROUP)).isFalse();
        assertThat(world.sentWithin(LONG)).singleElement().matches(Sent::isDone);
        assertThat(world.registry.groups().size()).as("the group ends with it").isZero();
    }

    @Test
    @DisplayName("SD-29: the count of joins survives answers, suppression and repetitions")
    void theCountSurvivesTheStateMachine() {
        world.join(0, GROUP);
        world.join(0, GROUP);
        world.foreignReport(GROUP);
        world.run(LONG);
        world.generalQuery(1000);
        world.run(LONG);
        world.generalQuery(0);
        world.run(LONG);
        world.output.takeSent();
        assertThat(world.leave(0, GROUP)).isFalse();
        assertThat(world.leave(0, GROUP)).isTrue();
    }

    @Test
    @DisplayName(
            "SEED-43 SD-19: a row taken again while its old timer's entry still lies in a bucket")
    void rowIsTakenAgainWhileAnOldEntryExists() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(10_000);
        Duration left = world.left(0, GROUP);
        int row = world.row(0, GROUP);
        world.leave(0, GROUP);
        world.join(1, OTHER_GROUP, Duration.ofMinutes(1));
        assertThat(world.row(1, OTHER_GROUP)).as("the same row").isEqualTo(row);
        world.output.takeSent();
        assertThat(world.sentWithin(left.plusSeconds(1))).as("nobody fires for the dead").isEmpty();
        assertThat(world.sentWithin(Duration.ofMinutes(1)).getFirst())
                .matches(one -> one.group().equals(OTHER_GROUP))
                .matches(one -> one.source().equals(ListenerWorld.addressOf(1)));
    }

    @Test
    @DisplayName(
            "SD-19: a membership left and joined again at the very tick it was due reports once")
    void joinedAgainAtTheSameTick() {
        world.joinAndSettle(0, GROUP);
        world.generalQuery(10_000);
        Duration left = world.left(0, GROUP);
        world.leave(0, GROUP);
        world.join(0, GROUP, left);
        world.output.takeSent();
        assertThat(world.sentWithin(left)).hasSize(1);
        assertThat(world.sentWithin(LONG)).as("its repetition").hasSize(1);
    }

    @Test
    @DisplayName(
            "SEED-42 SD-17: a join that cannot be is an error to the caller and changes nothing")
    void tooManyJoins() {
        for (int i = 0; i < MembershipState.MAXIMUM_REFERENCES; i++) {
            world.join(0, GROUP);
        }
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> world.join(0, GROUP));
        assertThat(world.registry.memberships().size()).isEqualTo(1);
        for (int i = 1; i < MembershipState.MAXIMUM_REFERENCES; i++) {
            assertThat(world.leave(0, GROUP)).isFalse();
        }
        assertThat(world.leave(0, GROUP)).isTrue();
    }

    @Test
    @DisplayName("SEED-42 SD-18: a listener that is refused leaves nothing half-built behind")
    void refusedListener() {
        Ipv6Address taken = ListenerWorld.addressOf(1);
        var table = world.registry.listeners();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(
                        () ->
                                world.registry.addListener(
                                        SegmentTable.FIRST, 0x0200_0000_0001L, taken.low(), true));
        assertThat(table.size()).isEqualTo(2);
        assertThat(table.highWater()).isEqualTo(2);
        assertThat(table.find(SegmentTable.FIRST, taken.high(), taken.low())).isEqualTo(1);
        assertThat(table.macAndSum(1) >>> 16).isEqualTo(ListenerWorld.FIRST_MAC.plus(1).value());
    }

    @Test
    @DisplayName("SD-27: whoever takes a message may look into the registry and change it")
    void registryIsFreeWhileAMessageIsTaken() {
        world.output.onWrite(
                () -> {
                    world.output.onWrite(() -> {});
                    assertThat(world.isMember(0, GROUP)).isTrue();
                    world.join(1, GROUP);
                    world.join(0, OTHER_GROUP);
                });
        world.join(0, GROUP);
        assertThat(world.output.takeSent()).hasSize(3);
        assertThat(world.registry.memberships().size()).isEqualTo(3);
        assertThat(world.row(0, OTHER_GROUP)).isNotEqualTo(RowTable.NONE);
    }

    @Test
    void removingEveryRowTwiceIsHarmless() {
        world.joinAndSettle(0, GROUP);
        int row = world.row(0, GROUP);
        world.remove(row);
        world.remove(row);
        assertThat(world.output.takeSent()).hasSize(1);
        assertThat(world.registry.memberships().size()).isZero();
    }

    @Test
    void removeEndsAMembershipWhateverItsJoins() {
        world.join(0, GROUP);
        world.join(0, GROUP);
        world.output.takeSent();
        world.remove(world.row(0, GROUP));
        assertThat(world.isMember(0, GROUP)).isFalse();
        assertThat(world.output.takeSent()).singleElement().matches(Sent::isDone);
    }

    @Test
    void joiningAndLeavingManyTimesKeepsTheTablesSmall() {
        world.join(0, GROUP);
        long octets = world.registry.sizeOctets();
        for (int i = 0; i < 10_000; i++) {
            world.join(1, GROUP.plus(i % 50));
            world.leave(1, GROUP.plus(i % 50));
        }
        assertThat(world.registry.sizeOctets()).isEqualTo(octets);
        world.output.takeSent();
        List<Sent> sent = world.sentWithin(LONG);
        assertThat(sent).as("nothing of all that is left over").hasSizeLessThanOrEqualTo(1);
    }
}
