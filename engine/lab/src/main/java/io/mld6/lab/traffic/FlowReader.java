// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import java.nio.ByteBuffer;

/// Turns frames into what they say: a [FlowPacket] or a [HeardQuery]. Whatever the octets are, it
/// does not throw; each frame is counted once.
///
/// *Thread*: one at a time. *Cost*: no object per data packet.
public final class FlowReader {
    /// For `tag`: no tag was taken out of the octets.
    public static final long NO_TAG = 0;

    /// A reader that tells `sink`.
    public FlowReader(FormatOptions formats, FlowSink sink) {
        throw new UnsupportedOperationException();
    }

    /// Reads one frame and tells the sink what it is.
    ///
    /// @param frame big-endian; borrowed, absolute reads only
    /// @param offset of the destination MAC address
    /// @param captured octets of the frame that are there
    /// @param wireLength octets of the frame on the wire, without `tag` and check sequence
    /// @param tag the tag the kernel took out from behind the MAC addresses, as on the wire: TPID,
    ///     then TCI, in the low 32 bits; or [#NO_TAG]
    /// @param stampNanos when the kernel had it: nanoseconds of CLOCK_REALTIME since 1970
    public void read(
            ByteBuffer frame, int offset, int captured, int wireLength, long tag, long stampNanos) {
        throw new UnsupportedOperationException();
    }

    /// What was met so far.
    ///
    /// @param kernelDropped frames the kernel had no room for
    public FlowCounters counters(long kernelDropped) {
        throw new UnsupportedOperationException();
    }
}
