// SPDX-License-Identifier: Apache-2.0

/// Who plays a scenario.
///
/// ```text
///   Scenario ──▶ Play ──▶ PhaseRun ──▶ Deed (join, zap, churn ...) ──▶ Cast ──▶ Engine
///                  │                                                    │
///                  └──────────── phases, zaps, silence ─────────────────┴──▶ Measurement
/// ```
///
/// [Play] takes phase after phase, lets the deeds of each run side by side, and knows no clock:
/// [Stage] gives it time, the engine and the measurement, real or virtual, and nothing here asks
/// which. Thread: the stage's, one.
@NullMarked
package io.mld6.lab.scenario.play;

import org.jspecify.annotations.NullMarked;
