// SPDX-License-Identifier: Apache-2.0

/// What all commands share of a command line.
///
/// ```text
///  arguments ──▶ Mld6 ──▶ ...Command ────────▶ ...Run ──▶ engine, querier, story
///                picocli  options, checked     all it needs as arguments
///                   │        │ Refusal            │ Failure
///                   ▼        ▼                    ▼
///                OneLineErrors: one line, status 2 (arguments) or 1 (the run)
/// ```
///
/// Commands hold options and nothing else; runs are tested without a terminal, signals or
/// privileges. [io.mld6.app.cli.Converters] turn texts into values and say what is accepted;
/// [io.mld6.app.cli.InterfaceGuard] asks about an interface before a frame goes out on it;
/// [io.mld6.app.cli.Stop] is what ends a run from outside; [io.mld6.app.cli.Settings] are values
/// that the environment and a file give to options; [io.mld6.app.cli.OutputOptions] is how every
/// table is written, [io.mld6.app.cli.ForceOption] and [io.mld6.app.cli.OnlyOption] mean the same
/// wherever they are.
package io.mld6.app.cli;
