// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What devices print, read back. The texts of FRR were printed by FRR 8.4.4, to which two
/// listeners of two sources, one that excludes a source, and one of MLDv1 had reported.
class DeviceTextsTest {
    @Test
    @DisplayName("DUT-2: FRR's joins, with its listeners; the router's own groups are there, too")
    void frrTellsModesSourcesAndListeners() throws IOException {
        DeviceView view = Views.ofResource(FrrJoins::read, "frr-8.4.4-joins-detail.json");
        assertThat(Views.lines(view))
                .contains(
                        "r0 ff0e::db8:0:1 exclude{2001:db8::9} fe80::ff:fe00:101",
                        "r0 ff0e::db8:0:2 exclude{}",
                        "r0 ff3e::8000:1 include{2001:db8::1, 2001:db8::2}"
                                + " fe80::ff:fe00:1 fe80::ff:fe00:2",
                        "r0 ff3e::8000:2 include{2001:db8::1, 2001:db8::2}"
                                + " fe80::ff:fe00:1 fe80::ff:fe00:2",
                        "r0 ff02::16 exclude{} fe80::f09c:92ff:fe7a:e12f")
                .hasSize(8);
    }

    @Test
    @DisplayName("DUT-2: without 'detail' the same without listeners")
    void frrTellsLessWithoutDetail() throws IOException {
        DeviceView view = Views.ofResource(FrrJoins::read, "frr-8.4.4-joins.json");
        assertThat(Views.lines(view))
                .contains(
                        "r0 ff0e::db8:0:1 exclude{2001:db8::9}",
                        "r0 ff3e::8000:1 include{2001:db8::1, 2001:db8::2}")
                .hasSize(8);
    }

    @Test
    @DisplayName("DUT-2: an interface on which nobody listens is empty, not unreadable")
    void frrWithoutListenersIsEmpty() throws IOException {
        assertThat(Views.of(FrrJoins::read, "{\"default\":{\"r0\":{}}}").size()).isZero();
    }

    @Test
    @DisplayName("DUT-2: what FRR says to another question is refused")
    void anotherAnswerOfFrrIsRefused() {
        assertThatExceptionOfType(DeviceException.class)
                .isThrownBy(() -> Views.ofResource(FrrJoins::read, "frr-8.4.4-groups.json"))
                .withMessageContaining("show ipv6 mld joins detail json");
    }

    @Test
    @DisplayName("DUT-3: Open vSwitch: ports, VLANs, groups without sources, ports with routers")
    void openVswitchTellsGroups() throws IOException {
        DeviceView view = Views.ofResource(OvsGroups::read, "ovs-mdb-show.txt");
        assertThat(Views.lines(view))
                .containsExactly(
                        "1 10 ff0e::db8:0:1 exclude{}",
                        "2 10 ff0e::db8:0:1 exclude{}",
                        "1 ff3e::8000:1 exclude{}");
        assertThat(view.routerPorts()).containsExactly("3");
    }

    @Test
    @DisplayName("DUT-4: RFC 8652: interfaces, modes, sources with and without time, hosts")
    void theModelOfRoutersIsRead() throws IOException {
        DeviceView view = Views.ofResource(YangGroups::read, "rfc8652-instance.json");
        assertThat(Views.lines(view))
                .containsExactly(
                        "eth0 ff0e::db8:0:1 exclude{2001:db8::2, 2001:db8::3}",
                        "eth0 ff3e::8000:1 include{2001:db8::2} fe80::ff:fe00:1 fe80::ff:fe00:2");
        assertThat(view.timerMillis(0)).isEqualTo(210_000);
        assertThat(view.timerMillis(1)).isEqualTo(DeviceView.UNKNOWN_TIME);
    }

    @Test
    @DisplayName("DUT-4: RFC 9166: groups without modes, `*` for any source")
    void theModelOfSwitchesIsRead() throws IOException {
        DeviceView view = Views.ofResource(YangGroups::read, "rfc9166-instance.json");
        assertThat(Views.lines(view))
                .containsExactly(
                        "ff0e::db8:0:1 exclude{}",
                        "ff3e::8000:1 include{2001:db8::1, 2001:db8::2}",
                        "ff0e::db8:0:2 exclude{}");
    }

    @Test
    @DisplayName("DUT-4: mld6 querier --json: segments, and the times it tells")
    void ourOwnQuerierIsRead() throws IOException {
        DeviceView view =
                Views.of(
                        YangGroups::read,
                        """
                        {"collected-at": "2026-01-01T00:00:00Z", "interface-name": "br0",
                         "last-member-query-interval": 0.5, "statistics": {"sent": {"total": 1}},
                         "segments": [
                          {"vlan": "100.7", "robustness-variable": 3,
                           "group-membership-interval": 260,
                           "group": [{"group-address": "ff3e::8000:1", "filter-mode": "include",
                             "expire": 0, "source": [{"source-address": "2001:db8::1",
                             "expire": 12.5}], "host-count": 1, "host": [
                              {"host-address": "fe80::1", "host-filter-mode": "include",
                               "source": ["2001:db8::1"], "last-seen": 1}]}]},
                          {"vlan": "200 (0x88a8)", "group": [
                            {"group-address": "ff0e::1", "filter-mode": "exclude", "source": []}]}
                         ]}
                        """);
        assertThat(Views.lines(view))
                .containsExactly(
                        "br0 100.7 ff3e::8000:1 include{2001:db8::1} fe80::1",
                        "br0 200 ff0e::1 exclude{}");
        assertThat(view.membershipNanos()).isEqualTo(260_000_000_000L);
    }

    @ParameterizedTest
    @DisplayName("DUT-1: what is not what the device prints is refused in one line")
    @CsvSource(
            delimiter = '|',
            value = {
                "yang | '' | says nothing",
                "yang | '[1, 2]' | no list called 'group'",
                "yang | '{\"group\": [{}]}' | a group without 'group-address'",
                "yang | '{\"group\": [{\"group-address\": \"x\"}]}' | not an IPv6 address: 'x'",
                "yang | '{\"group\": [{\"filter-mode\": \"some\"}]}' | filter-mode is 'some'",
                "yang | '{\"group\": [' | not JSON: line 1",
                "yang | 'vtysh: no such command' | not JSON: line 1, column",
                "frr | '{}' | no interface with groups",
                "frr | 'true' | not an object or a list",
                "ovs | '' | says nothing",
                "ovs | 'ovs-vsctl: no bridge named br0' | not a line of port, VLAN, group and age",
            })
    void anythingElseIsRefused(String device, String text, String line) {
        ViewReader reader =
                switch (device) {
                    case "yang" -> YangGroups::read;
                    case "frr" -> FrrJoins::read;
                    default -> OvsGroups::read;
                };
        assertThatExceptionOfType(DeviceException.class)
                .isThrownBy(() -> Views.of(reader, text))
                .withMessageContaining(line)
                .satisfies(refused -> assertThat(refused).message().hasLineCount(1));
    }
}
