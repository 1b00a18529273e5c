// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The kernel's own MLDv1 host on an interface, made to join and leave by a socket.
public final class KernelHost implements AutoCloseable {
    /// `MAF_TIMER_RUNNING` of the kernel's membership record.
    private static final int TIMER_RUNNING = 1;

    private final Netns namespace;
    private final String interfaceName;
    private final DatagramChannel socket;
    private final NetworkInterface networkInterface;
    private final Map<String, MembershipKey> joined = new HashMap<>();

    private KernelHost(
            Netns namespace,
            String interfaceName,
            DatagramChannel socket,
            NetworkInterface networkInterface) {
        this.namespace = namespace;
        this.interfaceName = interfaceName;
        this.socket = socket;
        this.networkInterface = networkInterface;
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
        // Sockets and interfaces belong to the namespace of the thread that asks for them.
        return namespace.call(
                () ->
                        new KernelHost(
                                namespace,
                                interfaceName,
                                DatagramChannel.open(StandardProtocolFamily.INET6),
                                NetworkInterface.getByName(interfaceName)));
    }

    public void join(List<String> groups) throws Exception {
        for (String group : groups) {
            joined.put(group, socket.join(InetAddress.getByName(group), networkInterface));
        }
    }

    public void join(String group) throws Exception {
        join(List.of(group));
    }

    public void leave(String group) {
        joined.remove(group).drop();
    }

    public void leaveAll() {
        joined.values().forEach(MembershipKey::drop);
        joined.clear();
    }

    /// For each group joined here whether the kernel has a Report of it still to come.
    public Map<String, Boolean> timers() throws IOException {
        Map<String, Boolean> running = new TreeMap<>();
        Map<String, String> names = new HashMap<>();
        for (String group : joined.keySet()) {
            byte[] octets = InetAddress.getByName(group).getAddress();
            names.put(HexFormat.of().formatHex(octets), group);
        }
        // index interface address users flags timer
        for (String line : namespace.run("cat /proc/net/igmp6").lines().toList()) {
            String[] words = line.strip().split("\\s+", -1);
            if (words[1].equals(interfaceName) && names.containsKey(words[2])) {
                int flags = Integer.parseUnsignedInt(words[4], 16);
                running.put(names.get(words[2]), (flags & TIMER_RUNNING) != 0);
            }
        }
        return running;
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
        socket.close();
    }
}
