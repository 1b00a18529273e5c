// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static io.mld6.lab.measure.Evening.ONE;
import static io.mld6.lab.measure.MeasuredNumber.QUERY_COUNT;
import static io.mld6.lab.measure.MeasuredNumber.QUERY_INTERVAL;
import static io.mld6.lab.measure.MeasuredNumber.QUERY_RESPONSE;
import static io.mld6.lab.measure.MeasuredNumber.QUERY_SPACING;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import org.junit.jupiter.api.Test;

/// The device's queries: their regularity, and what it asks after a leave.
class QueriesTest {
    private static NumberStats stats(MeasuredRun run, MeasuredNumber number) {
        return run.whole().number(number);
    }

    /// TL-1: General Queries at 0, 31.25 s, then every 125 s, which is more than a minute.
    @Test
    void timeBetweenGeneralQueries() {
        Evening evening = new Evening();
        for (double at : new double[] {0, 31_250, 156_250, 281_250}) {
            evening.query(at, Ipv6Address.UNSPECIFIED, 10_000, 2);
        }
        MeasuredRun run = evening.finish(300_000);
        assertThat(stats(run, QUERY_INTERVAL).count()).isEqualTo(3);
        assertThat(stats(run, QUERY_INTERVAL).minimum()).isEqualTo(31.25);
        assertThat(stats(run, QUERY_INTERVAL).maximum()).isEqualTo(125);
        assertThat(stats(run, QUERY_INTERVAL).percentile(99)).isEqualTo(125);
    }

    /// TL-2: the last listener leaves, Q(MA) at about 0 and 1 s.
    @Test
    void queriesAfterALeave() {
        MeasuredRun run =
                new Evening()
                        .join(0, 1, ONE).stream(10, 2990, 10, ONE)
                                .leave(1000, 1, ONE)
                                .query(1003, ONE, 1000, 2)
                                .query(2005, ONE, 1000, 2)
                                .query(2500, Evening.TWO, 1000, 2)
                                .query(6000, ONE, 1000, 2)
                                .finish(7000);
        assertThat(stats(run, QUERY_RESPONSE).count()).isEqualTo(1);
        assertThat(stats(run, QUERY_RESPONSE).maximum()).isEqualTo(0.003);
        assertThat(stats(run, QUERY_COUNT).count()).isEqualTo(1);
        assertThat(stats(run, QUERY_COUNT).maximum()).isEqualTo(2);
        assertThat(stats(run, QUERY_SPACING).count()).isEqualTo(1);
        assertThat(stats(run, QUERY_SPACING).maximum()).isEqualTo(1.002);
    }

    /// A device that does not ask has asked zero times.
    @Test
    void noQueryAfterALeave() {
        MeasuredRun run =
                new Evening().join(0, 1, ONE).data(10, ONE).leave(1000, 1, ONE).finish(6000);
        assertThat(stats(run, QUERY_COUNT).count()).isEqualTo(1);
        assertThat(stats(run, QUERY_COUNT).maximum()).isZero();
        assertThat(stats(run, QUERY_RESPONSE).count()).isZero();
    }
}
