// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.support.Vector;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff3e::8000:1");
    private static final Ipv6Address FIRST_SOURCE = Ipv6Address.parse("2001:db8:1::1");

    @ParameterizedTest
    @CsvSource({"1280,61,75,75", "1500,72,89,89", "9000,447,557,557", "56,0,0,0", "0,0,0,0"})
    @DisplayName("V2-65: what fits")
    void fits(int mtu, int records, int reportSources, int querySources) {
        assertThat(Capacity.records(mtu)).isEqualTo(records);
        assertThat(Capacity.reportSources(mtu)).isEqualTo(reportSources);
        assertThat(Capacity.querySources(mtu)).isEqualTo(querySources);
    }

    @Test
    @DisplayName("V2-65: the fullest vectors are as full as that")
    void fullestVectors() {
        assertThat(Vector.named("v2-query-89-sources").octets()).hasSize(14 + 1500);
        assertThat(Vector.named("v2-report-72-records").octets()).hasSize(14 + 56 + 72 * 20);
    }

    private static Mldv2Query query(int sourceCount) {
        var sources = new ArrayList<Ipv6Address>();
        for (int i = 0; i < sourceCount; i++) {
            sources.add(FIRST_SOURCE.plus(i));
        }
        return new Mldv2Query(1000, GROUP, true, 3, 60, sources);
    }

    @Property(tries = 200)
    @Label("V2-66: a long source list goes into several queries, none too large, none lost")
    void splits(
            @ForAll @IntRange(max = 400) int count,
            @ForAll @IntRange(min = 92, max = 1600) int mtu) {
        Mldv2Query whole = query(count);
        List<Mldv2Query> parts = Capacity.split(whole, mtu);

        var together = new ArrayList<Ipv6Address>();
        for (Mldv2Query part : parts) {
            var frame =
                    new MldFrame(part, new MacAddress(1), FIRST_SOURCE, GROUP, VlanTags.of(1, 2));
            assertThat(FrameEncoder.lengthOctets(frame) - 14 - 8).isLessThanOrEqualTo(mtu);
            assertThat(part.maximumResponseDelayMillis()).isEqualTo(1000);
            assertThat(part.group()).isEqualTo(GROUP);
            assertThat(part.suppressRouterProcessing()).isTrue();
            assertThat(part.robustnessVariable()).isEqualTo(3);
            assertThat(part.queryIntervalSeconds()).isEqualTo(60);
            assertThat(part.sourceSpecific()).isEqualTo(count > 0);
            together.addAll(part.sources());
        }
        assertThat(together).isEqualTo(whole.sources());
        int fitting = (mtu - 76) / 16;
        assertThat(parts).hasSize(Math.max(1, (count + fitting - 1) / fitting));
    }

    @Test
    @DisplayName("V2-66: 150 sources at an MTU of 1500 are 89 and 61")
    void splitsAsComputed() {
        assertThat(Capacity.split(query(150), 1500))
                .extracting(part -> part.sources().size())
                .containsExactly(89, 61);
        assertThat(Capacity.split(query(89), 1500)).containsExactly(query(89));
    }

    @Test
    void noSourceFits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Capacity.split(query(1), 91))
                .withMessage("no source fits an MTU of 91");
        assertThat(Capacity.split(query(0), 91)).containsExactly(query(0));
    }
}
