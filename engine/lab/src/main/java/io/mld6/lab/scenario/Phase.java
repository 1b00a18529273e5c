// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.lab.measure.Condition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a run, and the unit of its statistics. Immutable.
///
/// @param name of the phase; of a repeated one, all repetitions have it
/// @param length of one repetition, at most
/// @param until it ends before if this holds; null for never
/// @param repeat how often it is played, 1 or more
/// @param actions done side by side
public record Phase(
        String name,
        Duration length,
        @Nullable Condition until,
        int repeat,
        List<Action> actions) {}
