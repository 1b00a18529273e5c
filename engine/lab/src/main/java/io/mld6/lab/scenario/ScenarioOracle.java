// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.lab.belief.DeviceSpec;
import io.mld6.lab.belief.OracleConfig;
import java.time.Duration;

/// Somebody who compares, all through a run, what the listeners want with what a device believes. A
/// rehearsal asks its simulated switch instead, whatever device is named. Immutable.
///
/// @param device to ask
/// @param config how to compare
/// @param timeout of one reading
public record ScenarioOracle(DeviceSpec device, OracleConfig config, Duration timeout) {}
