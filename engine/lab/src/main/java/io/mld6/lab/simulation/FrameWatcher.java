// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.decode.MldFrame;

/// Sees every frame that is put on a segment, whatever becomes of it.
@FunctionalInterface
public interface FrameWatcher {
    /// A frame as any receiver would read it.
    ///
    /// @param nanos the world's time
    void frame(long nanos, MldFrame frame);
}
