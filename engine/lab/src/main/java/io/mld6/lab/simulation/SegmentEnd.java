// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// Where a node is plugged in.
public final class SegmentEnd {
    /// Frames that wait for a frozen node; what comes then is lost, as in a full socket buffer.
    static final int BACKLOG_FRAMES = 4096;

    private final SimulatedSegment segment;
    private final NodeTime time;
    private final Consumer<ByteBuf> receiver;
    private final boolean router;
    private boolean up = true;
    private int waiting;

    SegmentEnd(
            SimulatedSegment segment, NodeTime time, Consumer<ByteBuf> receiver, boolean router) {
        this.segment = segment;
        this.time = time;
        this.receiver = receiver;
        this.router = router;
    }

    /// Whether frames pass.
    public boolean isUp() {
        return up;
    }

    /// Plugs the cable in or out. Telling the node is up to the caller.
    public void setUp(boolean wanted) {
        up = wanted;
    }

    /// Whether snooping switches take this for the port of a router.
    boolean isRouter() {
        return router;
    }

    /// Puts a frame on the segment; nothing while the end is down.
    ///
    /// @param frame of which `lengthOctets` from 0 on are copied
    public void send(ByteBuffer frame, int lengthOctets) {
        byte[] octets = new byte[lengthOctets];
        frame.get(0, octets);
        if (up) {
            segment.transmit(this, octets);
        }
    }

    void arrive(byte[] octets) {
        if (!up || (time.isFrozen() && waiting >= BACKLOG_FRAMES)) {
            segment.countLost();
            return;
        }
        waiting++;
        time.run(
                () -> {
                    waiting--;
                    receiver.accept(Unpooled.wrappedBuffer(octets));
                });
    }
}
