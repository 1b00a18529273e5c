// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.linux.Errno;
import io.mld6.lab.traffic.PayloadFormat;
import io.mld6.lab.traffic.SendPlan;
import io.mld6.lab.traffic.SendSnapshot;
import org.junit.jupiter.api.Test;

class SendTextTest {
    private static final SendPlan PLAN =
            SendPlan.builder()
                    .flow(Ipv6Address.parse("2001:db8::1"), Ipv6Address.parse("ff3e::1"))
                    .rate(5000)
                    .vlan(VlanTags.of(7))
                    .dropEvery(1000)
                    .build();

    private static SendSnapshot snapshot(long sent, long seconds, LinkState link) {
        return new SendSnapshot(
                sent,
                sent * PLAN.frameOctets(),
                300,
                11,
                2,
                Errno.EMSGSIZE,
                12,
                40,
                3_100_000,
                5,
                200_000,
                seconds * 1_000_000_000,
                link);
    }

    @Test
    void saysWhatBegins() {
        // 14 + 4 + 40 + 8 + 1316 = 1382 octets, 5000 times a second: 55.28 Mbit/s.
        assertThat(SendText.opening(PLAN, "eth2"))
                .isEqualTo(
                        "sending on eth2, VLAN 7: 1 flow, 5,000/s, probe payload of 1,316 octets,"
                                + " 55.3 Mbit/s");
        SendPlan fast =
                SendPlan.builder()
                        .flow(PLAN.source(0), PLAN.group(0))
                        .flow(PLAN.source(0), Ipv6Address.parse("ff3e::2"))
                        .rate(SendPlan.UNLIMITED)
                        .payload(PayloadFormat.MPEG_TS, 188)
                        .build();
        assertThat(SendText.opening(fast, "eth2"))
                .isEqualTo(
                        "sending on eth2, untagged: 2 flows, as many packets as go, mpeg ts payload"
                                + " of 188 octets");
    }

    @Test
    void saysWhatGoesOn() {
        assertThat(SendText.status(snapshot(1000, 1, LinkState.UP), null))
                .isEqualTo("sent 1,000 | 1,000/s | late 12 | not sent 53 | behind 3.1 ms");
        assertThat(
                        SendText.status(
                                snapshot(7000, 3, LinkState.NO_CARRIER),
                                snapshot(1000, 1, LinkState.UP)))
                .isEqualTo(
                        "link no carrier | sent 7,000 | 3,000/s | late 12 | not sent 53 | behind"
                                + " 3.1 ms");
    }

    @Test
    void saysWhatWasDone() {
        assertThat(SendText.summary(PLAN, snapshot(299_700, 60, LinkState.UP)))
                .containsExactly(
                        "sent        299,700 packets, 414,185,400 octets, 1 flow",
                        "rate        4,995.0/s of 5,000/s, 55.2 Mbit/s, 60.0 s",
                        "left out    300 packets",
                        "lateness    12 late, largest lag 3.1 ms",
                        "not sent    40 missed, 11 link down, 2 refused (EMSGSIZE, message too long)",
                        "kernel      5 times no room, stamps up to 0.2 ms early");
    }

    @Test
    void tellsPrograms() {
        assertThat(SendText.json(PLAN, snapshot(299_700, 60, LinkState.UP)).toString())
                .isEqualTo(
                        """
                        {"flows":1,"sent":299700,"octets":414185400,"leftOut":300,\
                        "packetsPerSecond":{"asked":5000.0,"reached":4995.0},"seconds":60.0,\
                        "late":12,"maxBehindMillis":3.1,\
                        "notSent":{"missed":40,"linkDown":11,"refused":2,"errno":90},\
                        "waits":5,"maxStampErrorMillis":0.2}""");
    }
}
