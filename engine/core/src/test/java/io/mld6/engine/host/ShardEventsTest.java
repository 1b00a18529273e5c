// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.EngineEvent.Refused;
import io.mld6.engine.host.EngineEvent.Why;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.output.OutputParts;
import io.mld6.engine.output.Pace;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.VirtualTime;
import io.mld6.engine.testing.Allocation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// LK-9: what is read from the frames of one shard. Its frames go nowhere: what is released untried
/// counts as refused.
class ShardEventsTest {
    private static final long TICK_NANOS = 10_000_000;
    private static final long NOW = 4_711;
    private static final int MTU_OCTETS = 1500;
    private static final int ECANCELED = 125;
    private static final int TO_EX = RecordType.TO_EX.wireValue();
    private static final long GROUP_HIGH = 0xff0eL << 48;
    private static final long MAC = 0x0200_0000_0001L;
    private static final int PLENTY = 1000;

    private final MembershipRegistry registry = new MembershipRegistry();
    private final Counters counters = new Counters();
    private final ResponseLedger ledger = new ResponseLedger(TICK_NANOS, counters);
    private final VirtualTime time = new VirtualTime(NOW);
    private final BatchOutput output =
            BatchOutput.to(
                    FrameBatch::release,
                    () -> MTU_OCTETS,
                    new OutputParts(ledger, counters, () -> NOW, new Pace(0, 0), () -> {}));
    private final HostListeners listeners =
            new HostListeners(
                    new ListenerParts(
                            registry,
                            new SourceSets(),
                            new Draws(1),
                            ledger,
                            output,
                            counters,
                            (table, field, sink) ->
                                    new ResponseSchedule(
                                            table, field, TICK_NANOS, time, time, time, sink),
                            time),
                    RulesOf.hosts(EngineConfig.defaults()));
    private final ShardEvents events = new ShardEvents(registry, output, listeners, () -> NOW);
    private final EventRing ring = new EventRing(PLENTY);
    private final EventTap tap = new EventTap(ring, () -> {}, true);
    private final EventRow row = new EventRow();

    private EngineEvent next() {
        assertThat(row.read(ring)).as("there is an event").isTrue();
        return row.event(ring);
    }

    private void report(VlanTags vlan, long mac, long sourceLow, int records) {
        output.beginReport(vlan.word(), mac << 16, sourceLow);
        for (int i = 0; i < records; i++) {
            output.record(TO_EX, GROUP_HIGH, i, 0, 0);
        }
        output.endReport(ResponseLedger.UNSOLICITED);
        output.flush();
    }

    @Test
    @DisplayName("LK-9: each record of a frame that was not taken is told, and why")
    void refusedRecordsAreTold() {
        VlanTags vlan = VlanTags.of(100);
        int listener = listeners.addListener(MAC, 1, true);
        int there =
                listeners.addListener(
                        registry.segment(vlan.word()),
                        MAC,
                        1,
                        true,
                        HostOptions.of(EngineConfig.defaults()).kind());
        events.add(tap);
        report(VlanTags.NONE, MAC, 1, 2);
        report(vlan, MAC, 1, 1);
        for (int i = 0; i < 2; i++) {
            assertThat(next())
                    .isEqualTo(
                            new Refused(
                                    NOW,
                                    listener,
                                    VlanTags.NONE,
                                    new Ipv6Address(GROUP_HIGH, i),
                                    Why.JOIN,
                                    RecordType.TO_EX,
                                    ECANCELED));
        }
        assertThat(next())
                .isEqualTo(
                        new Refused(
                                NOW,
                                there,
                                vlan,
                                new Ipv6Address(GROUP_HIGH, 0),
                                Why.JOIN,
                                RecordType.TO_EX,
                                ECANCELED));
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("LK-9: answers are told to whom wants them only")
    void answersAreToldToWhomWantsThem() {
        EventRing other = new EventRing(PLENTY);
        events.add(tap);
        events.add(new EventTap(other, () -> {}, false));
        int listener = listeners.addListener(MAC, 1, true);
        int _ = registry.add(listener, GROUP_HIGH, 7);
        int group = registry.groups().find(registry.listeners().segment(listener), GROUP_HIGH, 7);
        events.suppressed(listener, group, true);
        assertThat(((EngineEvent.Suppressed) next()).why()).isEqualTo(Why.ANSWER);
        assertThat(other.isEmpty()).isTrue();
        events.linkChanged(LinkState.REMOVED);
        assertThat(next()).isInstanceOf(EngineEvent.LinkChanged.class);
        assertThat(other.isEmpty()).isFalse();
    }

    @Test
    @DisplayName("LK-9: RFC 3590: from :: the MAC address tells the listener, unless it is shared")
    void unspecifiedSourceIsKnownByItsMac() {
        int listener = listeners.addListener(MAC, 1, false);
        events.add(tap);
        report(VlanTags.NONE, MAC, 0, 1);
        assertThat(((Refused) next()).listener()).isEqualTo(listener);
        int _ = listeners.addListener(MAC, 2, false);
        report(VlanTags.NONE, MAC, 0, 1);
        assertThat(((Refused) next()).listener()).isEqualTo(EngineEvent.UNKNOWN_LISTENER);
        int second = listeners.addListener(MAC, 3, true);
        report(VlanTags.NONE, MAC, 3, 1);
        assertThat(((Refused) next()).listener()).isEqualTo(second);
    }

    @Test
    @DisplayName("LK-9: whoever is gone, or lives elsewhere now, is not taken for another")
    void removedListenersAreUnknown() {
        int listener = listeners.addListener(MAC, 1, true);
        listeners.removeListener(listener);
        events.add(tap);
        report(VlanTags.NONE, MAC, 1, 1);
        report(VlanTags.of(100), MAC, 1, 1);
        assertThat(((Refused) next()).listener()).isEqualTo(EngineEvent.UNKNOWN_LISTENER);
        assertThat(((Refused) next()).listener()).isEqualTo(EngineEvent.UNKNOWN_LISTENER);
    }

    @Test
    @DisplayName("LK-9: nobody follows: nothing is written; somebody does: nothing is allocated")
    void followingAllocatesNothing() {
        int _ = listeners.addListener(MAC, 1, true);
        output.setOpen(true);
        Runnable frame = () -> report(VlanTags.NONE, MAC, 1, 10);
        long alone = Allocation.octetsOfThousand(frame);
        assertThat(ring.isEmpty()).isTrue();
        events.add(tap);
        long followed = Allocation.octetsOfThousand(frame);
        assertThat(ring.dropped()).isPositive();
        // Asking costs some octets itself; an object a frame would be 16 000 and more.
        assertThat(alone).isLessThan(8000);
        assertThat(followed).isLessThan(8000);
        events.remove(tap);
        long written = ring.dropped();
        frame.run();
        assertThat(ring.dropped()).isEqualTo(written);
    }
}
