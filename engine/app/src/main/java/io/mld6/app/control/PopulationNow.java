// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.mld6.engine.host.PopulationCount;
import org.jspecify.annotations.Nullable;

/// A population. Immutable.
///
/// @param name of it
/// @param listeners how many
/// @param mld what they speak, as `--mld` writes it
/// @param firstMac of the first
/// @param vlans where they live, for people
/// @param seats screens of all; null without a scenario
/// @param seatsOn those that listen; null without a scenario
/// @param counted what the engine has of it; null if it is not counted apart, or not there yet
public record PopulationNow(
        String name,
        int listeners,
        String mld,
        String firstMac,
        String vlans,
        @Nullable Integer seats,
        @Nullable Integer seatsOn,
        @Nullable PopulationCount counted) {}
