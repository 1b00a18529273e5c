// SPDX-License-Identifier: Apache-2.0

/// A link inside a program, with hosts and routers on it, where a day passes in seconds: for the
/// tests of those who embed the engine, for our own, and for `mld6 demo`.
///
/// ```text
///        SimulatedHost      SimulatedHost         SimulatedRouter     SimulatedRouter
///        HostListeners      HostListeners         Election            Election
///             │                  │                RouterGroups        RouterGroups
///         NodeTime           NodeTime             NodeTime            NodeTime
///             │                  │                     │                   │
///   ════ SegmentEnd ═══════ SegmentEnd ═══════════ SegmentEnd ═════════ SegmentEnd ════
///        octets of whole frames; LinkFaults loses, repeats, delays ── SimulatedSegment
///                                                                          │
///   Wishes ──▶ Oracle ◀── RouterView, AdviceBook                      VirtualTime
/// ```
///
/// The link carries frames of any VLAN. [AccessNetwork] puts one host with the listeners of
/// hundreds of VLANs on it, and a router into each.
///
/// What decides is the same code as on a real link, and what travels is octets, written and read by
/// the codec. Only time and the wire are not real: [io.mld6.engine.schedule.VirtualTime] is moved
/// by hand, and every choice of chance follows from a seed. Nothing here knows a clock or a socket.
/// Thread: everything on the one that moves the time.
@NullMarked
package io.mld6.lab.simulation;

import org.jspecify.annotations.NullMarked;
