// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// An rtnetlink socket: one datagram out, datagrams of messages in.
///
/// *Thread*: one at a time.
final class NetlinkSocket extends NativeSocket {
    /// Events about interfaces: the group `RTNLGRP_LINK` as a mask.
    static final int RTMGRP_LINK = 1;

    /// Events about IPv6 addresses: `RTNLGRP_IPV6_IFADDR` as a mask.
    static final int RTMGRP_IPV6_IFADDR = 0x100;

    /// Events about what a bridge's ports listen to: `RTNLGRP_MDB` (26) as a mask.
    static final int RTMGRP_MDB = 1 << 25;

    private static final int AF_NETLINK = 16;
    private static final int NETLINK_ROUTE = 0;
    private static final int SOCKADDR_NL_OCTETS = 12;
    private static final int SOCKADDR_NL_GROUPS = 8;

    /// The kernel fills at most 32 KiB per datagram; larger is only used when asked for.
    private static final int BUFFER_OCTETS = 64 << 10;

    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_OCTETS, Long.BYTES);
    private final ByteBuffer view = buffer.asByteBuffer().order(ByteOrder.nativeOrder());

    /// @param groups events to hear of, 0 for none
    NetlinkSocket(int groups) throws NativeException {
        super("socket AF_NETLINK", AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SOCKADDR_NL_OCTETS, Integer.BYTES);
            address.asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .putShort(0, (short) AF_NETLINK)
                    .putInt(SOCKADDR_NL_GROUPS, groups);
            bind("bind AF_NETLINK", address);
        } catch (NativeException e) {
            close();
            throw e;
        }
    }

    void send(ByteBuffer request) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(request.remaining(), Long.BYTES);
            copy.asByteBuffer().put(request);
            check("send rtnetlink", SystemCalls.send(state, fd(), copy, 0));
        }
    }

    /// The messages of the next datagram, in host order; valid until the next call. Waits for it.
    ByteBuffer receive() throws NativeException {
        int octets = check("recv rtnetlink", SystemCalls.recv(state, fd(), buffer, 0));
        return view.clear().limit(octets);
    }

    /// Sends a request, still to be finished, and passes on what comes until the kernel says done,
    /// an error, or `message` has enough.
    void ask(ByteBuffer request, NetlinkMessages.Message message) throws NativeException {
        send(NetlinkMessages.finish(request));
        NetlinkMessages.Message untilDone = NetlinkMessages.untilDone(message);
        while (NetlinkMessages.forEach(receive(), untilDone)) {
            // The next datagram.
        }
    }

    /// As [#receive], without waiting.
    ///
    /// @return octets now in [#received], or `-errno`
    int poll() {
        return SystemCalls.recv(state, fd(), buffer, MSG_DONTWAIT);
    }

    ByteBuffer received(int octets) {
        return view.clear().limit(octets);
    }
}
