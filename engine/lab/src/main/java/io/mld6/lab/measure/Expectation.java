// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run must show. Immutable.
///
/// @param that the condition
/// @param phases in which it must hold, each for itself; none for the whole run as one
/// @param settle time left out at the start of every phase
/// @param over the length of a window that slides over the phase and must hold at every place; null
///     for the phase as one
/// @param abort whether the run ends at once when it is missed
/// @param population whose values count; null for all
public record Expectation(
        Condition that,
        List<String> phases,
        Duration settle,
        @Nullable Duration over,
        boolean abort,
        @Nullable String population) {}
