// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.loop.LoopGuard;
import io.mld6.engine.output.BatchOutput;
import io.netty.channel.EventLoop;

/// What a shard and its long work share. Thread: the shard's event loop only.
///
/// @param dealing which shard has what
/// @param index which shard this is, from 0
/// @param loop the shard's own
/// @param guard wraps what runs on the loop, so that a bug is shown and not swallowed
/// @param listening what its listeners work on
/// @param output the same as that of `listening`, and known to lead to a channel
record ShardParts(
        Dealing dealing,
        int index,
        EventLoop loop,
        LoopGuard guard,
        ListenerParts listening,
        BatchOutput output) {
    /// This shard's part of a bound on a rate.
    long part(long rate) {
        return dealing.part(rate, index);
    }
}
