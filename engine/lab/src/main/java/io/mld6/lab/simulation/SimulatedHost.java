// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.listener.Call;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.HostRules;
import io.mld6.engine.listener.ListenerHandler;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.CounterSnapshot;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.lab.oracle.Wish;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A node with one listener or many, each with its own address, on a [SimulatedSegment]; in one
/// VLAN of it or in many, each listener in one. It answers where listeners live and takes no notice
/// of other VLANs.
///
/// ```java
/// SimulatedHost host = new SimulatedHost(segment, HostKind.V2.rules(2, false), seed);
/// int listener = host.addListener(MacAddress.parse("02:00:00:00:00:01"));
/// host.listen(listener, group, Wish.include(List.of(source)));
/// segment.time().run(Duration.ofSeconds(2));
/// ```
public final class SimulatedHost {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final NodeTime time;
    private final SegmentEnd end;
    private final MembershipRegistry registry = new MembershipRegistry();
    private final SourceSets sets = new SourceSets();
    private final Counters counters = new Counters();
    private final ResponseLedger ledger = new ResponseLedger(TICK_NANOS, counters);
    private final HostRules rules;
    private final HostListeners listeners;
    private final EmbeddedChannel channel;
    private int calls;

    /// A host without listeners.
    ///
    /// @param seed of all its delays
    public SimulatedHost(SimulatedSegment segment, HostRules rules, long seed) {
        this.rules = rules;
        time = new NodeTime(segment.time());
        end = segment.attach(time, this::receive, false);
        SegmentReports output = new SegmentReports(end, ledger, time);
        ListenerParts parts =
                new ListenerParts(
                        registry,
                        sets,
                        new Draws(seed),
                        ledger,
                        output,
                        counters,
                        this::newSchedule,
                        time);
        listeners = new HostListeners(parts, rules);
        channel =
                new EmbeddedChannel(
                        new MldFrameDecoder(
                                new FrameDecoder(DecodeOptions.DEFAULT, counters::count),
                                ListenerHandler.destinations(registry),
                                new Accounting()),
                        new ListenerHandler(parts, listeners, counters::count, () -> 0));
    }

    private ResponseSchedule newSchedule(RowTable table, int field, DueRows sink) {
        return new ResponseSchedule(table, field, TICK_NANOS, time, time, time, sink);
    }

    private void receive(ByteBuf frame) {
        channel.writeInbound(frame);
    }

    /// Its time, for freezes and jumps.
    public NodeTime time() {
        return time;
    }

    /// Adds a listener of untagged frames with the EUI-64 link-local address of its MAC address.
    ///
    /// @return its number
    /// @throws IllegalArgumentException if there is one with that address
    public int addListener(MacAddress mac) {
        return addListener(VlanTags.NONE, mac);
    }

    /// Adds a listener of a VLAN with the EUI-64 link-local address of its MAC address.
    ///
    /// @param vlan tags of its frames, and the only ones it takes
    /// @return its number
    /// @throws IllegalArgumentException if there is one with that address in the VLAN
    public int addListener(VlanTags vlan, MacAddress mac) {
        return listeners.addListener(
                registry.segment(vlan.word()),
                mac.value(),
                Ipv6Address.eui64(mac.value()),
                true,
                rules.usual());
    }

    /// Takes a listener away without a word, as when its power goes. Its number may be given to
    /// another.
    public void removeListener(int listener) {
        time.run(() -> listeners.removeListener(listener));
    }

    /// Unplugs a listener here and plugs it in there: no word here, and there it reports everything
    /// as on a fresh join.
    ///
    /// @throws IllegalArgumentException if a listener there has its address
    public void moveListener(int listener, VlanTags vlan) {
        time.run(
                () ->
                        listeners.moveListener(
                                ++calls,
                                listener,
                                registry.segment(vlan.word()),
                                time.getAsLong()));
    }

    /// Adds a listener whose address is not valid yet, or makes it valid: then everything is
    /// reported anew (RFC 3590 §4).
    public void setAddressValid(int listener, boolean valid) {
        registry.listeners().setAddressValid(listener, valid);
        if (valid) {
            listeners.reannounceAll(++calls, listener, time.getAsLong());
        }
    }

    /// The address of a listener.
    public Ipv6Address addressOf(int listener) {
        return new Ipv6Address(
                Ipv6Address.LINK_LOCAL_HIGH, registry.listeners().linkLocalLow(listener));
    }

    /// Sets what a listener wants of a group from now on.
    ///
    /// @throws IllegalArgumentException if its kind of listener cannot want that
    public void listen(int listener, Ipv6Address group, Wish wish) {
        listen(listener, Map.of(group, wish));
    }

    /// Sets what a listener wants of some groups from now on, reported together.
    ///
    /// @throws IllegalArgumentException if its kind of listener cannot want that
    public void listen(int listener, Map<Ipv6Address, Wish> wishes) {
        time.run(() -> listenNow(listener, wishes));
    }

    private void listenNow(int listener, Map<Ipv6Address, Wish> wishes) {
        listeners.inCall(
                ++calls,
                call -> wishes.forEach((group, wish) -> listen(call, listener, group, wish)));
    }

    private void listen(Call call, int listener, Ipv6Address group, Wish wish) {
        int set = sets.intern(wish.sources());
        try {
            call.listen(listener, 0, group.high(), group.low(), wish.mode(), set, time.getAsLong());
        } finally {
            sets.release(set);
        }
    }

    /// Memberships of all its listeners.
    public int memberships() {
        return listeners.size();
    }

    /// Takes the link away or gives it back: then everything is reported as on a fresh join.
    public void setLinkUp(boolean wanted) {
        time.run(() -> linkIs(wanted));
    }

    private void linkIs(boolean wanted) {
        boolean before = end.isUp();
        end.setUp(wanted);
        if (before && !wanted) {
            listeners.linkLost();
        } else if (!before && wanted) {
            long nowNanos = time.getAsLong();
            listeners.resume(nowNanos);
            calls++;
            for (int i = 0; i < registry.listeners().highWater(); i++) {
                if (registry.listeners().isLive(i)) {
                    listeners.reannounceAll(calls, i, nowNanos);
                }
            }
        }
    }

    /// It is gone, with all its listeners, without a word.
    public void die() {
        end.setUp(false);
        listeners.stop();
        time.die();
    }

    /// What it has counted.
    public CounterSnapshot counters() {
        return counters.snapshot();
    }

    private final class Accounting implements FrameAccounting {
        @Override
        public void accepted(MldFrame frame) {
            // counted by the handler behind
        }

        @Override
        public void dropped(DropReason reason) {
            counters.count(reason);
        }
    }
}
