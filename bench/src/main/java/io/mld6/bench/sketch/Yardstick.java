// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.sketch;

/// One way to arm an answer for everybody and to turn the answers into frames. Thread: one.
interface Yardstick {
    /// Everybody is asked, and draws a tick.
    ///
    /// @param key of the draws
    /// @return answers armed
    int ask(long key);

    /// Every tick passes.
    ///
    /// @return Reports of version 1, or records of version 2, that were written
    int drain();
}
