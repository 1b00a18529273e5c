// SPDX-License-Identifier: Apache-2.0

/// What listeners want, by an engine's books and by the Reports the kernel took, against what a
/// device believes, again and again while they join, leave and change.
///
/// ```text
/// EngineEvents ─▶ BeliefBook ◀─ MembershipSlice    what was said when; what is wanted
///                     ▲  └─▶ Judge ─▶ Difference   what the protocol's own times do not excuse
/// Device.read() ──────┘
///
/// DeviceOracle     one look          OracleWatch     a look every few seconds
/// Desk             where the books are: a thread of a run, the only thread of a rehearsal
/// ```
///
/// A difference is one only when the device has had the time the protocol gives it: one Report's
/// way for what was joined, the Last Listener Query Time for what was left, the Multicast Address
/// Listening Interval for what ended without a word.
@NullMarked
package io.mld6.lab.belief;

import org.jspecify.annotations.NullMarked;
