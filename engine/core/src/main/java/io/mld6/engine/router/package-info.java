// SPDX-License-Identifier: Apache-2.0

/// A router's side of one link, for embedders: [io.mld6.engine.router.Querier] and what it is told.
///
/// ```text
///  Querier ──▶ QuerierShard ─┬─ LinkChannel ▶ MldFrameDecoder ▶ QuerierHandler ▶ GroupStates, Election
///     │                      ├─ QueryFrames   queries into batches
///     ▼                      └─ AdviceEvents ─▶ QuerierEvents   what is to be forwarded, as it changes
///  QuerierSnapshot, GroupSlice               (values, which any thread may keep)
/// ```
///
/// It asks and remembers; it forwards no packet. One event loop owns everything; a call becomes a task
/// on it.
package io.mld6.engine.router;
