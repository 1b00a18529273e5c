// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.LinkInfo;

/// What a link can do at the moment. Fired through the pipeline as a user event: once right after
/// `channelActive`, then at every change.
public enum LinkState {
    /// Administratively up, with carrier: frames come and go.
    UP,
    /// Administratively up, but nobody at the other end. A send succeeds and reaches no one.
    NO_CARRIER,
    /// Administratively down. Sends fail with ENETDOWN; the channel stays open.
    DOWN,
    /// The interface is gone. The last event; the channel closes itself.
    REMOVED;

    /// What an interface can do.
    static LinkState of(LinkInfo link) {
        if (!link.adminUp()) {
            return DOWN;
        }
        return link.carrier() ? UP : NO_CARRIER;
    }

    /// Whether it makes sense to send.
    public boolean carries() {
        return this == UP;
    }
}
