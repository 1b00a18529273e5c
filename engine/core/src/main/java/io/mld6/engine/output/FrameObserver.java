// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

import io.mld6.engine.link.FrameBatch;

/// Is told what became of frames, after the books. Reads them where they lie; they are gone when it
/// returns. Thread: event loop only; must be quick, and must change nothing.
public interface FrameObserver {
    /// The kernel took frames.
    ///
    /// @param from the first of them
    /// @param to behind the last
    /// @param nowNanos when the hand-over began: what they bring about may come before it is over
    void framesTaken(FrameBatch batch, int from, int to, long nowNanos);

    /// The kernel refused frames, or they were given up with the link.
    ///
    /// @param from the first of them
    /// @param to behind the last
    /// @param errno why
    /// @param nowNanos when that was known
    void framesRefused(FrameBatch batch, int from, int to, int errno, long nowNanos);
}
