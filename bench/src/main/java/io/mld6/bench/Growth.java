// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench;

import io.mld6.bench.support.Population;
import io.mld6.codec.message.MldQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What one membership costs as there are more of them: fan-out and drain from 10^3 to 10^7,
/// measured by [QueryRounds].
final class Growth {
    private static final int GROUPS = 100;
    private static final int WARM_MEMBERSHIPS = 200_000;
    private static final int WARM_ROUNDS = 20;
    private static final int ROUNDS = 9;

    private static final List<String> SERIES =
            List.of("v1 fan-out", "v1 drain to frames", "v2 fan-out", "v2 drain to frames");

    private final QueryRounds queries = new QueryRounds();

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
        var measured = new Measurements("memberships", SERIES, sizes);
        for (int i = 0; i < sizes.size(); i++) {
            int memberships = sizes.get(i);
            for (int version = 1; version <= 2; version++) {
                measure(version, memberships, ROUNDS);
                measured.set(2 * version - 2, i, queries.fanOut() / memberships);
                measured.set(2 * version - 1, i, queries.drain() / memberships);
            }
            System.err.println(memberships + " memberships measured");
        }
        String title = "Cost of a General Query, nanoseconds per membership";
        Files.writeString(svg, new Plot(title, measured).svg());
        return measured.table("Nanoseconds per membership; v2: per record.");
    }

    private void measure(int version, int memberships, int rounds) {
        Population population = Population.withFrames(version, memberships, GROUPS);
        MldQuery query = QueryRounds.generalQuery(version);
        queries.run(rounds, () -> population.ask(query), population::drain);
    }
}
