// SPDX-License-Identifier: Apache-2.0

/// A router's side of one link, in one VLAN or thousands, for embedders:
/// [io.mld6.engine.router.Querier] and what it is told.
///
/// ```text
///  Querier ──▶ QuerierShard ── LinkChannel ▶ MldFrameDecoder ▶ SegmentFrames ─┐ by VLAN
///     │              │                                                       ▼
///     ▼              ├─ RouterTables, ElectionTimers, RouterListener ── RouterSegment, one each:
///  QuerierSnapshot,  │                                  QuerierHandler ▶ Election, RouterGroups
///  QuerierPicture,   ├─ QueryFrames   queries into batches                    │
///  GroupSlice        └─ RouterLink    link and station     AdviceEvents ◀─────┘
///  (values, which any thread may keep)                          └─▶ QuerierEvents
/// ```
///
/// It asks and remembers; it forwards no packet. One event loop owns everything; a call becomes a
/// task on it.
package io.mld6.engine.router;
