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
}
