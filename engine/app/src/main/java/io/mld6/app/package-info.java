// SPDX-License-Identifier: Apache-2.0

/// The map of the `mld6` command. No class lives here, only in the rooms:
///
/// ```text
///                main: Mld6
///   ┌──────┬──────────┬─────┴─┬───────┬─────────┬────────┐
///  run  emulate    querier   send   conform   doctor    demo     one room a command, or a family;
///  report  oracle   query   watch   explain   config  benchlink  run and emulate are watched
///   └──────┴──────────┴──┬────┴───────┴─────────┴────────┘
///        emulation, control, page                                what some of them share
///                 cli, terminal                                  what all share
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
/// | [io.mld6.app.report] | `mld6 report`, `compare`: what is left of a run |
/// | [io.mld6.app.page] | the parts of the live page and the report: styles, scripts |
/// | [io.mld6.app.control] | `--listen`: HTTP to watch and steer a run |
/// | [io.mld6.app.emulate] | `mld6 emulate`: listeners on an interface |
/// | [io.mld6.app.emulation] | what commands share that put listeners on an interface |
/// | [io.mld6.app.oracle] | `mld6 oracle`: listeners, and what a device believes of them |
/// | [io.mld6.app.querier] | `mld6 querier`: a router's side of a link |
/// | [io.mld6.app.query] | `mld6 query`: a query, without a querier |
/// | [io.mld6.app.send] | `mld6 send`: multicast data at a rate |
/// | [io.mld6.app.watch] | `mld6 watch`: who is on a link, and what is wrong there |
/// | [io.mld6.app.conform] | `mld6 conform`: rule by rule against a device |
/// | [io.mld6.app.demo] | `mld6 demo`: both ends in one process |
/// | [io.mld6.app.doctor] | `mld6 doctor`: what would go wrong on an interface |
/// | [io.mld6.app.explain] | `mld6 explain`: what names in our output mean |
/// | [io.mld6.app.config] | `mld6 config`: what options are set to, and by whom |
/// | [io.mld6.app.shell] | `mld6 completion`, `man`: what shells and `man` know of us |
/// | [io.mld6.app.benchlink] | `mld6 bench-link`: how fast Reports go out |
package io.mld6.app;
