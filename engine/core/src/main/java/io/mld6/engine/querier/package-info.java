// SPDX-License-Identifier: Apache-2.0

/// The router side of MLD: what is listened to on a link, and who asks.
///
/// ```text
///             reports                     lowered timers
///  link ──▶ QuerierHandler ──▶ GroupStates ◀── queries of others
///                 │                │ specific queries
///                 ▼                ▼
///             Election ─────▶ QueryOutput ──▶ link
///                 general queries
/// ```
///
/// Time comes in as `nowNanos`, frames go out through [QueryOutput]; neither is known here. One
/// event loop owns everything.
@NullMarked
package io.mld6.engine.querier;

import org.jspecify.annotations.NullMarked;
