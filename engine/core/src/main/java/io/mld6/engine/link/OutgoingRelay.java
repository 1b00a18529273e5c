// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// The way of a frame that this host sent from the channel that heard it to another one of the
/// station, whose socket ignores such frames, and into its pipeline.
///
/// Bounded: while [#MOST_WAITING] frames wait for the other loop, what comes is dropped and
/// counted.
final class OutgoingRelay {
    /// As many short frames as the kernel's default buffer would hold, four times over.
    static final int MOST_WAITING = 1024;

    private final PacketChannel to;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();

    OutgoingRelay(PacketChannel to) {
        this.to = to;
    }

    /// Hands a frame on. *Thread*: one at a time, usually the loop that heard it.
    ///
    /// @param message what the other pipeline is to read; consumed
    void hand(Object message) {
        if (!to.isRegistered() || waiting.get() >= MOST_WAITING) {
            drop(message);
            return;
        }
        int _ = waiting.incrementAndGet();
        try {
            to.eventLoop().execute(() -> arrive(message));
        } catch (RejectedExecutionException _) {
            // The loop has ended, and with it whoever would have listened.
            int _ = waiting.decrementAndGet();
            drop(message);
        }
    }

    private void arrive(Object message) {
        int _ = waiting.decrementAndGet();
        if (to.isActive()) {
            to.hear(message);
        } else {
            drop(message);
        }
    }

    private void drop(Object message) {
        dropped.increment();
        boolean _ = ReferenceCountUtil.release(message);
    }

    /// Frames that were not handed on. *Thread*: any.
    long dropped() {
        return dropped.sum();
    }
}
