// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresNetns;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultRoutesTest {
    @Nested
    @RequiresNetns
    class OfTheKernel {
        private Netns namespace;

        @BeforeEach
        void plug() throws Exception {
            namespace = Netns.create("routes");
            namespace.ip("link add e0 type veth peer name p0");
        }

        @AfterEach
        void unplug() {
            namespace.close();
        }

        private @Nullable String over(String name) throws Exception {
            LinkInfo link = Objects.requireNonNull(namespace.call(() -> Links.find(name)));
            return namespace.call(() -> DefaultRoutes.now().over(link.index()));
        }

        private boolean carriesDefaultRoute(String name) throws Exception {
            return over(name) != null;
        }

        private void addressed() throws Exception {
            namespace.ipv6("e0", true);
            namespace.ip("link set p0 up");
            namespace.ip("link set e0 up");
            namespace.ip("addr add 192.0.2.1/24 dev e0");
            namespace.ip("addr add 2001:db8::1/64 dev e0 nodad");
        }

        @Test
        void seesNoDefaultRouteInConnectedOnes() throws Exception {
            addressed();
            namespace.ip("route add 198.51.100.0/24 via 192.0.2.9");
            assertThat(carriesDefaultRoute("e0")).isFalse();
        }

        @Test
        void seesAnIpv4DefaultRoute() throws Exception {
            addressed();
            namespace.ip("route add default via 192.0.2.9");
            assertThat(carriesDefaultRoute("e0")).isTrue();
            assertThat(carriesDefaultRoute("p0")).isFalse();
        }

        @Test
        void seesAnIpv6DefaultRoute() throws Exception {
            addressed();
            namespace.ip("-6 route add default via 2001:db8::9");
            assertThat(carriesDefaultRoute("e0")).isTrue();
            assertThat(carriesDefaultRoute("p0")).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "route add default nexthop via 192.0.2.9 nexthop via 192.0.2.10",
                    "-6 route add default nexthop via 2001:db8::9 nexthop via 2001:db8::a",
                    "-6 route add default dev e0 metric 5000",
                    "route add default dev e0 scope link"
                })
        void seesOtherShapesOfDefaultRoute(String route) throws Exception {
            addressed();
            namespace.ip(route);
            assertThat(carriesDefaultRoute("e0")).isTrue();
        }

        @Test
        void seesEveryHopOfAMultipathRoute() throws Exception {
            addressed();
            namespace.ip("link add e1 type veth peer name p1");
            namespace.ip("link set e1 up");
            namespace.ip("link set p1 up");
            namespace.ip("addr add 203.0.113.1/24 dev e1");
            namespace.ip("route add default nexthop via 192.0.2.9 nexthop via 203.0.113.9");
            assertThat(carriesDefaultRoute("e0")).isTrue();
            assertThat(carriesDefaultRoute("e1")).isTrue();
            assertThat(carriesDefaultRoute("p1")).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "route add default via 192.0.2.9 table 100",
                    "route add default via 192.0.2.9 table 1000",
                    "-6 route add default via 2001:db8::9 table 100",
                    "-6 route add 2000::/3 via 2001:db8::9",
                    "-6 route add ::/1 via 2001:db8::9",
                    "route add 0.0.0.0/1 via 192.0.2.9",
                    "route add 128.0.0.0/1 via 192.0.2.9 table 7",
                })
        void seesOtherTablesAndDefaultRoutesInHalves(String route) throws Exception {
            addressed();
            namespace.ip(route);
            assertThat(over("e0")).isEqualTo("e0");
            assertThat(over("p0")).isNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "route add blackhole default",
                    "-6 route add unreachable default",
                    "route add 0.0.0.0/2 via 192.0.2.9",
                    "-6 route add fc00::/7 via 2001:db8::9",
                    "-6 route add e000::/3 via 2001:db8::9",
                    "-6 route add 2001::/16 via 2001:db8::9"
                })
        void seesNoDefaultRouteInOthers(String route) throws Exception {
            addressed();
            namespace.ip(route);
            assertThat(over("e0")).isNull();
        }

        @Test
        void seesTheRouteOfABridgeAtItsPorts() throws Exception {
            namespace.ip("link add br0 type bridge");
            namespace.ip("link set e0 master br0");
            namespace.ip("link set br0 up");
            namespace.ip("addr add 192.0.2.1/24 dev br0");
            assertThat(over("e0")).isNull();
            namespace.ip("route add default via 192.0.2.9");
            assertThat(over("e0")).isEqualTo("br0");
            assertThat(over("br0")).isEqualTo("br0");
            assertThat(over("p0")).isNull();
        }

        @Test
        void seesTheRouteOfAMacvlanBelowItAndBesideIt() throws Exception {
            namespace.ip("link set e0 up");
            namespace.ip("link add m0 link e0 type macvlan mode bridge");
            namespace.ip("link add m1 link e0 type macvlan mode bridge");
            namespace.ip("link set m0 up");
            namespace.ip("addr add 192.0.2.1/24 dev m0");
            assertThat(over("e0")).isNull();
            namespace.ip("route add default via 192.0.2.9");
            assertThat(over("e0")).isEqualTo("m0");
            assertThat(over("m1")).isEqualTo("m0");
            assertThat(over("p0")).isNull();
        }

        @Test
        @DisplayName("a macvlan on a bridge carries the route: at the bridge's port")
        void seesTheRouteThroughSeveralStoreys() throws Exception {
            namespace.ip("link add br0 type bridge");
            namespace.ip("link set e0 master br0");
            namespace.ip("link set br0 up");
            namespace.ip("link add m0 link br0 type macvlan");
            namespace.ip("link set m0 up");
            namespace.ip("addr add 192.0.2.1/24 dev m0");
            namespace.ip("route add default via 192.0.2.9");
            assertThat(over("e0")).isEqualTo("m0");
        }
    }

    /// Messages as the kernel sends them, where this one has no such interfaces.
    @Nested
    class OfMessages {
        private static final int E0 = 2;
        private static final int E1 = 3;
        private static final int OTHER = 9;

        private final DefaultRoutes routes = new DefaultRoutes();

        @ParameterizedTest
        @CsvSource({"vlan, true", "bond, true", "veth, false", "wireguard, true"})
        @DisplayName("the interface below a VLAN carries what that carries")
        void below(String kind, boolean below) {
            link(E0, "e0", 0, 0, "");
            link(OTHER, "e0.10", E0, 0, kind);
            route(0, OTHER, 254);
            assertThat(routes.over(E0)).isEqualTo(below ? "e0.10" : null);
            assertThat(routes.over(E1)).isNull();
        }

        @Test
        @DisplayName("a VLAN is a link of its own beside the one it is on")
        void aVlanBesideTheRoute() {
            link(E0, "e0", 0, 0, "");
            link(OTHER, "e0.10", E0, 0, "vlan");
            route(0, E0, 254);
            assertThat(routes.over(OTHER)).isNull();
        }

        @Test
        @DisplayName("a VLAN on a bridge carries the route: at the bridge's ports")
        void belowABridge() {
            link(E0, "e0", 0, E1, "");
            link(E1, "br0", 0, 0, "bridge");
            link(OTHER, "br0.10", E1, 0, "vlan");
            route(1, OTHER, 100);
            assertThat(routes.over(E0)).isEqualTo("br0.10");
        }

        /// `nlmsg` bodies: `ifinfomsg` and attributes.
        private void link(int index, String name, int below, int master, String kind) {
            ByteBuffer body = ByteBuffer.allocate(200).order(ByteOrder.nativeOrder());
            body.putInt(4, index).position(16);
            text(body, 3, name);
            if (below != 0) {
                body.putShort((short) 8).putShort((short) 5).putInt(below);
            }
            if (master != 0) {
                body.putShort((short) 8).putShort((short) 10).putInt(master);
            }
            if (!kind.isEmpty()) {
                int nested = body.position();
                body.putInt(0);
                text(body, 1, kind);
                body.putShort(nested, (short) (body.position() - nested))
                        .putShort(nested + 2, (short) 18);
            }
            boolean _ = routes.take(16, body.flip().slice().order(ByteOrder.nativeOrder()));
        }

        private static void text(ByteBuffer body, int type, String text) {
            byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
            body.putShort((short) (4 + octets.length + 1)).putShort((short) type).put(octets);
            body.put((byte) 0);
            while (body.position() % 4 != 0) {
                body.put((byte) 0);
            }
        }

        private void route(int prefixBits, int index, int table) {
            ByteBuffer body = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
            body.put((byte) 2).put((byte) prefixBits).putShort((short) 0);
            body.put((byte) table).put((byte) 3).put((byte) 0).put((byte) 1).putInt(0);
            body.putShort((short) 8).putShort((short) 4).putInt(index);
            boolean _ = routes.take(24, body.flip());
        }
    }
}
