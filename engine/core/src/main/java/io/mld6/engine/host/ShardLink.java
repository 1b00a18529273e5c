// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.output.BatchOutput;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// What a shard does when its link goes away and comes back. Thread: event loop only.
final class ShardLink {
    private final HostListeners listeners;
    private final BatchOutput output;
    private final Counters counters;
    private final BiConsumer<LinkState, LinkState> onChange;
    private final Runnable onRecovery;
    private final Consumer<Throwable> onFailure;
    private LinkState state = LinkState.UP;

    /// @param onChange takes the state before and the state now, whenever the link was lost or is
    ///     back
    /// @param onRecovery runs when the link is back: everything is to be reported anew
    /// @param onFailure takes what is wrong if the link is gone for good
    ShardLink(
            HostListeners listeners,
            BatchOutput output,
            Counters counters,
            BiConsumer<LinkState, LinkState> onChange,
            Runnable onRecovery,
            Consumer<Throwable> onFailure) {
        this.listeners = listeners;
        this.output = output;
        this.counters = counters;
        this.onChange = onChange;
        this.onRecovery = onRecovery;
        this.onFailure = onFailure;
    }

    LinkState state() {
        return state;
    }

    boolean carries() {
        return state.carries();
    }

    /// The link can do something else now.
    ///
    /// @return whether it carries frames
    boolean become(LinkState now) {
        LinkState before = state;
        state = now;
        if (now == LinkState.REMOVED) {
            onFailure.accept(
                    new LinkException(LinkException.Kind.REMOVED, "the interface was removed"));
            return false;
        }
        output.setOpen(now.carries());
        if (before.carries() && !now.carries()) {
            counters.count(MldCounter.LINK_LOST);
            listeners.linkLost();
            onChange.accept(before, now);
        } else if (!before.carries() && now.carries()) {
            counters.count(MldCounter.LINK_RECOVERED);
            onChange.accept(before, now);
            onRecovery.run();
        }
        return now.carries();
    }
}
