// SPDX-License-Identifier: Apache-2.0

/// Scenarios from the command line: `run`, `rehearse`, `schema`, `examples`.
///
/// ```text
///   ScenarioOptions ──▶ Scenario ──▶ LiveRun | Rehearse ──▶ RunOutcome ──▶ ResultFiles
///                                        │                       └───────▶ verdict, exit status
///                                        └─ RunView: progress, seconds         └▶ HtmlReport
/// ```
@NullMarked
package io.mld6.app.run;

import org.jspecify.annotations.NullMarked;
