// SPDX-License-Identifier: Apache-2.0

/// The map of the engine. No class lives here, only in the rooms:
///
/// ```text
///  wire     decode            decide            remember             when              encode         wire
///  frames → MldFrameDecoder → ListenerHandler → MembershipRegistry → ResponseSchedule → ReportWriter → frames
///  link     codec             listener          registry             schedule          output, codec  link
///                             QuerierHandler  → RouterGroups       → Election, SpecificQueries
///                             querier           querier              querier, schedule → QueryFrames
/// ```
///
/// | room | what it is | open to |
/// | --- | --- | --- |
/// | [io.mld6.engine.host] | an engine of listeners: its configuration, its shards | all |
/// | [io.mld6.engine.router] | a querier: its configuration, its shard | all |
/// | [io.mld6.engine.population] | "10 000 listeners, these groups" | all |
/// | [io.mld6.engine.link] | packet sockets and in-process segments as Netty channels | all |
/// | [io.mld6.engine.metrics] | what is counted | all |
/// | [io.mld6.engine.listener] | the host side of MLD | lab, command |
/// | [io.mld6.engine.querier] | the router side of MLD | lab, command |
/// | [io.mld6.engine.registry] | listeners, groups and memberships as rows of numbers | lab, command |
/// | [io.mld6.engine.schedule] | when rows are due, and every choice of chance | lab, command |
/// | [io.mld6.engine.output] | frames on their way out: batches, queues, pace | lab, command |
/// | [io.mld6.engine.loop] | manners of an event loop; Netty's wheel | lab, command |
/// | [io.mld6.engine.linux] | system calls | lab, command |
///
/// `host` and `router` put the others together and do not know each other. `listener`, `querier`,
/// `registry` and `schedule` know neither clock nor random source nor link: time comes in as
/// `nowNanos`, chance as pure draws of a seed, and what they say goes to an interface of theirs.
package io.mld6.engine;
