// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The kernel's own MLDv1 host on an interface, made to join and leave by a socket.
public final class KernelHost implements AutoCloseable {
    /// `MAF_TIMER_RUNNING` of the kernel's membership record.
    private static final int TIMER_RUNNING = 1;

    /// `MAF_LAST_REPORTER`: only then does a leave say Done.
    private static final int LAST_REPORTER = 2;

    private static final int AF_INET6 = 10;
    private static final int SOCK_DGRAM = 2;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_ADD_MEMBERSHIP = 20;
    private static final int IPV6_DROP_MEMBERSHIP = 21;

    private final Netns namespace;
    private final String interfaceName;
    private final int index;
    private final int fd;
    private final Set<String> joined = new TreeSet<>();

    private KernelHost(Netns namespace, String interfaceName) throws Exception {
        this.namespace = namespace;
        this.interfaceName = interfaceName;
        String number = namespace.run("cat /sys/class/net/" + interfaceName + "/ifindex");
        index = Integer.parseInt(number.strip());
        // A socket belongs to the namespace of the thread that opens it.
        fd = namespace.call(() -> Libc.call("socket", AF_INET6, SOCK_DGRAM, 0));
    }

    /// Switches IPv6 on at an interface that exists, speaking MLDv1 only, and waits for its
    /// address.
    public static KernelHost start(Netns namespace, String interfaceName) throws Exception {
        String settings = "sysctl -qw net.ipv6.conf." + interfaceName + ".";
        namespace.run(settings + "accept_dad=0");
        namespace.run(settings + "dad_transmits=0");
        namespace.run(settings + "router_solicitations=0");
        namespace.run(settings + "force_mld_version=1");
        namespace.run(settings + "mldv1_unsolicited_report_interval=500");
        namespace.ipv6(interfaceName, true);
        Await.until(
                () -> {
                    String addresses = namespace.ip("-6 -o addr show dev " + interfaceName);
                    if (!addresses.contains("fe80") || addresses.contains("tentative")) {
                        throw new AssertionError("no usable address: " + addresses);
                    }
                });
        return new KernelHost(namespace, interfaceName);
    }

    public void join(List<String> groups) throws IOException {
        for (String group : groups) {
            membership(IPV6_ADD_MEMBERSHIP, group);
            joined.add(group);
        }
    }

    public void join(String group) throws IOException {
        join(List.of(group));
    }

    public void leave(String group) throws IOException {
        membership(IPV6_DROP_MEMBERSHIP, group);
        joined.remove(group);
    }

    public void leaveAll() throws IOException {
        for (String group : List.copyOf(joined)) {
            leave(group);
        }
    }

    /// `ipv6_mreq`: `0 group  16 interface   20`.
    private void membership(int option, String group) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(20, Integer.BYTES);
            MemorySegment.copy(octets(group), 0, request, JAVA_BYTE, 0, 16);
            request.set(JAVA_INT, 16, index);
            Libc.call("setsockopt", fd, IPPROTO_IPV6, option, request, 20);
        }
    }

    private static byte[] octets(String group) throws IOException {
        return InetAddress.getByName(group).getAddress();
    }

    /// For each group joined here whether the kernel has a Report of it still to come.
    public Map<String, Boolean> timers() throws IOException {
        return flag(TIMER_RUNNING);
    }

    /// For each group joined here whether the kernel's was the last Report of it that the kernel
    /// knows of. It works off the Reports of others in a queue of its own, some time after they
    /// came.
    public Map<String, Boolean> reportedLast() throws IOException {
        return flag(LAST_REPORTER);
    }

    private Map<String, Boolean> flag(int wanted) throws IOException {
        Map<String, Boolean> found = new TreeMap<>();
        Map<String, String> names = new HashMap<>();
        for (String group : joined) {
            names.put(HexFormat.of().formatHex(octets(group)), group);
        }
        // index interface address users flags timer
        for (String line : namespace.run("cat /proc/net/igmp6").lines().toList()) {
            String[] words = line.strip().split("\\s+", -1);
            if (words[1].equals(interfaceName) && names.containsKey(words[2])) {
                int flags = Integer.parseUnsignedInt(words[4], 16);
                found.put(names.get(words[2]), (flags & wanted) != 0);
            }
        }
        return found;
    }

    /// Waits until it has reported all it joined and owes nothing.
    public void awaitIdle() throws Exception {
        Await.until(
                () -> {
                    Map<String, Boolean> timers = timers();
                    if (timers.size() != joined.size() || timers.containsValue(true)) {
                        throw new AssertionError("not idle: " + timers);
                    }
                });
    }

    @Override
    public void close() throws IOException {
        Libc.call("close", fd);
    }
}
