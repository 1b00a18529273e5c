// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.linux.LinkFeatures;
import io.mld6.engine.linux.LinkFeatures.Feature;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.lab.traffic.HeardQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is no matter of this machine: links of all kinds, as the kernel would describe them.
@SuppressWarnings("NullAway.Init") // JUnit fills the folder
class LinkChecksTest {
    private static final int INDEX = 7;

    @TempDir private Path root;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve("sys/class/net/eth7").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    private static LinkInfo link(int mtu, boolean up, boolean carrier) {
        return new LinkInfo(INDEX, "eth7", mtu, 0x020000000007L, true, up, carrier);
    }

    private LinkChecks checks(LinkInfo link, String driver, Feature... on) {
        return new LinkChecks(link, new LinkFeatures(driver, Set.of(on)), new SystemFiles(root));
    }

    private LinkChecks of(String driver) {
        return checks(link(1500, true, true), driver);
    }

    private static void is(Finding found, Finding.Level level, String text, String remedy) {
        assertThat(found.level()).as(found.toString()).isEqualTo(level);
        assertThat(found.text()).contains(text);
        assertThat(found.remedy()).contains(remedy);
    }

    @Test
    void carrier() {
        is(of("").carrier(), Finding.Level.OK, "up", "");
        is(
                checks(link(1500, false, false), "").carrier(),
                Finding.Level.PROBLEM,
                "administratively down",
                "ip link set eth7 up");
        is(
                checks(link(1500, true, false), "").carrier(),
                Finding.Level.PROBLEM,
                "nobody at the other end",
                "ethtool eth7");
        LinkInfo tunnel = new LinkInfo(INDEX, "tun7", 1500, 0, false, true, true);
        is(checks(tunnel, "tun").carrier(), Finding.Level.PROBLEM, "Ethernet", "tap");
    }

    /// RFC 8200 §5: every link has an MTU of 1280 octets or more.
    @ParameterizedTest
    @CsvSource({"1500, OK", "1280, OK", "1279, WARNING", "68, PROBLEM"})
    void mtu(int octets, Finding.Level level) {
        Finding found = checks(link(octets, true, true), "").mtu();
        is(found, level, octets + " octets", level == Finding.Level.OK ? "" : "mtu 1500");
    }

    @Test
    void defaultRoute() {
        is(of("").defaultRoute(null), Finding.Level.OK, "none", "");
        is(of("").defaultRoute("br0"), Finding.Level.WARNING, "that of br0", "another interface");
    }

    @Test
    void offloads() {
        is(of("veth").offloads(), Finding.Level.OK, "driver veth, none on", "");
        LinkChecks merging =
                checks(
                        link(1500, true, true),
                        "ixgbe",
                        Feature.LARGE_RECEIVE,
                        Feature.RECEIVE_VLAN);
        is(
                merging.offloads(),
                Finding.Level.WARNING,
                "on: lro, rx vlan",
                "ethtool -K eth7 lro off");
    }

    @Test
    void whatDropsFramesOfOtherMacs() throws IOException {
        is(of("veth").macFilter(), Finding.Level.OK, "none known", "");
        is(of("macvlan").macFilter(), Finding.Level.WARNING, "its own MAC", "below it");
        is(of("ipvlan").macFilter(), Finding.Level.PROBLEM, "one MAC", "below it");
        is(of("vmxnet3").macFilter(), Finding.Level.WARNING, "virtual machine", "forged transmits");
        file("ifindex", "7");
        file("device/physfn/vendor", "0x8086");
        is(of("iavf").macFilter(), Finding.Level.WARNING, "virtual function", "spoofchk off");
        file("phy80211/name", "phy0");
        is(of("iwlwifi").macFilter(), Finding.Level.PROBLEM, "wireless", "wired");
    }

    @Test
    void whatIsSaidOfAnotherNamespaceDoesNotCount() throws IOException {
        file("ifindex", "8");
        file("phy80211/name", "phy0");
        file("bridge/multicast_snooping", "0");
        is(of("veth").macFilter(), Finding.Level.OK, "none known", "");
        is(of("veth").snooping(), Finding.Level.OK, "another network namespace", "");
    }

    @Test
    void bridges() throws IOException {
        file("ifindex", "7");
        is(of("veth").snooping(), Finding.Level.OK, "no bridge of this host", "");
        file("bridge/multicast_snooping", "0");
        is(
                of("bridge").snooping(),
                Finding.Level.WARNING,
                "does not snoop",
                "eth7 type bridge mcast_snooping 1");
        file("bridge/multicast_snooping", "1");
        file("bridge/multicast_mld_version", "1");
        is(of("bridge").snooping(), Finding.Level.WARNING, "MLDv1", "mcast_mld_version 2");
        file("bridge/multicast_mld_version", "2");
        is(of("bridge").snooping(), Finding.Level.OK, "snoops, MLDv2, and asks nothing", "");
        file("bridge/multicast_querier", "1");
        is(of("bridge").snooping(), Finding.Level.OK, "is a querier itself", "");
    }

    @Test
    void aBufferThatIsTooSmallNamesTheLimit() {
        is(SystemChecks.receiveBuffer(1 << 24, 1 << 24), Finding.Level.OK, "16,384 KiB", "");
        is(
                SystemChecks.receiveBuffer(1 << 24, 212_992),
                Finding.Level.WARNING,
                "208 KiB granted of 16,384 KiB",
                "sysctl -w net.core.rmem_max=16777216");
    }

    private static List<Finding> after(Duration listened, String source, MldQuery... queries) {
        Heard heard = new Heard();
        for (MldQuery query : queries) {
            heard.query(new HeardQuery(0, VlanTags.NONE, Ipv6Address.parse(source), query));
        }
        return heard.findings("eth7", listened);
    }

    private static MldQuery general(int robustness) {
        return new Mldv2Query(10_000, Ipv6Address.UNSPECIFIED, false, robustness, 125, List.of());
    }

    @Test
    void queriers() {
        Duration shortly = Duration.ofSeconds(5);
        is(
                after(shortly, "::").getFirst(),
                Finding.Level.WARNING,
                "none heard in 5 s; queriers ask every 125 s",
                "mld6 doctor eth7 --wait 130s");
        is(
                after(Duration.ofSeconds(130), "::").getFirst(),
                Finding.Level.WARNING,
                "snooping switches forget",
                "mld6 querier eth7");
        is(
                after(shortly, "fe80::1", general(2), general(2)).getFirst(),
                Finding.Level.OK,
                "fe80::1, MLDv2, maximum response 10 s, robustness 2, query interval 125 s",
                "");
        is(
                after(shortly, "fe80::1", general(1)).getFirst(),
                Finding.Level.WARNING,
                "RFC 9777 §9.1",
                "2 or more");
        is(
                after(shortly, "fe80::1", new Mldv1Query(1000, Ipv6Address.UNSPECIFIED)).getFirst(),
                Finding.Level.WARNING,
                "fall back to version 1",
                "--ignore-v1");
        is(after(shortly, "::", general(2)).getFirst(), Finding.Level.OK, "no querier", "");
    }
}
