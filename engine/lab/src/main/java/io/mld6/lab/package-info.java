// SPDX-License-Identifier: Apache-2.0

/// The map of the laboratory: what tries devices, or simulated ones. No class lives here, only in the
/// rooms:
///
/// ```text
///  simulation: hosts and routers, a segment with faults, virtual time
///      │ what listeners want                     │ what routers believe
///      ▼                                         ▼
///    Wishes ────────────▶ oracle ◀──────── RouterView, AdviceBook
///                            ▼
///                         Verdict
/// ```
///
/// | room | what it is |
/// | --- | --- |
/// | [io.mld6.lab.oracle] | what should be believed, worked out from what listeners were told to want |
/// | [io.mld6.lab.simulation] | a link inside a program, where a day passes in seconds |
///
/// It stands on the engine and adds no protocol of its own: what decides in a simulation is the code
/// that decides on a real link.
package io.mld6.lab;
