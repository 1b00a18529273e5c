// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

/// Is told of Reports that are not sent because another node said the same (RFC 2710 §4). Thread:
/// event loop only; must be quick, and must change nothing.
public interface SuppressionObserver {
    /// A membership does not send the Report it waited with.
    ///
    /// Told when that is noticed: when the Report would have been due, or when the membership was
    /// looked at before, not when the other Report came.
    ///
    /// @param listener row of whose Report it was
    /// @param group row of the group
    /// @param answer whether it was an answer; otherwise it was a repetition
    void suppressed(int listener, int group, boolean answer);
}
