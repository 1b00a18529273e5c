// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import io.mld6.codec.wire.Ipv6Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One-shot questions to the kernel about the interfaces of the calling thread's network namespace.
///
/// Over rtnetlink, because `java.net.NetworkInterface` does not find an interface without IP
/// addresses. *Thread*: any; each call uses a socket of its own.
public final class Links {
    private static final int NAME_OCTETS = 15;

    private Links() {}

    /// The interface called `name`, or null if there is none.
    public static @Nullable LinkInfo find(String name) throws NativeException {
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        if (octets.length == 0 || octets.length > NAME_OCTETS) {
            return null;
        }
        ByteBuffer request = NetlinkMessages.getLink(0, 4 + NAME_OCTETS + 1);
        request.putShort((short) (4 + octets.length + 1))
                .putShort((short) NetlinkMessages.IFLA_IFNAME)
                .put(octets)
                .put((byte) 0);
        while (request.position() % 4 != 0) {
            request.put((byte) 0);
        }
        return one(request);
    }

    /// The interface with `index`, or null if there is none.
    public static @Nullable LinkInfo find(int index) throws NativeException {
        return one(NetlinkMessages.getLink(index, 0));
    }

    /// Link-local addresses of interface `index` that may be used: neither tentative nor found
    /// duplicate.
    public static List<Ipv6Address> linkLocalAddresses(int index) throws NativeException {
        List<Ipv6Address> found = new ArrayList<>();
        ask(
                AddressMessage.dump(),
                (type, body) -> {
                    AddressMessage message = AddressMessage.of(type, body);
                    if (message != null && message.index() == index && message.usable()) {
                        found.add(message.address());
                    }
                    return true;
                });
        return found;
    }

    /// Who an interface is on its link.
    public static LinkAddresses addresses(LinkInfo link) throws NativeException {
        return new LinkAddresses(link.mac(), linkLocalAddresses(link.index()));
    }

    /// One link, or null where the kernel says that there is none.
    private static @Nullable LinkInfo one(ByteBuffer request) throws NativeException {
        List<LinkInfo> found = new ArrayList<>(1);
        try {
            ask(
                    request,
                    (type, body) -> {
                        if (type == NetlinkMessages.RTM_NEWLINK) {
                            LinkInfo link = NetlinkMessages.link(body);
                            if (link != null) {
                                found.add(link);
                            }
                            return false;
                        }
                        return true;
                    });
        } catch (NativeException e) {
            return switch (e.errno()) {
                case Errno.ENODEV, Errno.EINVAL, Errno.ERANGE -> null;
                default -> throw e;
            };
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    /// Sends `request` and passes on what comes until the kernel says done, an error, or `message`
    /// has enough.
    static void ask(ByteBuffer request, NetlinkMessages.Message message) throws NativeException {
        try (var socket = new NetlinkSocket(0)) {
            socket.ask(request, message);
        }
    }
}
