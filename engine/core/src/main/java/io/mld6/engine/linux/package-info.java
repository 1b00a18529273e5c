// SPDX-License-Identifier: Apache-2.0

/// The one native room: system calls through `java.lang.foreign`, and nothing that knows Netty or
/// MLD beyond the receive filter.
///
/// ```text
/// PacketSocket ── SendVector / ReceiveVector ──▶ sendmmsg / recvmmsg      one socket, one thread
/// PacketRing   ◀── RingBlocks, memory shared with the kernel              in blocks, stamped
/// XdpSender    ── memory shared with the kernel ──▶ XdpSocket             frames, 32 a call
/// LinkWatch    ◀── rtnetlink events ── kernel                             changes of one interface
/// Links        ── rtnetlink dumps ──▶ kernel                              one question, one answer
/// BridgeMdb    ── rtnetlink dumps ──▶ kernel                              what a bridge believes
/// WallClock    ── clock_gettime                                           what stamps are made of
/// ```
///
/// Layouts are those of 64-bit Linux, the same on x86_64 and aarch64. Downcalls capture errno and
/// are never `critical`: a batch inside the kernel would hold off the collector. On the frame path
/// errors are negative return values; elsewhere they are a
/// [io.mld6.engine.linux.NativeException] that names the call.
package io.mld6.engine.linux;
