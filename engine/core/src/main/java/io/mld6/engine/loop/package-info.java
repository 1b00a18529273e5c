// SPDX-License-Identifier: Apache-2.0

/// Manners of an event loop: what everything that runs on one has in common, whichever side of MLD it
/// is.
///
/// ```text
///  Netty's wheel ── tick N is due ──▶ NettyWheels ── task ──▶ event loop ──▶ GuardedRows ──▶ due rows
///  channel ── LinkState, failure ──▶ LinkEvents ──▶ the shard
/// ```
///
/// The wheel's thread touches no state: it posts, and the event loop acts. Code on the loop that throws
/// would be swallowed by Netty; [io.mld6.engine.loop.LoopGuard] makes it the end of the engine, with
/// the error shown.
package io.mld6.engine.loop;
