// SPDX-License-Identifier: Apache-2.0

/// Where a command speaks.
///
/// ```text
///  events ──────▶ StatusView ──▶ Terminal ──▶ standard output, standard error
///  the end ─────▶ Summary ─────▶    │
///  JSON ────────▶ JsonDump ──▶ a file, standard output, nowhere: as JsonOption says
///    QuerierJson, CounterNodes: its shapes that several commands have
/// ```
///
/// On a terminal the status is redrawn in place; elsewhere it is a line now and then. Tests hand in
/// a [io.mld6.app.terminal.Terminal] of two buffers. Nothing else in the command prints.
package io.mld6.app.terminal;
