// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.link.LinkState;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.loop.LinkLoss;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.output.BatchOutput;
import java.util.function.Consumer;

/// What a shard does when its link goes away and comes back: it keeps everything, and reports it
/// anew. Thread: event loop only.
///
/// @param onChange takes the state now, whenever the link was lost or is back
/// @param onRecovery runs when the link is back: everything is to be reported anew
record ShardLink(
        HostListeners listeners,
        BatchOutput output,
        Counters counters,
        Consumer<LinkState> onChange,
        Runnable onRecovery)
        implements LinkLoss.Effects {
    @Override
    public void setOpen(boolean carries) {
        output.setOpen(carries);
    }

    @Override
    public void lost(LinkState now) {
        counters.count(MldCounter.LINK_LOST);
        listeners.linkLost();
        onChange.accept(now);
    }

    @Override
    public void carriesAgain() {
        counters.count(MldCounter.LINK_RECOVERED);
        onChange.accept(LinkState.UP);
        onRecovery.run();
    }
}
