// SPDX-License-Identifier: Apache-2.0

/// `mld6 demo`: both ends of a link in one process, compared; without root and without a network.
///
/// ```text
///  DemoCommand ─┬─▶ Demo ─┬─▶ QuerierStory  Engine ◀─ VirtualLink ─▶ Querier           act by act
///               │         └─▶ two rounds    Engine ◀─ VirtualLink ─▶ WatchingQuerier   every
/// answer               └─▶ DayStory   a day of io.mld6.lab.simulation            (--virtual-time)
/// ```
///
/// What a router believes is held against what listeners were told to want, membership by
/// membership; any difference is exit status 1. [io.mld6.app.demo.ResponseWatch] sees nothing but
/// frames.
package io.mld6.app.demo;
