// SPDX-License-Identifier: Apache-2.0

/// The command line. The only room that prints or exits.
///
/// ```text
/// Mld6 ─┬─ EmulateCommand ──▶ EmulateRun ──▶ Engine on an interface   until a signal or --duration
///       ├─ QueryCommand   ──▶ QueryRun   ──▶ queries onto an interface
///       └─ DemoCommand    ──▶ Demo       ──▶ Engine ◀─ VirtualLink ─▶ WatchingQuerier
/// ```
///
/// Commands hold options and nothing else; runs take what they need as arguments and are tested
/// without a terminal, signals or privileges. Bad arguments are one line and exit status 2,
/// failures of the run one line and 1.
package io.mld6.app.cli;
