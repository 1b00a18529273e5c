// SPDX-License-Identifier: Apache-2.0

/// The router side of MLD: what is listened to on each segment of a link, and who asks.
///
/// ```text
/// link -> QuerierHandler -+- Reports, Dones -> GroupStates -+-> RouterGroups    MLDv2
///                         |                                 |   GroupRecords, RouterState,
///                         |                                 |   StateTransition
///                         |                                 +-> Version1Groups  MLDv1
///                         |    queries of others lower timers ^   |
///                         +- queries -------> Election -------+   v who else listens?
///                                       General Queries         SpecificQueries
///                                              +--> QueryOutput <--+
/// ```
///
/// Tables 7 and 8 of RFC 9777 are [io.mld6.engine.querier.StateTransition]; timers are rows of a
/// schedule ([io.mld6.engine.querier.RowTimer]); what is to be forwarded is told to a
/// [io.mld6.engine.querier.ForwardingAdvice]. No membership ends before those queries went out that
/// its end presupposes ([io.mld6.engine.querier.OwedQueries]).
///
/// Rows and timers of all segments lie together ([io.mld6.engine.querier.RouterTables],
/// [io.mld6.engine.querier.ElectionTimers]); a segment of its own is an
/// [io.mld6.engine.querier.Election] and a [io.mld6.engine.querier.RouterGroups].
///
/// Time comes in as `nowNanos`, frames go out through [io.mld6.engine.querier.QueryOutput]; neither
/// is known here. One event loop owns everything.
@NullMarked
package io.mld6.engine.querier;

import org.jspecify.annotations.NullMarked;
