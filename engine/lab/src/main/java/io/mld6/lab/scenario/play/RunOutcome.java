// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.host.EngineSnapshot;
import io.mld6.lab.measure.MeasuredRun;
import java.util.Map;

/// What a run came to. Immutable.
///
/// @param measured what the network delivered, and the verdict
/// @param deeds what was done, by kind
/// @param engine the listeners' engine in the end
public record RunOutcome(MeasuredRun measured, Map<Play.Kind, Long> deeds, EngineSnapshot engine) {}
