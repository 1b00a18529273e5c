// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench;

import io.mld6.bench.support.Caches;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/// Rounds of query and answers over one population, in medians.
///
/// No JMH, because a large population takes longer to make than to ask: rounds of one process that
/// is warm before the first. Caches are cold before every step.
final class QueryRounds {
    private static final int DELAY_MILLIS = 10_000;

    /// Written so that nothing measured is optimized away.
    @SuppressWarnings("UnusedVariable")
    private int sink;

    private double fanOut;
    private double drain;

    /// Measures.
    ///
    /// @param ask asks, and returns answers armed
    /// @param answer lets all of them be given
    void run(int rounds, IntSupplier ask, Runnable answer) {
        double[] asking = new double[rounds];
        double[] answering = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            sink += Caches.evict();
            long start = System.nanoTime();
            sink += ask.getAsInt();
            long asked = System.nanoTime();
            sink += Caches.evict();
            long due = System.nanoTime();
            answer.run();
            long done = System.nanoTime();
            asking[round] = asked - start;
            answering[round] = done - due;
        }
        fanOut = median(asking);
        drain = median(answering);
    }

    /// Nanoseconds of a fan-out.
    double fanOut() {
        return fanOut;
    }

    /// Nanoseconds of a drain.
    double drain() {
        return drain;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /// A General Query whose answers are due within ten seconds.
    static MldQuery generalQuery(int version) {
        return version == 1
                ? new Mldv1Query(DELAY_MILLIS, Ipv6Address.UNSPECIFIED)
                : new Mldv2Query(
                        DELAY_MILLIS, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of(), false);
    }
}
