// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import io.mld6.codec.wire.Ipv6Address;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Hears of changes of one interface and of its link-local addresses as they happen, over rtnetlink
/// (`RTMGRP_LINK`, `RTMGRP_IPV6_IFADDR`).
///
/// Open it before asking [Links] about the state now: what changes in between is then heard of.
///
/// *Thread*: one at a time; [#close] from any.
public final class LinkWatch implements AutoCloseable {
    /// Takes what happened.
    public interface Listener {
        /// The interface looks like this now; possibly as before.
        void changed(LinkInfo link);

        /// It is somebody else on its link now.
        void readdressed(LinkAddresses now);

        /// The interface is gone: deleted, or moved to another namespace.
        void removed();
    }

    private final NetlinkSocket socket;
    private final Set<Ipv6Address> addresses = new LinkedHashSet<>();
    private LinkAddresses told = new LinkAddresses(0, List.of());
    private long mac;
    private int index;
    /// More happened than fitted the socket.
    private boolean lost;
    /// What there is now is being listed.
    private boolean listing;

    public LinkWatch() throws NativeException {
        socket = new NetlinkSocket(NetlinkSocket.RTMGRP_LINK | NetlinkSocket.RTMGRP_IPV6_IFADDR);
    }

    /// Names the interface whose events [#poll] passes on.
    ///
    /// @param before what it was when it was asked
    public void follow(int interfaceIndex, LinkAddresses before) {
        index = interfaceIndex;
        told = before;
        mac = before.mac();
        addresses.addAll(before.linkLocal());
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
            if (result == -Errno.ENOBUFS) {
                // More events than fit. What is still queued is old; ask behind it.
                lost = true;
            } else if (result == -Errno.EAGAIN) {
                if (!lost || listing) {
                    tellAddresses(listener);
                    return;
                }
                lost = false;
                listing = true;
                addresses.clear();
                socket.send(NetlinkMessages.finish(NetlinkMessages.getLink(index, 0)));
                socket.send(NetlinkMessages.finish(AddressMessage.dump()));
            } else {
                int octets = NativeSocket.check("recv rtnetlink", result);
                boolean _ =
                        NetlinkMessages.forEach(
                                socket.received(octets),
                                (type, body) -> tell(type, body, listener));
            }
        }
    }

    /// What came and went within one turn is one change; while it is being listed nothing is known.
    private void tellAddresses(Listener listener) {
        LinkAddresses now = new LinkAddresses(mac, List.copyOf(addresses));
        if (!listing && !now.equals(told)) {
            told = now;
            listener.readdressed(now);
        }
    }

    private boolean tell(int type, ByteBuffer body, Listener listener) throws NativeException {
        switch (type) {
            case NetlinkMessages.RTM_NEWLINK -> {
                LinkInfo link = NetlinkMessages.link(body);
                if (link != null && link.index() == index) {
                    mac = link.mac();
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
            case NetlinkMessages.NLMSG_DONE -> listing = false;
            default -> note(AddressMessage.of(type, body));
        }
        return socket.isOpen();
    }

    private void note(@Nullable AddressMessage message) {
        if (message != null && message.index() == index) {
            boolean _ =
                    message.usable()
                            ? addresses.add(message.address())
                            : addresses.remove(message.address());
        }
    }
}
