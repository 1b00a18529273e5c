// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static io.mld6.lab.measure.Evening.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.lab.measure.Condition.Aggregate;
import io.mld6.lab.measure.Condition.Comparison;
import io.mld6.lab.measure.ExpectationResult.Outcome;
import io.mld6.lab.traffic.PayloadFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Since when an expectation does not hold: to the second, and not at all if it only waited.
class BrokenMomentTest {
    private static final long SECOND = 1_000_000_000;

    private static ExpectationResult result(Condition condition) {
        // Three packets are lost at 5.4 s, where the run is of 9 s.
        Evening evening =
                new Evening(List.of("boot"), Evening.expect(condition))
                        .join(100, 1, ONE)
                        .numbered(110, PayloadFormat.RTP, 1, 1);
        for (int i = 2; i < 30; i++) {
            int lost = i < 20 ? 0 : 3;
            evening.numbered(110 + 280.0 * (i - 1), PayloadFormat.RTP, i + lost, 1);
        }
        return evening.finish(9000).expectations().getFirst();
    }

    private static Condition lost(Aggregate aggregate, Comparison comparison, double limit) {
        return new Condition(aggregate, 0, MeasuredNumber.DATA_LOST, comparison, limit, "lost");
    }

    @Test
    void aCountBreaksWhereItPassesItsLimit() {
        ExpectationResult result = result(lost(Aggregate.COUNT, Comparison.EQUAL, 0));
        assertThat(result.outcome()).isEqualTo(Outcome.MISSED);
        assertThat(result.value()).isEqualTo(3);
        long loss = Evening.at(110 + 280.0 * 19);
        assertThat(result.brokenNanos()).isBetween(loss, loss + 2 * SECOND);
    }

    @Test
    void aShareBreaksWhereItStaysAboveItsLimit() {
        ExpectationResult result = result(lost(Aggregate.RATIO, Comparison.BELOW, 0.05));
        assertThat(result.outcome()).isEqualTo(Outcome.MISSED);
        long loss = Evening.at(110 + 280.0 * 19);
        assertThat(result.brokenNanos()).isBetween(loss, loss + 2 * SECOND);
    }

    @Test
    void whatHoldsInTheEndIsNotBroken() {
        assertThat(result(lost(Aggregate.COUNT, Comparison.BELOW, 4)).brokenNanos()).isZero();
        assertThat(result(lost(Aggregate.RATIO, Comparison.BELOW, 0.5)).brokenNanos()).isZero();
    }

    @Test
    void whatWaitsForMoreHasNoMoment() {
        ExpectationResult result = result(lost(Aggregate.COUNT, Comparison.AT_LEAST, 5));
        assertThat(result.outcome()).isEqualTo(Outcome.MISSED);
        assertThat(result.brokenNanos()).isZero();
    }
}
