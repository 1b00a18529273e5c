// SPDX-License-Identifier: Apache-2.0

/// `mld6 send`: multicast data of any number of flows onto an interface, paced by the clock, and
/// what came of it.
///
/// ```text
///  SendCommand ──▶ SendRun ──▶ FlowSender      a thread and a socket of its own
///                  SendText ◀──┘               lines and JSON of its numbers
/// ```
package io.mld6.app.send;
