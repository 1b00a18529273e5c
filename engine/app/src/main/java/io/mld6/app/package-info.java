// SPDX-License-Identifier: Apache-2.0

/// The map of the `mld6` command. No class lives here, only in the rooms:
///
/// ```text
///                main: Mld6
///   ┌─────┬────────┬─────┴──┬──────┬──────┬────────┬─────────┐
///  run emulate  querier   query  send  conform   demo   benchlink    one room a command, or a
/// family   └─────┴────────┴────┬───┴──────┴──────┴────────┴─────────┘
///              cli, terminal, emulation               what commands share
///                   │
///         io.mld6.engine, io.mld6.lab
/// ```
///
/// | room | what it is |
/// | --- | --- |
/// | [io.mld6.app.main] | the front door: knows every command, nobody knows it |
/// | [io.mld6.app.cli] | texts to values, refusals, signals |
/// | [io.mld6.app.terminal] | where a command speaks: status lines, JSON, summary |
/// | [io.mld6.app.run] | `mld6 run`, `rehearse`, `examples`, `schema`: scenarios |
/// | [io.mld6.app.emulate] | `mld6 emulate`: listeners on an interface |
/// | [io.mld6.app.emulation] | what commands share that put listeners on an interface |
/// | [io.mld6.app.oracle] | `mld6 oracle`: listeners, and what a device believes of them |
/// | [io.mld6.app.querier] | `mld6 querier`: a router's side of a link |
/// | [io.mld6.app.query] | `mld6 query`: a query, without a querier |
/// | [io.mld6.app.send] | `mld6 send`: multicast data at a rate |
/// | [io.mld6.app.conform] | `mld6 conform`: rule by rule against a device |
/// | [io.mld6.app.demo] | `mld6 demo`: both ends in one process |
/// | [io.mld6.app.benchlink] | `mld6 bench-link`: how fast Reports go out |
package io.mld6.app;
