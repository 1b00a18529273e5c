// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.cli.QueryText;
import io.mld6.app.terminal.StatusView;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryRunTest {
    private static final Ipv6Address FROM = Ipv6Address.parse("fe80::1");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff3e::1234");

    private static MldFrame frame(MldQuery query, VlanTags vlan) {
        StatusView view = new StatusView(new PrintWriter(new StringWriter()), false);
        return new QueryRun(query, 1, Duration.ofSeconds(1), Duration.ZERO, view, _ -> {})
                .frame(MacAddress.parse("02:00:00:00:00:09"), FROM, vlan);
    }

    @Test
    void sendsAGeneralQueryToAllNodes() {
        MldFrame frame = frame(new Mldv1Query(2000, Ipv6Address.UNSPECIFIED), VlanTags.NONE);
        assertThat(frame.destination()).isEqualTo(Ipv6Address.ALL_NODES);
        assertThat(QueryText.describe(frame))
                .isEqualTo("MLDv1 General Query, fe80::1 -> ff02::1, Maximum Response Delay 2 s");
    }

    @Test
    void sendsASpecificQueryToItsGroup() {
        List<Ipv6Address> sources =
                List.of(Ipv6Address.parse("2001:db8::1"), Ipv6Address.parse("2001:db8::2"));
        MldFrame frame =
                frame(new Mldv2Query(500, GROUP, false, 2, 125, sources), VlanTags.of(100, 7));
        assertThat(frame.destination()).isEqualTo(GROUP);
        assertThat(QueryText.describe(frame))
                .isEqualTo(
                        "MLDv2 Query for ff3e::1234, sources 2001:db8::1 2001:db8::2, fe80::1 ->"
                                + " ff3e::1234, Maximum Response Delay 500 ms, VLAN 100.7");
    }
}
