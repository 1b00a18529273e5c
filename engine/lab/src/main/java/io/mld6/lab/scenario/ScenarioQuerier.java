// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.time.Duration;

/// A querier of ours. In a run it is one that the scenario asks for; a rehearsal has one in any
/// case. Immutable.
///
/// @param interfaceName where it asks, in a run
/// @param version of MLD
/// @param robustness its Robustness Variable
/// @param queryInterval between General Queries
/// @param maximumResponse of General Queries
/// @param lastListenerInterval of specific queries (LLQI); their number is the robustness
public record ScenarioQuerier(
        String interfaceName,
        int version,
        int robustness,
        Duration queryInterval,
        Duration maximumResponse,
        Duration lastListenerInterval) {}
