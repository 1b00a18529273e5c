// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an action may speak of. Thread: one.
///
/// @param populations by name
/// @param channels by name
/// @param streams their names
/// @param length of the phase it is in; null if it is in none
/// @param notes takes what should be said, though it is no error
record Scope(
        Map<String, Listeners> populations,
        Map<String, Channels> channels,
        Collection<String> streams,
        @Nullable Duration length,
        List<String> notes) {
    /// The same in a phase.
    Scope in(Duration phase) {
        return new Scope(populations, channels, streams, phase, notes);
    }
}
