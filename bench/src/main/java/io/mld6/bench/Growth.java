// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench;

import io.mld6.bench.support.Caches;
import io.mld6.bench.support.Population;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What one membership costs as there are more of them: fan-out and drain from 10^3 to 10^7.
///
/// No JMH, because a population of 10^7 takes longer to make than to ask: medians over rounds of
/// one process that is warm before the first. Caches are cold before every step.
final class Growth {
    private static final int GROUPS = 100;
    private static final int WARM_MEMBERSHIPS = 200_000;
    private static final int WARM_ROUNDS = 20;
    private static final int ROUNDS = 9;
    private static final int DELAY_MILLIS = 10_000;

    private static final List<String> SERIES =
            List.of("v1 fan-out", "v1 drain to frames", "v2 fan-out", "v2 drain to frames");

    /// Written so that nothing measured is optimized away.
    @SuppressWarnings("UnusedVariable")
    private int sink;

    /// Measures up to `largest` memberships.
    ///
    /// @param svg where the plot goes
    /// @return the table, in Markdown
    String run(int largest, Path svg) throws IOException {
        Files.writeString(svg, ""); // to know now whether it can be written
        measure(1, WARM_MEMBERSHIPS, WARM_ROUNDS);
        measure(2, WARM_MEMBERSHIPS, WARM_ROUNDS);
        var sizes = new ArrayList<Integer>();
        for (int size = 1000; size <= largest; size *= 10) {
            sizes.add(size);
            if (size <= largest / 3) {
                sizes.add(size * 3);
            }
        }
        double[][] nanos = new double[SERIES.size()][sizes.size()];
        for (int i = 0; i < sizes.size(); i++) {
            for (int version = 1; version <= 2; version++) {
                double[] both = measure(version, sizes.get(i), ROUNDS);
                nanos[2 * version - 2][i] = both[0];
                nanos[2 * version - 1][i] = both[1];
            }
            System.err.println(sizes.get(i) + " memberships measured");
        }
        Files.writeString(svg, new Plot(SERIES, sizes, nanos).svg());
        return table(sizes, nanos);
    }

    /// Medians of fan-out and drain, in nanoseconds per membership.
    private double[] measure(int version, int memberships, int rounds) {
        Population population = Population.withFrames(version, memberships, GROUPS);
        MldQuery query =
                version == 1
                        ? new Mldv1Query(DELAY_MILLIS, Ipv6Address.UNSPECIFIED)
                        : new Mldv2Query(
                                DELAY_MILLIS,
                                Ipv6Address.UNSPECIFIED,
                                false,
                                2,
                                125,
                                List.of(),
                                false);
        double[] fanOut = new double[rounds];
        double[] drain = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            sink += Caches.evict();
            long start = System.nanoTime();
            sink += population.ask(query);
            long asked = System.nanoTime();
            sink += Caches.evict();
            long due = System.nanoTime();
            population.drain();
            long done = System.nanoTime();
            fanOut[round] = (double) (asked - start) / memberships;
            drain[round] = (double) (done - due) / memberships;
        }
        return new double[] {median(fanOut), median(drain)};
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static String table(List<Integer> sizes, double[][] nanos) {
        var out = new StringBuilder("| memberships |");
        SERIES.forEach(series -> out.append(' ').append(series).append(" |"));
        out.append("\n| ---: |").append(" ---: |".repeat(SERIES.size())).append('\n');
        for (int i = 0; i < sizes.size(); i++) {
            out.append(String.format(Locale.ROOT, "| %d |", sizes.get(i)));
            for (double[] series : nanos) {
                out.append(String.format(Locale.ROOT, " %.2f |", series[i]));
            }
            out.append('\n');
        }
        return out.append("\nNanoseconds per membership; v2: per record.\n").toString();
    }
}
