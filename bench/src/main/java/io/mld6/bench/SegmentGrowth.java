// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench;

import io.mld6.bench.support.Population;
import io.mld6.codec.message.MldQuery;
import io.mld6.engine.population.VlanList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What one membership costs as the same memberships live in more segments: from one VLAN in a VLAN
/// to 10^6 of them on one link, each of which is asked by a General Query of its own. Measured by
/// [QueryRounds].
///
/// There are always 10^6 listeners, spread evenly, and each listens to one group, the same
/// everywhere. So there is one Report for each membership in either version, as many on the left as
/// on the right, and as many records in each: with more groups a listener, much of what is measured
/// would be records of one Report, which know nothing of segments. What grows with segments is what
/// there is once for each: its row, its group, its query, and what is remembered of that until the
/// last answer. Either version arms one answer a listener, so that tables are of one size, too: the
/// larger is printed.
final class SegmentGrowth {
    /// Most segments there may be: a listener for each.
    static final int MOST = 1_000_000;

    private static final int LISTENERS = 1_000_000;
    private static final VlanList VLANS = VlanList.parse("1+1000.1+1000");
    private static final int WARM_LISTENERS = 100_000;
    private static final int[] WARM_SEGMENTS = {1, 1000, WARM_LISTENERS};
    private static final int WARM_ROUNDS = 20;
    private static final int ROUNDS = 9;

    private static final List<String> SERIES =
            List.of(
                    "v1 fan-out",
                    "v1 drain to frames",
                    "v2 fan-out",
                    "v2 drain to frames",
                    "octets of tables");

    private final QueryRounds queries = new QueryRounds();

    /// Measures up to `largest` segments.
    ///
    /// @param svg where the plot goes
    /// @return the table, in Markdown
    String run(int largest, Path svg) throws IOException {
        Files.writeString(svg, ""); // to know now whether it can be written
        for (int segments : WARM_SEGMENTS) {
            for (int version = 1; version <= 2; version++) {
                measure(version, WARM_LISTENERS, segments, WARM_ROUNDS);
            }
        }
        var sizes = new ArrayList<Integer>();
        for (int size = 1; size <= largest; size *= 10) {
            sizes.add(size);
        }
        var measured = new Measurements("segments", SERIES, sizes);
        for (int i = 0; i < sizes.size(); i++) {
            long octets = 0;
            for (int version = 1; version <= 2; version++) {
                octets = Math.max(octets, measure(version, LISTENERS, sizes.get(i), ROUNDS));
                measured.set(2 * version - 2, i, queries.fanOut() / LISTENERS);
                measured.set(2 * version - 1, i, queries.drain() / LISTENERS);
            }
            measured.set(SERIES.size() - 1, i, (double) octets / LISTENERS);
            System.err.println(sizes.get(i) + " segments measured");
        }
        String title = "A General Query into each segment: ns and octets per membership";
        Files.writeString(svg, new Plot(title, measured).svg());
        return measured.table(
                "Nanoseconds and octets per membership, of which there are 1000000 in all.");
    }

    /// @return octets of tables afterwards, with buckets for all answers
    private long measure(int version, int listeners, int segments, int rounds) {
        long[] vlans = new long[segments];
        for (int i = 0; i < segments; i++) {
            vlans[i] = VLANS.word(i);
        }
        Population population = Population.inSegments(version, listeners, vlans);
        MldQuery query = QueryRounds.generalQuery(version);
        queries.run(rounds, () -> population.askEach(vlans, query), population::drain);
        return population.tableOctets();
    }
}
