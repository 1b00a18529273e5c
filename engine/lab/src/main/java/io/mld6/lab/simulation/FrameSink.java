// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.netty.buffer.ByteBuf;

/// Where frames go out of a simulated node.
@FunctionalInterface
public interface FrameSink {
    /// Sends a frame.
    ///
    /// @param frame its readable octets; borrowed
    void frame(ByteBuf frame);
}
