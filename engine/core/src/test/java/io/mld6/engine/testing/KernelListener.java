// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The kernel's own MLDv2 host on an interface, told what to listen to through the socket options
/// of RFC 3678; sockets have numbers.
public final class KernelListener implements AutoCloseable {
    private static final int AF_INET6 = 10;
    private static final int SOCK_DGRAM = 2;
    private static final int IPPROTO_IPV6 = 41;
    private static final int MCAST_JOIN_GROUP = 42;
    private static final int MCAST_BLOCK_SOURCE = 43;
    private static final int MCAST_UNBLOCK_SOURCE = 44;
    private static final int MCAST_LEAVE_GROUP = 45;
    private static final int MCAST_JOIN_SOURCE_GROUP = 46;
    private static final int MCAST_LEAVE_SOURCE_GROUP = 47;
    private static final int MCAST_MSFILTER = 48;
    private static final int MCAST_EXCLUDE = 0;
    private static final int MCAST_INCLUDE = 1;
    private static final int STORAGE_OCTETS = 128;
    private static final int REQUEST_OCTETS = 8 + STORAGE_OCTETS;

    private final Netns namespace;
    private final int index;
    private final String address;
    private final Map<Integer, Integer> sockets = new HashMap<>();

    private KernelListener(Netns namespace, int index, String address) {
        this.namespace = namespace;
        this.index = index;
        this.address = address;
    }

    /// Switches IPv6 on at an interface that exists and waits for its address.
    public static KernelListener start(Netns namespace, String interfaceName) throws Exception {
        String settings = "sysctl -qw net.ipv6.conf." + interfaceName + ".";
        namespace.run(settings + "accept_dad=0");
        namespace.run(settings + "dad_transmits=0");
        namespace.run(settings + "router_solicitations=0");
        namespace.ipv6(interfaceName, true);
        String[] address = new String[1];
        Await.until(
                () -> {
                    String line =
                            namespace.ip("-6 -o addr show dev " + interfaceName + " scope link");
                    if (!line.contains("fe80") || line.contains("tentative")) {
                        throw new AssertionError("no usable address: " + line);
                    }
                    address[0] = line.replaceFirst("(?s).*inet6 ([^/]+)/.*", "$1");
                });
        int index =
                Integer.parseInt(
                        namespace.run("cat /sys/class/net/" + interfaceName + "/ifindex").strip());
        return new KernelListener(namespace, index, Ipv6Address.parse(address[0]).toString());
    }

    /// Its link-local address.
    public String address() {
        return address;
    }

    private int socket(int number) throws Exception {
        Integer fd = sockets.get(number);
        if (fd == null) {
            fd = namespace.call(() -> Libc.call("socket", AF_INET6, SOCK_DGRAM, 0));
            sockets.put(number, fd);
        }
        return fd;
    }

    public void join(int socket, String group) throws Exception {
        request(socket, MCAST_JOIN_GROUP, group, List.of());
    }

    public void leave(int socket, String group) throws Exception {
        request(socket, MCAST_LEAVE_GROUP, group, List.of());
    }

    public void joinSource(int socket, String group, String source) throws Exception {
        request(socket, MCAST_JOIN_SOURCE_GROUP, group, List.of(source));
    }

    public void leaveSource(int socket, String group, String source) throws Exception {
        request(socket, MCAST_LEAVE_SOURCE_GROUP, group, List.of(source));
    }

    public void block(int socket, String group, String source) throws Exception {
        request(socket, MCAST_BLOCK_SOURCE, group, List.of(source));
    }

    public void unblock(int socket, String group, String source) throws Exception {
        request(socket, MCAST_UNBLOCK_SOURCE, group, List.of(source));
    }

    /// Replaces the filter of a socket that is in the group.
    public void filter(int socket, String group, FilterMode mode, List<String> sources)
            throws Exception {
        // group_filter: 0 interface  8 group  136 mode  140 number  144 sources
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request =
                    arena.allocate(REQUEST_OCTETS + 8L + (long) STORAGE_OCTETS * sources.size(), 8);
            request.set(JAVA_INT, 0, index);
            put(request, 8, group);
            request.set(
                    JAVA_INT,
                    REQUEST_OCTETS,
                    mode == FilterMode.EXCLUDE ? MCAST_EXCLUDE : MCAST_INCLUDE);
            request.set(JAVA_INT, REQUEST_OCTETS + 4, sources.size());
            for (int i = 0; i < sources.size(); i++) {
                put(request, REQUEST_OCTETS + 8 + STORAGE_OCTETS * i, sources.get(i));
            }
            set(socket, MCAST_MSFILTER, request);
        }
    }

    /// `group_req` or `group_source_req`: `0 interface  8 group  136 source   264`.
    private void request(int socket, int option, String group, List<String> sources)
            throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request =
                    arena.allocate(REQUEST_OCTETS + (long) STORAGE_OCTETS * sources.size(), 8);
            request.set(JAVA_INT, 0, index);
            put(request, 8, group);
            for (int i = 0; i < sources.size(); i++) {
                put(request, REQUEST_OCTETS + STORAGE_OCTETS * i, sources.get(i));
            }
            set(socket, option, request);
        }
    }

    private void set(int socket, int option, MemorySegment request) throws Exception {
        Libc.call(
                "setsockopt",
                socket(socket),
                IPPROTO_IPV6,
                option,
                request,
                (int) request.byteSize());
    }

    /// `sockaddr_in6`: `0 family  2 port  4 flow  8 address  24 scope`.
    private static void put(MemorySegment request, int at, String text) {
        Ipv6Address address = Ipv6Address.parse(text);
        var network = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
        request.set(JAVA_SHORT, at, (short) AF_INET6);
        request.set(network, at + 8, address.high());
        request.set(network, at + 16, address.low());
    }

    @Override
    public void close() throws IOException {
        for (int fd : sockets.values()) {
            Libc.call("close", fd);
        }
        sockets.clear();
    }
}
