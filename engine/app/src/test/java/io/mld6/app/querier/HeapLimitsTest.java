// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.router.QuerierConfig;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("SEC-5: limits that the heap holds")
class HeapLimitsTest {
    private static final QuerierConfig TRACKING =
            QuerierConfig.defaults().with(b -> b.trackListeners(true));

    private static HeapLimits heap(int mebioctets) {
        return new HeapLimits((long) mebioctets << 20);
    }

    @Test
    void areTheDefaultsWhereTheHeapIsLarge() {
        assertThat(heap(2048).fitted(TRACKING, true, true)).isEqualTo(TRACKING);
        assertThat(heap(512).fitted(QuerierConfig.defaults(), true, true))
                .isEqualTo(QuerierConfig.defaults());
    }

    @ParameterizedTest
    @ValueSource(ints = {48, 64, 128, 256, 512, 1024})
    void followTheHeap(int mebioctets) {
        QuerierConfig fitted = heap(mebioctets).fitted(TRACKING, true, true);
        assertThat(heap(mebioctets).holds(fitted)).isTrue();
        assertThat(fitted.tableOctets()).isLessThanOrEqualTo(((long) mebioctets << 20) * 3 / 4);
        assertThat(fitted.limits().maximumGroups()).isBetween(1000, 200_000);
        assertThat(fitted.limits().maximumListeners()).isBetween(1000, 2_000_000);
    }

    @Test
    void leaveAloneWhatWasAskedFor() {
        QuerierConfig fitted = heap(128).fitted(TRACKING, false, true);
        assertThat(fitted.limits().maximumGroups()).isEqualTo(200_000);
        assertThat(heap(128).holds(fitted)).isFalse();
        assertThat(heap(128).refusal(fitted)).contains("200,000 groups", "128 MiB", "--max-groups");
        assertThat(heap(128).fitted(TRACKING, true, false).limits().maximumListeners())
                .isEqualTo(2_000_000);
    }

    @Test
    @DisplayName("Q-64: limits are those of all VLANs together, and VLANs take room, too")
    void holdForAllVlans() {
        List<VlanTags> all = IntStream.rangeClosed(1, 4094).mapToObj(VlanTags::of).toList();
        QuerierConfig many = TRACKING.with(b -> b.vlans(all));
        long forVlans = many.tableOctets() - TRACKING.tableOctets();
        assertThat(forVlans).isBetween(4094L * 4 * 1024, 4094L * 20 * 1024);
        QuerierConfig fitted = heap(128).fitted(many, true, true);
        assertThat(heap(128).holds(fitted)).isTrue();
        assertThat(fitted.limits().maximumGroups())
                .isLessThanOrEqualTo(
                        heap(128).fitted(TRACKING, true, true).limits().maximumGroups());
        assertThat(heap(40).refusal(many)).contains("4094 VLANs", "40 MiB");
    }

    @Test
    void refuseAHeapThatHoldsNothing() {
        assertThat(heap(16).holds(heap(16).fitted(TRACKING, true, true))).isFalse();
    }
}
