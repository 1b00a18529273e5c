// SPDX-License-Identifier: Apache-2.0

/// Listeners on an interface until a signal or `--duration`, then they leave: what the commands
/// share that emulate.
///
/// ```text
///  EmulateOptions ──▶ Emulation ──▶ Engine
///    Version2Options      │ snapshots
///    VlanPlanOptions      ├──▶ LiveStatus    one line, redrawn
///                         ├──▶ JsonSummary   the same numbers for programs
///                         └──▶ Companion     who goes along
/// ```
package io.mld6.app.emulation;
