// SPDX-License-Identifier: Apache-2.0

/// Listeners on one link, for embedders: [io.mld6.engine.host.Engine] and what it is told.
///
/// ```text
///  Engine ──▶ Shards ──▶ Shard    one event loop, one channel, one set of rows each
///    │ Dealing: whose row      ├─ LinkChannel ▶ MldFrameDecoder ▶ ListenerHandler ▶ HostListeners
///    │                         ├─ ShardWork    joins, leaves and address tests, paced, step by step
///    ▼                         ├─ ShardLink    link down, link up: everything is reported anew
///  EngineSnapshot              └─ BatchOutput  Reports and Dones into batches
/// ```
///
/// A call on the engine becomes a task on the event loop of the shard it concerns, or on all of them,
/// in one order for all. Nothing is shared between shards but news of which groups they have. What is
/// not public here is of no use outside.
package io.mld6.engine.host;
