// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

/// What an action comes to in a phase, while it is done. Thread: the stage's.
interface Deed {
    /// Begins.
    void begin();

    /// The phase is over.
    ///
    /// @return what was to be done and was not
    default long end() {
        return 0;
    }
}
