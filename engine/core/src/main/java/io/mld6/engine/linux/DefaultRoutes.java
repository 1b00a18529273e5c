// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which links a host reaches the rest of the world over: those of its default routes, in any
/// table, and those that lie under them.
///
/// A route on a bridge goes out at the bridge's ports, one on a VLAN, a macvlan or a bond at the
/// interface below: whoever sends there sends onto the same cable. And a macvlan is on the cable
/// of the interface it was made of. A pair of routes to 0/1 and 128/1, as VPNs make them, is a
/// default route in halves.
public final class DefaultRoutes {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_GETROUTE = 26;
    private static final int RTMSG_OCTETS = 12;
    private static final int RTM_F_CLONED = 0x200;
    private static final int RTN_UNICAST = 1;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTNEXTHOP_OCTETS = 8;

    private static final int IFLA_LINK = 5;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_LINK_NETNSID = 37;
    private static final int IFLA_INFO_KIND = 1;

    /// Half of all addresses or more.
    private static final int HALF = 1;

    /// All of IPv6 that is given out is in 2000::/3.
    private static final int GLOBAL_UNICAST = 3;

    private static final int GLOBAL_UNICAST_BITS = 0x20;
    private static final int GLOBAL_UNICAST_MASK = 0xe0;

    /// What its `IFLA_LINK` names is the other end, not what it stands on.
    private static final String CABLE = "veth";

    /// Kinds that are on the very link of the interface they stand on.
    private static final Set<String> SAME_LINK = Set.of("macvlan", "macvtap", "ipvlan", "ipvtap");

    /// What is known of an interface.
    private static final class Link {
        private String name = "";
        private String kind = "";
        private int below;
        private int master;
        private boolean belowIsElsewhere;

        /// The interface it stands on, or 0.
        private int base() {
            return belowIsElsewhere || kind.equals(CABLE) ? 0 : below;
        }
    }

    private final Map<Integer, Link> links = new HashMap<>();
    private final Set<Integer> routed = new HashSet<>();

    DefaultRoutes() {}

    /// The default routes of the calling thread's network namespace, as they are now.
    public static DefaultRoutes now() throws NativeException {
        DefaultRoutes routes = new DefaultRoutes();
        ByteBuffer request =
                NetlinkMessages.request(
                        NetlinkMessages.RTM_GETLINK,
                        NetlinkMessages.NLM_F_DUMP,
                        NetlinkMessages.IFINFOMSG_OCTETS);
        request.put(new byte[NetlinkMessages.IFINFOMSG_OCTETS]);
        Links.ask(request, routes::take);
        for (int family : new int[] {AF_INET, AF_INET6}) {
            request =
                    NetlinkMessages.request(RTM_GETROUTE, NetlinkMessages.NLM_F_DUMP, RTMSG_OCTETS);
            request.put((byte) family).put(new byte[RTMSG_OCTETS - 1]);
            Links.ask(request, routes::take);
        }
        return routes;
    }

    /// The name of the interface whose default route goes over the link of interface `index`, which
    /// may be that one itself; null if none does.
    public @Nullable String over(int index) {
        Set<Integer> seen = new HashSet<>(Set.of(index));
        Deque<Integer> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            int at = next.remove();
            if (routed.contains(at)) {
                Link carrier = links.get(at);
                return carrier == null ? "interface " + at : carrier.name;
            }
            links.forEach(
                    (other, link) -> {
                        if (isOver(other, link, at) && seen.add(other)) {
                            next.add(other);
                        }
                    });
        }
        return null;
    }

    /// Whether what interface `other` sends goes out on the link of interface `at`.
    private boolean isOver(int other, Link link, int at) {
        Link asked = links.get(at);
        return link.base() == at
                || (asked != null && asked.master == other)
                || (asked != null && asked.base() == other && SAME_LINK.contains(asked.kind));
    }

    /// Takes a message of a dump.
    ///
    /// @return true, to go on
    boolean take(int type, ByteBuffer body) {
        switch (type) {
            case NetlinkMessages.RTM_NEWLINK -> takeLink(body);
            case RTM_NEWROUTE -> takeRoute(body);
            default -> {
                // Not asked for.
            }
        }
        return true;
    }

    private void takeLink(ByteBuffer body) {
        if (body.limit() < NetlinkMessages.IFINFOMSG_OCTETS) {
            return;
        }
        Link link = new Link();
        NetlinkMessages.forEachAttribute(
                body,
                NetlinkMessages.IFINFOMSG_OCTETS,
                (type, value) -> {
                    switch (type) {
                        case NetlinkMessages.IFLA_IFNAME ->
                                link.name = NetlinkMessages.string(value);
                        case IFLA_LINK -> link.below = value.getInt(0);
                        case IFLA_MASTER -> link.master = value.getInt(0);
                        case IFLA_LINK_NETNSID -> link.belowIsElsewhere = true;
                        case IFLA_LINKINFO -> link.kind = kind(value);
                        default -> {}
                    }
                });
        var _ = links.put(body.getInt(4), link);
    }

    private static String kind(ByteBuffer information) {
        String[] kind = {""};
        NetlinkMessages.forEachAttribute(
                information,
                0,
                (type, value) -> {
                    if (type == IFLA_INFO_KIND) {
                        kind[0] = NetlinkMessages.string(value);
                    }
                });
        return kind[0];
    }

    /// ```text
    /// rtmsg       0 family  1 dst_len  2 src_len  3 tos  4 table  5 protocol  6 scope  7 type
    ///             8 flags                                                                    12
    /// rtnexthop   0 len  2 flags  3 hops  4 ifindex                                           8
    /// ```
    private void takeRoute(ByteBuffer body) {
        if (body.limit() < RTMSG_OCTETS
                || body.get(7) != RTN_UNICAST
                || (body.getInt(8) & RTM_F_CLONED) != 0) {
            return;
        }
        Set<Integer> hops = new HashSet<>();
        int[] firstOctet = {0};
        NetlinkMessages.forEachAttribute(
                body,
                RTMSG_OCTETS,
                (type, value) -> {
                    switch (type) {
                        case RTA_DST -> firstOctet[0] = Byte.toUnsignedInt(value.get(0));
                        case RTA_OIF -> hops.add(value.getInt(0));
                        case RTA_MULTIPATH -> addHops(value, hops);
                        default -> {}
                    }
                });
        if (isDefault(body.get(0), Byte.toUnsignedInt(body.get(1)), firstOctet[0])) {
            routed.addAll(hops);
        }
    }

    private static boolean isDefault(int family, int prefixBits, int firstOctet) {
        if (prefixBits <= HALF) {
            return true;
        }
        int common = GLOBAL_UNICAST_MASK & (-1 << (Byte.SIZE - Math.min(prefixBits, Byte.SIZE)));
        return family == AF_INET6
                && prefixBits <= GLOBAL_UNICAST
                && (firstOctet & common) == (GLOBAL_UNICAST_BITS & common);
    }

    private static void addHops(ByteBuffer hops, Set<Integer> into) {
        int at = 0;
        while (at + RTNEXTHOP_OCTETS <= hops.limit()) {
            boolean _ = into.add(hops.getInt(at + 4));
            int length = Short.toUnsignedInt(hops.getShort(at));
            if (length < RTNEXTHOP_OCTETS) {
                return;
            }
            at += length + 3 & ~3;
        }
    }
}
