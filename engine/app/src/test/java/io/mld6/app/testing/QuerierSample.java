// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.router.ListenedGroup;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierSnapshot;
import io.mld6.engine.router.SegmentSnapshot;
import java.time.Duration;
import java.util.List;

/// A querier at one moment, and a group of it, for those who show them.
public final class QuerierSample {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");

    private QuerierSample() {}

    /// A Non-Querier of two groups.
    public static QuerierSnapshot snapshot() {
        Counters counters = new Counters();
        counters.add(MldCounter.RECEIVED_REPORT_V2, 7);
        counters.add(MldCounter.RECEIVED_REPORT_V1, 3);
        counters.add(MldCounter.SENT_QUERY_V2, 5);
        counters.add(MldCounter.SENT_QUERY_V1, 1);
        counters.count(DropReason.LIMIT_GROUPS);
        counters.count(DropReason.BAD_CHECKSUM);
        return new QuerierSnapshot(
                QuerierConfig.defaults().station().address(),
                List.of(segment(VlanTags.NONE, counters)),
                2,
                2,
                1,
                counters.snapshot(),
                9,
                LinkState.UP);
    }

    /// A VLAN of it.
    public static SegmentSnapshot segment(VlanTags vlan, Counters counters) {
        return new SegmentSnapshot(
                vlan,
                false,
                Ipv6Address.parse("fe80::1"),
                Duration.ofMillis(254_500),
                3,
                Duration.ofSeconds(60),
                Duration.ofMillis(2500),
                Duration.ofSeconds(185),
                2,
                2,
                1,
                counters.snapshot());
    }

    /// A group in EXCLUDE mode with a listener of version 1.
    public static ListenedGroup group() {
        return new ListenedGroup(
                VlanTags.NONE,
                GROUP,
                FilterMode.EXCLUDE,
                true,
                Duration.ofMillis(100_250),
                Duration.ofSeconds(90),
                List.of(
                        new ListenedGroup.Source(SOURCE, Duration.ofSeconds(101)),
                        new ListenedGroup.Source(SOURCE.plus(1), Duration.ZERO)),
                List.of(
                        new ListenedGroup.Listener(
                                Ipv6Address.parse("fe80::10"),
                                FilterMode.EXCLUDE,
                                List.of(SOURCE.plus(1)),
                                Duration.ofMillis(1500))));
    }
}
