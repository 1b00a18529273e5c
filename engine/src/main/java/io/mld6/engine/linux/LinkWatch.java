// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.nio.ByteBuffer;

/// Hears of changes of one interface as they happen, over rtnetlink (`RTMGRP_LINK`).
///
/// Open it before asking [Links#find] about the state now: what changes in between is then heard
/// of. *Thread*: one at a time; [#close] from any.
public final class LinkWatch implements AutoCloseable {
    /// Takes what happened.
    public interface Listener {
        /// The interface looks like this now; possibly as before.
        void changed(LinkInfo link);

        /// The interface is gone: deleted, or moved to another namespace.
        void removed();
    }

    private final NetlinkSocket socket;
    private int index;

    public LinkWatch() throws NativeException {
        socket = new NetlinkSocket(NetlinkSocket.RTMGRP_LINK);
    }

    /// Names the interface whose events [#poll] passes on.
    public void follow(int interfaceIndex) {
        index = interfaceIndex;
    }

    public int fd() {
        return socket.fd();
    }

    @Override
    public void close() {
        socket.close();
    }

    /// Passes on everything that happened since the last call. Does not wait.
    ///
    /// @throws NativeException when the kernel refuses for a reason other than having nothing
    public void poll(Listener listener) throws NativeException {
        // A listener may close this from within.
        while (socket.isOpen()) {
            int result = socket.poll();
            if (result == -Errno.EAGAIN) {
                return;
            }
            if (result == -Errno.ENOBUFS) {
                // More events than fit: what they said is lost, so ask.
                LinkInfo now = Links.find(index);
                if (now == null) {
                    listener.removed();
                } else {
                    listener.changed(now);
                }
                continue;
            }
            ByteBuffer datagram = socket.received(NativeSocket.check("recv rtnetlink", result));
            boolean _ =
                    NetlinkMessages.forEach(datagram, (type, body) -> tell(type, body, listener));
        }
    }

    private boolean tell(int type, ByteBuffer body, Listener listener) {
        LinkInfo link = NetlinkMessages.link(body);
        if (link != null && link.index() == index) {
            switch (type) {
                case NetlinkMessages.RTM_NEWLINK -> listener.changed(link);
                case NetlinkMessages.RTM_DELLINK -> listener.removed();
                default -> {}
            }
        }
        return socket.isOpen();
    }
}
