// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
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
/// later, unless [LinkFaults] say otherwise. Untagged frames with a hop-by-hop header only.
///
/// Behind a snooping switch Reports and Dones reach routers only (RFC 4541 §2.1.1 (1)).
public final class SimulatedSegment {
    /// Of the ICMPv6 type in an untagged MLD frame: Ethernet, IPv6 and hop-by-hop header before it.
    private static final int TYPE = 14 + 40 + 8;

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
        for (SegmentEnd end : ends) {
            if (!end.equals(sender) && (end.isRouter() || !routersOnly)) {
                deliver(octets, end);
                if (happens(faults.duplication())) {
                    duplicated++;
                    deliver(octets, end);
                }
            }
        }
    }

    private static boolean isForRouters(byte[] octets) {
        int type = octets.length > TYPE ? octets[TYPE] & 0xff : 0;
        return type == MldFormat.V1_REPORT
                || type == MldFormat.V1_DONE
                || type == MldFormat.V2_REPORT;
    }

    private void deliver(byte[] octets, SegmentEnd end) {
        if (happens(faults.loss())) {
            lost++;
            return;
        }
        long delayNanos = latencyNanos;
        if (happens(faults.reordering())) {
            late++;
            delayNanos += chance.nextLong(faults.lateBy().toNanos() + 1);
        }
        delivered++;
        time.after(delayNanos, () -> end.arrive(octets));
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
