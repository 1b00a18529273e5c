// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

/// The phase that is played. Immutable.
///
/// @param name of it
/// @param index among all that are played, from 0
/// @param count how many are played
/// @param elapsedSeconds by the scenario's clock
/// @param lengthSeconds at most
/// @param paused whether that clock stands
public record PhaseNow(
        String name,
        int index,
        int count,
        double elapsedSeconds,
        double lengthSeconds,
        boolean paused) {
    /// Whether it is another than before, or it was paused or went on.
    boolean differs(PhaseNow before) {
        return index != before.index || paused != before.paused;
    }
}
