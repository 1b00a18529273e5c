// SPDX-License-Identifier: Apache-2.0

/// The map of the laboratory: what tries devices, or simulated ones. No class lives here, only in
/// the rooms:
///
/// ```text
///  scenario: a YAML file ──▶ Play ──▶ the engine's listeners        traffic: sender ──▶ device
///                             │            │ Reports, as the kernel took them            │
///                             │ phases     ▼                                             ▼
///                             └──────▶ measure: latencies, losses, verdict ◀── traffic: receiver
///
///  simulation: hosts and routers, a segment with faults, virtual time
///      │ what listeners want                     │ what routers believe
///      ▼                                         ▼
///    Wishes ────────────▶ oracle ◀──────── RouterView, AdviceBook
///                            ▼
///                         Verdict
/// ```
///
/// - [io.mld6.lab.oracle]: what should be believed, worked out from what listeners were told
/// - [io.mld6.lab.simulation]: a link inside a program, where a day passes in seconds
/// - [io.mld6.lab.traffic]: multicast data: sent at a rate, received with the kernel's stamps
/// - [io.mld6.lab.measure]: joins, leaves, changes of channels and losses, and the verdict
/// - [io.mld6.lab.scenario]: the language; [io.mld6.lab.scenario.play]: who plays it, in real or
///   virtual time
/// - [io.mld6.lab.dut]: what a device believes; [io.mld6.lab.belief]: against what an engine's
///   listeners want, as they come and go
/// - [io.mld6.lab.conformance]: cases as data, run against a querier, a switch or a host
/// - [io.mld6.lab.watch]: who is on a link and what is wrong there, from frames alone; captures
///
/// It stands on the engine and adds no protocol of its own: what decides in a simulation is the
/// code that decides on a real link.
package io.mld6.lab;
