// SPDX-License-Identifier: Apache-2.0

/// Where frames come from and go to.
///
/// ```text
///  handlers ── FrameBatch, ByteBuf ──▶ PacketChannel ── sendmmsg ──▶ kernel
///           ◀── ByteBuf, LinkState ──                ◀── recvmmsg ──
///                                      (io.mld6.engine.linux makes the calls)
///
///  a thread ── SendVector ──▶ SendPort ── sendmmsg ──▶ kernel        out only, no event loop
///
///  handlers ── FrameBatch, ByteBuf ──▶ VirtualEnd ──▶ every other VirtualEnd ──▶ their handlers
/// ```
///
/// Both channels speak the same pipeline: a handler cannot tell which one it is in. In: one owned
/// `ByteBuf` per frame, a whole Ethernet frame with its tags;
/// [io.mld6.codec.handler.UnfinishedChecksumFrame] around one whose checksum the kernel left open;
/// [io.mld6.engine.link.LinkState] as user event. Out: [io.mld6.engine.link.FrameBatch], or a
/// `ByteBuf` that is one whole frame. Nothing here knows what is in a frame.
package io.mld6.engine.link;
