// SPDX-License-Identifier: Apache-2.0

/// `mld6 send`: multicast data of any number of flows onto an interface, paced by the clock, and
/// what came of it. `mld6 send-frames`: MLD frames, wrong ones above all, each with the reason for
/// which it should be dropped.
///
/// ```text
///  SendCommand ──▶ SendRun ──▶ FlowSender      a thread and a socket of its own
///                  SendText ◀──┘               lines and JSON of its numbers
///
///  SendFramesCommand ──▶ SendFramesRun ──▶ PacketBench
///       SampleFrames        SendFramesText       lines and JSON of what was promised
/// ```
package io.mld6.app.send;
