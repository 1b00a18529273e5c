// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresNetns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresNetns
class LinksTest {
    private Netns namespace;

    @BeforeEach
    void plug() throws Exception {
        namespace = Netns.create("links");
        namespace.ip("link add e0 address 02:00:00:00:ab:cd mtu 1400 type veth peer name p0");
    }

    @AfterEach
    void unplug() {
        namespace.close();
    }

    private LinkInfo find(String name) throws Exception {
        return namespace.call(() -> Links.find(name));
    }

    @Test
    void findsAnInterfaceWithoutAnyAddress() throws Exception {
        LinkInfo down = find("e0");
        assertThat(down)
                .isEqualTo(
                        new LinkInfo(
                                down.index(), "e0", 1400, 0x0200_0000_abcdL, true, false, false));
        assertThat(down.index()).isPositive();
        int index = down.index();
        assertThat(namespace.call(() -> Links.find(index))).isEqualTo(down);
    }

    @Test
    void tellsAdministrativeStateFromCarrier() throws Exception {
        namespace.ip("link set e0 up");
        assertThat(find("e0").adminUp()).isTrue();
        assertThat(find("e0").carrier()).isFalse();
        namespace.ip("link set p0 up");
        assertThat(find("e0").carrier()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nosuch", "e00", "exactly15octets", "longer-than-any-name", "a/b"})
    void findsNothingUnderOtherNames(String name) throws Exception {
        assertThat(find(name)).isNull();
    }

    @Test
    void knowsWhatCarriesNoEthernet() throws Exception {
        namespace.ip("link set lo up");
        assertThat(find("lo").ethernet()).isTrue();
        namespace.ip("tuntap add t0 mode tun");
        assertThat(find("t0").ethernet()).isFalse();
    }

    @Test
    void listsOnlyLinkLocalAddressesThatMayBeUsed() throws Exception {
        namespace.ipv6("e0", true);
        namespace.ip("link set p0 up");
        namespace.ip("link set e0 addrgenmode none");
        namespace.ip("link set e0 up");
        namespace.ip("addr add fe80::1:2/64 dev e0 nodad");
        namespace.ip("addr add fe80::1:3 peer fe80::9:9/64 dev e0 nodad");
        namespace.ip("addr add 2001:db8::1/64 dev e0 nodad");
        namespace.run("sysctl -qw net.ipv6.conf.e0.dad_transmits=600");
        namespace.ip("addr add fe80::1:4/64 dev e0");
        assertThat(namespace.ip("addr show dev e0")).contains("fe80::1:4/64 scope link tentative");
        int index = find("e0").index();
        assertThat(namespace.call(() -> Links.linkLocalAddresses(index)))
                .containsExactlyInAnyOrder(
                        new Ipv6Address(0xfe80_0000_0000_0000L, 0x1_0002L),
                        new Ipv6Address(0xfe80_0000_0000_0000L, 0x1_0003L));
        int other = find("p0").index();
        assertThat(namespace.call(() -> Links.linkLocalAddresses(other))).isEmpty();
    }
}
