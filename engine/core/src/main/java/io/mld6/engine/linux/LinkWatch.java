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
        boolean lost = false;
        // A listener may close this from within.
        while (socket.isOpen()) {
            int result = socket.poll();
            if (result == -Errno.ENOBUFS) {
                // More events than fit. What is still queued is old; ask behind it.
                lost = true;
            } else if (result == -Errno.EAGAIN) {
                if (!lost) {
                    return;
                }
                lost = false;
                socket.send(NetlinkMessages.finish(NetlinkMessages.getLink(index, 0)));
            } else {
                int octets = NativeSocket.check("recv rtnetlink", result);
                boolean _ =
                        NetlinkMessages.forEach(
                                socket.received(octets),
                                (type, body) -> tell(type, body, listener));
            }
        }
    }

    private boolean tell(int type, ByteBuffer body, Listener listener) throws NativeException {
        switch (type) {
            case NetlinkMessages.RTM_NEWLINK -> {
                LinkInfo link = NetlinkMessages.link(body);
                if (link != null && link.index() == index) {
                    listener.changed(link);
                }
            }
            case NetlinkMessages.RTM_DELLINK -> {
                LinkInfo link = NetlinkMessages.link(body);
                if (link != null && link.index() == index) {
                    listener.removed();
                }
            }
            case NetlinkMessages.NLMSG_ERROR -> {
                int errno = -body.getInt(0);
                if (errno != Errno.ENODEV) {
                    throw new NativeException("rtnetlink", errno);
                }
                listener.removed();
            }
            default -> {}
        }
        return socket.isOpen();
    }
}
