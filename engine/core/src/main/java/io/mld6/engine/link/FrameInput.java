// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.netty.buffer.ByteBufAllocator;

/// Where the frames of a channel come from, a batch at a time.
///
/// *Thread*: event loop only. What the accessors show is valid until [#receive] or [#release].
interface FrameInput {
    /// Most frames of a batch.
    int capacity();

    /// Brings the next batch.
    ///
    /// @return frames now readable, or `-errno`: `EAGAIN` when none waits
    int receive();

    /// What is readable is not needed any more. To be said before waiting for more.
    default void release() {}

    /// Whether frame `i` did not come whole.
    boolean truncated(int i);

    /// Whether this host sent frame `i`.
    boolean outgoing(int i);

    /// When the kernel took frame `i` in, nanoseconds of CLOCK_REALTIME since 1970; 0 if it does
    /// not say.
    long stampNanos(int i);

    /// Frame `i` as it was on the wire: a `ByteBuf`, or one that says that its checksum is not to
    /// be looked at. A copy, because handlers may keep it, and because its outer VLAN tag has to go
    /// back in between. The caller's to release.
    Object message(int i, ByteBufAllocator allocator);
}
