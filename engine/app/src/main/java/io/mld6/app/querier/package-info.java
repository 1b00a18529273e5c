// SPDX-License-Identifier: Apache-2.0

/// `mld6 querier`: the router side of MLD on an interface until a signal or `--duration`.
///
/// ```text
///  QuerierCommand ──▶ QuerierRun ──▶ Querier
///    QuerierOptions       │ QuerierEvents, slices of groups
///                         ├──▶ LiveGroups     a table, on a terminal
///                         ├──▶ EventLines     a line a change, elsewhere
///                         └──▶ io.mld6.app.terminal.QuerierJson
/// ```
package io.mld6.app.querier;
