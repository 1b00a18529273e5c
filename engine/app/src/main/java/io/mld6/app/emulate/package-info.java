// SPDX-License-Identifier: Apache-2.0

/// `mld6 emulate`: listeners on an interface until a signal or `--duration`, then they leave.
///
/// ```text
///  EmulateCommand ──▶ EmulateRun ──▶ Engine
///    Version2Options      │ snapshots
///                         ├──▶ LiveStatus    one line, redrawn
///                         └──▶ JsonSummary   the same numbers for programs
/// ```
package io.mld6.app.emulate;
