// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.registry.SegmentTable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Queries that wait in the kernel until a busy or stopped process looks at them.
class LateQueriesTest {
    private static final int LISTENERS = 200;
    private static final int WINDOW_MILLIS = 2000;

    private final Mldv2World world = populated();

    private static Mldv2World populated() {
        Mldv2World world = new Mldv2World(LISTENERS);
        for (int i = 0; i < LISTENERS; i++) {
            int listener = i;
            world.world.inCall(
                    call ->
                            world.listen(
                                    call, listener, ListenerWorld.GROUP, FilterMode.EXCLUDE, ""));
        }
        return world.settled();
    }

    private static MldQuery version2(Ipv6Address group) {
        return new Mldv2Query(WINDOW_MILLIS, group, false, 2, 125, List.of());
    }

    private void ask(Mldv2World asked, MldQuery query, Duration waited) {
        long nowNanos = asked.world.time.getAsLong();
        int _ =
                asked.world.listeners.onQuery(
                        SegmentTable.FIRST,
                        query,
                        query.isGeneral() ? Ipv6Address.ALL_NODES : query.group(),
                        HostListeners.NO_STATION,
                        nowNanos - waited.toNanos(),
                        nowNanos);
    }

    private static long answered(List<Sent> sent) {
        return sent.stream().map(Sent::source).distinct().count();
    }

    @Test
    @DisplayName("LK-14: a query that waited is answered in what is left of its time")
    void answersInWhatIsLeft() {
        ask(world, version2(Ipv6Address.UNSPECIFIED), Duration.ofMillis(1500));
        assertThat(answered(world.world.sentWithin(Duration.ofMillis(510)))).isEqualTo(LISTENERS);
        assertThat(world.world.ledger.late()).isZero();
        assertThat(world.world.ledger.delayMicros().getMinValue()).isGreaterThan(1_490_000);
    }

    @Test
    @DisplayName("LK-14: so is one about a group, and one of MLDv1")
    void ofEveryKind() {
        ask(world, version2(ListenerWorld.GROUP), Duration.ofMillis(1500));
        assertThat(answered(world.world.sentWithin(Duration.ofMillis(510)))).isEqualTo(LISTENERS);
        ask(world, new Mldv1Query(WINDOW_MILLIS, Ipv6Address.UNSPECIFIED), Duration.ofMillis(1500));
        assertThat(world.world.sentWithin(Duration.ofMillis(510))).isNotEmpty();
        assertThat(world.world.ledger.late()).isZero();
    }

    @Test
    @DisplayName("LK-14: where nothing is left all answer at once, and all count as late")
    void isLateWhereNothingIsLeft() {
        ask(world, version2(Ipv6Address.UNSPECIFIED), Duration.ofSeconds(3));
        assertThat(answered(world.world.sentWithin(Duration.ofMillis(50)))).isEqualTo(LISTENERS);
        assertThat(world.world.ledger.late()).isEqualTo(LISTENERS);
    }

    @Test
    @DisplayName("LK-14: the usual few milliseconds change no delay")
    void milliseconds() {
        Mldv2World other = populated();
        ask(world, version2(Ipv6Address.UNSPECIFIED), Duration.ZERO);
        ask(other, version2(Ipv6Address.UNSPECIFIED), Duration.ofMillis(20));
        assertThat(other.world.sentWithin(Duration.ofSeconds(3)))
                .hasSize(LISTENERS)
                .isEqualTo(world.world.sentWithin(Duration.ofSeconds(3)));
    }
}
