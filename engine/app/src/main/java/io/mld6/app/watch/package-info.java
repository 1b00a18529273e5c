// SPDX-License-Identifier: Apache-2.0

/// `mld6 watch`: listens to an interface, or reads a capture, and says who asks, who listens, and
/// what is wrong with what they send. It sends nothing.
///
/// ```text
///  WatchCommand ──▶ LiveWatch ──▶ PacketChannel ──▶ Watcher     on the event loop
///             └───▶ FileWatch ──▶ CaptureReader ──▶ Watcher
///                       complaints ──▶ ComplaintLines ──▶ the terminal
///                       snapshot   ──▶ WatchText, WatchJson
/// ```
package io.mld6.app.watch;
