// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.time.Duration;

/// An action at a moment of a phase, of every repetition of it. Immutable.
///
/// @param phase its name
/// @param at after the phase began
/// @param action what is done
public record TimedAction(String phase, Duration at, Action action) {}
