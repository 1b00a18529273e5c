// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

/// Takes what a receiver heard. Thread: the receiver's, one call at a time.
public interface FlowSink {
    /// A data packet.
    ///
    /// @param packet borrowed for this call
    void packet(FlowPacket packet);

    /// A Multicast Listener Query of somebody.
    default void query(HeardQuery query) {}

    /// Time goes on, about every 10 ms, whether packets come or not.
    ///
    /// @param nowNanos nanoseconds of CLOCK_REALTIME since 1970
    /// @param heardUntilNanos whatever the kernel stamped earlier has been told: who waits for
    ///     quiet, or for a packet that did not come, decides by this and not by `nowNanos`, or a
    ///     reader that is late would make a network look slow
    default void tick(long nowNanos, long heardUntilNanos) {}

    /// CLOCK_REALTIME was set: stamps before and after cannot be compared.
    ///
    /// @param nanos by how much, forward if positive
    default void clockStepped(long nanos) {}
}
