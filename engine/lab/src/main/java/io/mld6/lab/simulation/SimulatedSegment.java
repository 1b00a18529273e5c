// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.MldFormat;
import io.mld6.engine.schedule.VirtualTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// An Ethernet segment in virtual time: what one end sends, every other end receives a latency
/// later, unless [LinkFaults] say otherwise. Frames with a hop-by-hop header only.
///
/// It is a trunk: it carries frames of any VLAN to everybody, as the cable into an interface in
/// promiscuous mode does, and knows nothing of tags. Which VLAN a frame belongs to is in its
/// octets, and who it concerns is found out by the same decoder as on a real link; a segment that
/// sorted frames itself would hide every fault in that.
///
/// Behind a snooping switch Reports and Dones reach routers only (RFC 4541 §2.1.1 (1)).
public final class SimulatedSegment {
    /// Of the ICMPv6 type behind the type of the frame: IPv6 and hop-by-hop header between them.
    private static final int ICMP_TYPE = 2 + 40 + 8;

    private final VirtualTime time;
    private final long latencyNanos;
    private final boolean snooping;
    private final SplittableRandom chance;
    private final FrameDecoder decoder = new FrameDecoder();
    private final List<SegmentEnd> ends = new ArrayList<>();
    private final List<FrameWatcher> watchers = new ArrayList<>();
    private LinkFaults faults = LinkFaults.NONE;
    private long sent;
    private long delivered;
    private long lost;
    private long duplicated;
    private long late;

    /// A segment without ends.
    ///
    /// @param latency from sending to receiving
    /// @param snooping whether hosts hear nothing of each other
    /// @param seed of all faults
    public SimulatedSegment(VirtualTime time, Duration latency, boolean snooping, long seed) {
        this.time = time;
        this.latencyNanos = latency.toNanos();
        this.snooping = snooping;
        this.chance = new SplittableRandom(seed);
    }

    /// The time everything here goes by.
    public VirtualTime time() {
        return time;
    }

    /// Whether hosts hear nothing of each other.
    public boolean isSnooping() {
        return snooping;
    }

    /// From now on this goes wrong.
    public void setFaults(LinkFaults wanted) {
        faults = wanted;
    }

    /// From now on this one sees all frames that are sent.
    public void watch(FrameWatcher watcher) {
        watchers.add(watcher);
    }

    /// A new end.
    ///
    /// @param node the time of whom it belongs to
    /// @param receiver takes frames on the node's event loop, and owns them
    /// @param router whether it also gets what is for routers behind a snooping switch
    public SegmentEnd attach(NodeTime node, Consumer<ByteBuf> receiver, boolean router) {
        SegmentEnd end = new SegmentEnd(this, node, receiver, router);
        ends.add(end);
        return end;
    }

    /// Takes an end away for good.
    public void detach(SegmentEnd end) {
        end.setUp(false);
        ends.remove(end);
    }

    /// @param octets of the frame; owned
    void transmit(SegmentEnd sender, byte[] octets) {
        sent++;
        tell(octets);
        boolean routersOnly = snooping && isForRouters(octets);
        // One event for all of them: a trunk has hundreds of ends.
        List<SegmentEnd> inTime = new ArrayList<>(ends.size());
        for (SegmentEnd end : ends) {
            if (!end.equals(sender) && (end.isRouter() || !routersOnly)) {
                deliver(octets, end, inTime);
                if (happens(faults.duplication())) {
                    duplicated++;
                    deliver(octets, end, inTime);
                }
            }
        }
        time.after(latencyNanos, () -> inTime.forEach(end -> end.arrive(octets)));
    }

    private static boolean isForRouters(byte[] octets) {
        int at = Ethernet.TYPE;
        while (octets.length > at + 1
                && Ethernet.isTag((octets[at] & 0xff) << 8 | (octets[at + 1] & 0xff))) {
            at += Ethernet.TAG_OCTETS;
        }
        int type = octets.length > at + ICMP_TYPE ? octets[at + ICMP_TYPE] & 0xff : 0;
        return type == MldFormat.V1_REPORT
                || type == MldFormat.V1_DONE
                || type == MldFormat.V2_REPORT;
    }

    private void deliver(byte[] octets, SegmentEnd end, List<SegmentEnd> inTime) {
        if (happens(faults.loss())) {
            lost++;
            return;
        }
        delivered++;
        if (happens(faults.reordering())) {
            late++;
            long byNanos = chance.nextLong(faults.lateBy().toNanos() + 1);
            time.after(latencyNanos + byNanos, () -> end.arrive(octets));
        } else {
            inTime.add(end);
        }
    }

    private boolean happens(double share) {
        return share > 0 && chance.nextDouble() < share;
    }

    private void tell(byte[] octets) {
        if (!watchers.isEmpty()
                && decoder.decode(
                                Unpooled.wrappedBuffer(octets),
                                0,
                                octets.length,
                                false,
                                Destinations.any())
                        instanceof MldFrame frame) {
            watchers.forEach(watcher -> watcher.frame(time.getAsLong(), frame));
        }
    }

    /// A frame that found its end down or its node's buffer full.
    void countLost() {
        delivered--;
        lost++;
    }

    /// Frames sent.
    public long sent() {
        return sent;
    }

    /// Frames received or on their way, each receiver counted.
    public long delivered() {
        return delivered;
    }

    /// Frames lost, each receiver counted.
    public long lost() {
        return lost;
    }

    /// Frames received once more.
    public long duplicated() {
        return duplicated;
    }

    /// Frames that came later than others sent after them, or could have.
    public long late() {
        return late;
    }
}
