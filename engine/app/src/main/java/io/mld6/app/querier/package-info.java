// SPDX-License-Identifier: Apache-2.0

/// `mld6 querier`: the router side of MLD on an interface until a signal or `--duration`.
///
/// ```text
///  QuerierCommand ──▶ QuerierRun ──▶ Querier
///    QuerierOptions       │ QuerierEvents, slices of groups
///                         ├──▶ LiveGroups     a table, on a terminal
///                         ├──▶ EventLines     a line a change, elsewhere
///                         └──▶ QuerierJson    names of RFC 8652 where it has them
/// ```
package io.mld6.app.querier;
