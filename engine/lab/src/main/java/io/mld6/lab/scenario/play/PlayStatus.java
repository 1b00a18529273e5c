// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

/// Where a play stands. Immutable.
///
/// @param phase name of the phase that is being played; empty before the first
/// @param index of it among all that are played, from 0
/// @param phases how many are played
/// @param beginNanos when it began, on the play's clock
/// @param lengthNanos how long it is
public record PlayStatus(String phase, int index, int phases, long beginNanos, long lengthNanos) {
    /// Before the first phase.
    public static final PlayStatus NOT_YET = new PlayStatus("", -1, 0, 0, 0);
}
