// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

/// What the listeners' engine did in one second, and where it stood at its end. Immutable.
///
/// @param memberships there are
/// @param reportsSent Reports and Dones the kernel took, of both versions
/// @param reportsReceived Reports and Dones of others
/// @param queriesReceived queries of both versions
/// @param late answers that came after their Maximum Response Delay
public record EngineSecond(
        long memberships,
        long reportsSent,
        long reportsReceived,
        long queriesReceived,
        long late) {}
