// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsTest {
    private final Counters counters = new Counters();

    @ParameterizedTest
    @EnumSource(DropReason.class)
    @DisplayName("SEED-12 V1-36: one reason, one counter, no folding")
    void everyReasonHasItsOwnCounter(DropReason reason) {
        counters.count(reason);
        assertThat(counters.get(reason)).isEqualTo(1);
        for (DropReason other : DropReason.values()) {
            assertThat(counters.get(other)).isEqualTo(other == reason ? 1 : 0);
        }
        for (MldCounter counter : MldCounter.values()) {
            assertThat(counters.get(counter)).isZero();
        }
        boolean frame = reason.kind() != DropReason.Kind.WITHIN_MESSAGE;
        assertThat(counters.snapshot().framesRead()).isEqualTo(frame ? 1 : 0);
    }

    @Test
    void snapshotDoesNotFollow() {
        counters.count(MldCounter.RECEIVED_QUERY_V1);
        CounterSnapshot before = counters.snapshot();
        counters.count(MldCounter.RECEIVED_QUERY_V1);
        counters.count(DropReason.BAD_CHECKSUM);
        assertThat(before.get(MldCounter.RECEIVED_QUERY_V1)).isEqualTo(1);
        assertThat(before.dropped(DropReason.BAD_CHECKSUM)).isZero();
        assertThat(counters.snapshot().get(MldCounter.RECEIVED_QUERY_V1)).isEqualTo(2);
        assertThat(counters.snapshot().dropped(DropReason.BAD_CHECKSUM)).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "SEED-39 SD-26: attempted, sent and failed are counters of their own, sent one per message type")
    void namesAreWhatTheSummaryAndTheDesignCallThem() {
        Set<String> names = new HashSet<>();
        for (MldCounter counter : MldCounter.values()) {
            assertThat(names.add(counter.family() + " " + counter.kind())).isTrue();
        }
        for (String type : List.of("queryV1", "queryV2", "reportV1", "reportV2", "doneV1")) {
            assertThat(names).contains("sent " + type, "received " + type);
        }
        assertThat(names).contains("frames submitted", "frames failed");
    }
}
