// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.scenario.play.Play;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What a scenario adds to what is watched: phases, and a measurement. Thread: any; nobody waits.
/// Futures may complete on any thread, or never.
public interface Scripted {
    /// The phase that is played; none before the first.
    Optional<PhaseNow> phase();

    /// How much of all phases is over, by time, 0 to 1.
    double progress();

    /// What was measured so far.
    CompletableFuture<MeasuredRun> measured();

    /// What was done, by kind.
    Map<Play.Kind, Long> deeds();

    /// Stops the scenario's clock, or lets it go on.
    ///
    /// @return fails with [IllegalArgumentException] if no phase is being played
    CompletableFuture<Void> pause(boolean held);

    /// Ends the phase that is played.
    ///
    /// @return the name of the one that has begun, none after the last; fails with
    ///     [IllegalArgumentException] if that cannot be
    CompletableFuture<Optional<String>> nextPhase();
}
