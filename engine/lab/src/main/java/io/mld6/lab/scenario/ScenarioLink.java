// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.engine.host.Hearing;
import java.time.Duration;

/// The link the listeners are on. Immutable.
///
/// @param interfaceName in a rehearsal without meaning
/// @param hearing whether listeners hear each other
/// @param tick of the timers
/// @param maximumPacketsPerSecond sent; 0 for no bound
/// @param robustness of listeners until a querier tells another
public record ScenarioLink(
        String interfaceName,
        Hearing hearing,
        Duration tick,
        long maximumPacketsPerSecond,
        int robustness) {}
