// SPDX-License-Identifier: Apache-2.0

/// `mld6 bench-link`: how many Reports a second an interface takes from the engine, beside how many it
/// takes of prebuilt frames through the same channel.
///
/// ```text
///  BenchLinkCommand ──▶ BenchLinkRun ──▶ EmissionBenchmark ──▶ EmissionRound (engine, plain, engine, ...)
///                                            EmissionPlan          EmissionBlast ──▶ PacketChannel
/// ```
///
/// Rounds take turns, so that what else the machine does falls on both alike.
package io.mld6.app.benchlink;
