// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkState;
import java.util.function.Consumer;

/// Follows the states of a shard's link, and says what they come to: it was lost, it carries again,
/// it is gone for good. Thread: event loop only.
public final class LinkLoss {
    private final Effects effects;
    private final Consumer<Throwable> onFailure;
    private LinkState state;

    /// What a shard does about its link.
    public interface Effects {
        /// Output goes, or is held back. Comes first, with every state but REMOVED.
        void setOpen(boolean carries);

        /// The link carried frames, and does not any more.
        void lost(LinkState now);

        /// The link did not carry frames, and does now.
        void carriesAgain();
    }

    /// @param assumed the state before the first that is heard of: with [LinkState#UP] a link that
    ///     carries from the start is no change
    /// @param onFailure takes what is wrong if the link is gone for good
    public LinkLoss(LinkState assumed, Effects effects, Consumer<Throwable> onFailure) {
        this.state = assumed;
        this.effects = effects;
        this.onFailure = onFailure;
    }

    /// The state heard of last.
    public LinkState state() {
        return state;
    }

    /// Whether it makes sense to send.
    public boolean carries() {
        return state.carries();
    }

    /// The link can do something else now.
    ///
    /// @return whether it carries frames
    public boolean become(LinkState now) {
        boolean carried = state.carries();
        state = now;
        if (now == LinkState.REMOVED) {
            onFailure.accept(
                    new LinkException(LinkException.Kind.REMOVED, "the interface was removed"));
            return false;
        }
        effects.setOpen(now.carries());
        if (carried && !now.carries()) {
            effects.lost(now);
        } else if (!carried && now.carries()) {
            effects.carriesAgain();
        }
        return now.carries();
    }

    /// What a link that was lost does, in words behind "link".
    public static String words(LinkState lost) {
        return lost == LinkState.DOWN ? "is down" : "has no carrier";
    }
}
