// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

/// Long work on the event loop, done in short steps: joining a population, leaving it.
interface PacedTask {
    /// Units of work in one step.
    int STEP = 1024;

    /// What to do next.
    enum Outcome {
        /// The work is done.
        DONE,
        /// There is more to do at once; others get their turn first.
        MORE,
        /// Nothing can be done for the moment: the rate or the link does not allow it.
        WAIT
    }

    /// Works for a while.
    Outcome step(long nowNanos);

    /// A listener was taken away; its number may be another one's from now on.
    default void removed(int listener) {}
}
