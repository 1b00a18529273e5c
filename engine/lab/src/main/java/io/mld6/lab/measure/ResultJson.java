// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.io.IOException;
import java.io.Writer;

/// `result.json` (schema: the resource [#SCHEMA]) and the lines of `series.ndjson`. Pure functions:
/// equal runs give equal octets.
public final class ResultJson {
    /// The resource beside this class that describes `result.json`.
    public static final String SCHEMA = "mld6-result-1.schema.json";

    private ResultJson() {}

    /// Writes `result.json`.
    ///
    /// @param name of the run
    /// @param seed of the run
    public static void write(String name, long seed, MeasuredRun run, Writer to)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /// One line of `series.ndjson`, without its end.
    public static String line(MeasuredSecond second) {
        throw new UnsupportedOperationException();
    }
}
