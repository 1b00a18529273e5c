// SPDX-License-Identifier: Apache-2.0

/// `mld6 query`: sends queries onto an interface, in either version, about everything, a group, or a
/// group and sources, and says what it sent. No state, no election: beside a querier it is a second
/// voice.
///
/// ```text
///  QueryCommand ──▶ QueryRun ──▶ PacketChannel
/// ```
package io.mld6.app.query;
