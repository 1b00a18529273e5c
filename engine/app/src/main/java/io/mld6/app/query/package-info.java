// SPDX-License-Identifier: Apache-2.0

/// `mld6 query`: sends queries onto an interface, in either version, about everything, a group, or
/// a group and sources, says what it sent, and shows who answers. No state, no election: beside a
/// querier it is a second voice.
///
/// ```text
///  QueryCommand ──▶ QueryRun ──▶ PacketChannel
///                   Responses ◀──
/// ```
package io.mld6.app.query;
