// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.router.QuerierSnapshot;
import io.mld6.engine.router.SegmentSnapshot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveSegmentsTest {
    private static final Ipv6Address US = Ipv6Address.parse("fe80::2");

    private static SegmentSnapshot segment(VlanTags vlan, Ipv6Address querier, Counters counters) {
        return new SegmentSnapshot(
                vlan,
                querier.equals(US),
                querier,
                Duration.ofMillis(97_001),
                2,
                Duration.ofSeconds(125),
                Duration.ofSeconds(10),
                Duration.ofSeconds(270),
                3,
                1,
                4,
                counters.snapshot());
    }

    private static QuerierSnapshot snapshot(LinkState link) {
        Counters all = new Counters();
        Counters one = new Counters(all);
        one.add(MldCounter.RECEIVED_REPORT_V2, 12);
        return new QuerierSnapshot(
                US,
                List.of(
                        segment(VlanTags.of(100), US, one),
                        segment(VlanTags.of(101, 7), Ipv6Address.parse("fe80::1"), all),
                        segment(VlanTags.of(102), Ipv6Address.UNSPECIFIED, new Counters())),
                9,
                3,
                12,
                all.snapshot(),
                0,
                link);
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split(" +", -1));
    }

    @Test
    void isALineForEachVlan() {
        List<String> lines = LiveSegments.lines(snapshot(LinkState.UP), 10, true);
        assertThat(lines).hasSize(2 + 3);
        assertThat(lines.getFirst())
                .isEqualTo("querier in 1 of 3 VLANs | 9 groups, 3 sources | 12 reports | 0 drops");
        assertThat(words(lines.get(2)))
                .containsExactly("100", "this", "router", "98", "s", "3", "1", "4", "12");
        assertThat(words(lines.get(3))).startsWith("101.7", "fe80::1", "98", "s");
        assertThat(words(lines.get(4))).startsWith("102", "-");
    }

    @Test
    void saysHowManyMoreThereAre() {
        assertThat(LiveSegments.lines(snapshot(LinkState.UP), 1, false))
                .hasSize(2 + 1 + 1)
                .last()
                .isEqualTo("... and 2 more VLANs");
    }

    @Test
    void saysThatTheLinkIsDown() {
        assertThat(LiveSegments.heading(snapshot(LinkState.DOWN))).startsWith("link down | ");
    }
}
