// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import io.mld6.codec.wire.Ipv6Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One-shot questions to the kernel about the interfaces of the calling thread's network namespace.
///
/// Over rtnetlink, because `java.net.NetworkInterface` does not find an interface without IP
/// addresses. *Thread*: any; each call uses a socket of its own.
public final class Links {
    private static final int AF_INET6 = 10;

    private static final int RTM_NEWADDR = 20;
    private static final int RTM_GETADDR = 22;
    private static final int IFADDRMSG_OCTETS = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_F_DADFAILED = 0x08;
    private static final int IFA_F_TENTATIVE = 0x40;
    private static final int IPV6_OCTETS = 16;

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
        ByteBuffer request =
                NetlinkMessages.request(RTM_GETADDR, NetlinkMessages.NLM_F_DUMP, IFADDRMSG_OCTETS);
        request.put((byte) AF_INET6).put(new byte[IFADDRMSG_OCTETS - 1]);
        ask(
                request,
                (type, body) -> {
                    if (type == RTM_NEWADDR && body.getInt(4) == index) {
                        Ipv6Address address = usableLinkLocal(body);
                        if (address != null) {
                            found.add(address);
                        }
                    }
                    return true;
                });
        return found;
    }

    /// `ifaddrmsg   0 family  1 prefixlen  2 flags  3 scope  4 index   8`
    private static @Nullable Ipv6Address usableLinkLocal(ByteBuffer body) {
        var parts =
                new NetlinkMessages.Attribute() {
                    private int flags = Byte.toUnsignedInt(body.get(2));
                    private @Nullable Ipv6Address address;
                    private @Nullable Ipv6Address local;

                    @Override
                    public void take(int type, ByteBuffer value) {
                        switch (type) {
                            case IFA_ADDRESS -> address = address(value);
                            case IFA_LOCAL -> local = address(value);
                            case IFA_FLAGS -> flags = value.getInt(0);
                            default -> {}
                        }
                    }
                };
        NetlinkMessages.forEachAttribute(body, IFADDRMSG_OCTETS, parts);
        // With a peer, IFA_ADDRESS is the peer's and IFA_LOCAL is ours.
        Ipv6Address ours = parts.local != null ? parts.local : parts.address;
        boolean usable = (parts.flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) == 0;
        boolean linkLocal = ours != null && ours.high() >>> 54 == 0xfe80 >>> 6;
        return usable && linkLocal ? ours : null;
    }

    private static @Nullable Ipv6Address address(ByteBuffer value) {
        if (value.limit() != IPV6_OCTETS) {
            return null;
        }
        ByteBuffer octets = value.duplicate().order(ByteOrder.BIG_ENDIAN);
        return new Ipv6Address(octets.getLong(0), octets.getLong(Long.BYTES));
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
            socket.send(NetlinkMessages.finish(request));
            NetlinkMessages.Message untilDone =
                    (type, body) ->
                            switch (type) {
                                case NetlinkMessages.NLMSG_DONE -> false;
                                case NetlinkMessages.NLMSG_ERROR -> {
                                    throw new NativeException("rtnetlink", -body.getInt(0));
                                }
                                default -> message.take(type, body);
                            };
            while (NetlinkMessages.forEach(socket.receive(), untilDone)) {
                // The next datagram.
            }
        }
    }
}
