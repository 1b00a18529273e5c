// SPDX-License-Identifier: Apache-2.0

/// Frames on their way out: the end of the path.
///
/// ```text
///  HostListeners ── ReportOutput ──▶ BatchOutput ─┐
///                                                 ├─▶ FrameLine ── FrameBatch ──▶ LinkChannel
///  Election, SpecificQueries ───▶ QueryFrames ────┘      Pace: TokenBucket
/// ```
///
/// Each frame is written once, where `sendmmsg` reads it. Nothing is dropped for want of room: a full
/// socket buffer or an empty bucket makes a caller wait. What the kernel refused is counted. Thread:
/// event loop only.
package io.mld6.engine.output;
