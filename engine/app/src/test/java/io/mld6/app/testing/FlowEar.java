// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.lab.traffic.FlowPacket;
import io.mld6.lab.traffic.FlowSink;
import io.mld6.lab.traffic.HeardQuery;
import io.mld6.lab.traffic.PayloadFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what a receiver tells, and looks whether it keeps its promises.
@SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts
public final class FlowEar implements FlowSink {
    /// What a packet said.
    public record Heard(
            VlanTags vlan,
            Ipv6Address group,
            int lengthOctets,
            long stampNanos,
            PayloadFormat format,
            long flow,
            long sequence,
            long sendStampNanos) {}

    /// Data, in the order it was told.
    public final List<Heard> packets = new CopyOnWriteArrayList<>();
    /// Queries, in the order they were told.
    public final List<HeardQuery> queries = new CopyOnWriteArrayList<>();
    /// Threads that told something.
    public final Map<String, Boolean> threads = new ConcurrentHashMap<>();
    /// Promises of the receiver that were not kept.
    public final List<String> broken = new CopyOnWriteArrayList<>();
    /// How often time went on.
    public volatile long ticks;
    /// Up to which stamp all has been told.
    public volatile long heardUntilNanos = Long.MIN_VALUE;

    @Override
    public void packet(FlowPacket packet) {
        threads.put(Thread.currentThread().getName(), true);
        if (packet.stampNanos() < heardUntilNanos) {
            broken.add(packet.stampNanos() + " after all was told until " + heardUntilNanos);
        }
        packets.add(
                new Heard(
                        VlanTags.ofWord(packet.vlanWord()),
                        new Ipv6Address(packet.groupHigh(), packet.groupLow()),
                        packet.lengthOctets(),
                        packet.stampNanos(),
                        packet.format(),
                        packet.flow(),
                        packet.sequence(),
                        packet.sendStampNanos()));
    }

    @Override
    public void query(HeardQuery query) {
        queries.add(query);
    }

    @Override
    public void tick(long nowNanos, long untilNanos) {
        threads.put(Thread.currentThread().getName(), true);
        if (untilNanos < heardUntilNanos || untilNanos > nowNanos) {
            broken.add("told until " + untilNanos + " at " + nowNanos);
        }
        heardUntilNanos = untilNanos;
        ticks++;
    }
}
